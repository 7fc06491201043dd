"""Functions and classes of other packages that draw images: litellm, LangChain, agno and the like, by dotted name."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.calls import Candidate
from undalle.analysis.literals import said
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.catalog import Catalog, Operation
from undalle.facts import Client, ClientKind

_SURFACES = frozenset({"litellm", "wrapper"})


class Wrappers:
    """Finds calls of the catalogue's litellm and wrapper rows."""

    def __init__(self, tree: Tree, paths: Paths, catalog: Catalog) -> None:
        self.tree, self.paths, self.catalog = tree, paths, catalog
        rows = [row for row in catalog.operations().values() if row.surface in _SURFACES]
        self._rows = {(tail[0].partition("_")[0], tail[-1]): row for row in rows for tail in row.tails}

    def find(self) -> Iterator[Candidate]:
        """Yield every call, in no special order."""
        lasts = {last for _, last in self._rows}
        lasts |= set(self._renamed(frozenset(lasts)))
        for node in self.tree.every(cst.Call):
            name = _last(node.func)
            if name is not None and name.value in lasts:
                row = self._row(node)
                if row is not None:
                    yield Candidate(node, node.func, row, name, Client(self._kind(node, row), evidence="import"))

    def _renamed(self, lasts: frozenset[str]) -> Iterator[str]:
        """Yield what ``from package import Wrapper as ...`` calls one of ``lasts``."""
        for node in self.tree.every(cst.ImportFrom):
            for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
                if alias.asname is not None and isinstance(alias.asname.name, cst.Name) and alias.evaluated_name in lasts:
                    yield alias.asname.name.value

    def _row(self, node: cst.Call) -> Operation | None:
        """Return the row of a call: same top package (``langchain`` and ``langchain_community`` are one) and same last name."""
        path = self.paths.of(node.func).split(".")
        row = self._rows.get((path[0].partition("_")[0], path[-1])) if len(path) > 1 else None
        if row is None or not row.names:
            return row
        return row if any(word in row.names for word in _words(node)) else None

    def _kind(self, node: cst.Call, row: Operation) -> ClientKind:
        """Return whose models a call asks for: litellm takes the provider's name before a slash."""
        if "Azure" in row.id:
            return ClientKind.AZURE
        provider = next((word.partition("/")[0] for word in _words(node) if "/" in word and " " not in word), "openai")
        return {"openai": ClientKind.OPENAI, "azure": ClientKind.AZURE}.get(provider, ClientKind.OTHER)


def _last(func: cst.BaseExpression) -> cst.Name | None:
    return func.attr if isinstance(func, cst.Attribute) else func if isinstance(func, cst.Name) else None


def _words(node: cst.Call) -> Iterator[str]:
    """Yield every string written in a call's brackets."""
    stack: list[cst.CSTNode] = [argument.value for argument in node.args]
    while stack:
        below = stack.pop()
        if isinstance(below, cst.SimpleString) and isinstance(word := said(below), str):
            yield word
        stack.extend(children(below))
