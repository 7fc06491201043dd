"""Calls of the entry points that the project declares to be its own."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.calls import Candidate
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.catalog import Catalog, Operation
from undalle.facts import Client, ClientKind

_SELF = frozenset({"self", "cls"})


class OwnCalls:
    """Finds them by their dotted name, methods by the class of what they are called on."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, catalog: Catalog) -> None:
        self.tree, self.names, self.paths = tree, names, paths
        self._rows = [row for row in catalog.operations().values() if row.own]
        self._lasts = {row.id.rpartition(".")[2] for row in self._rows}

    def find(self) -> Iterator[Candidate]:
        """Yield every call, in no special order."""
        for node in self.tree.every(cst.Call) if self._rows else ():
            name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
            row = self._row(node.func)
            if row is not None and isinstance(name, cst.Name):
                yield Candidate(node, node.func, row, name, Client(ClientKind.OPENAI, evidence="declared"))

    def _row(self, callee: cst.BaseExpression) -> Operation | None:
        path = self.paths.of(callee)
        if not path and isinstance(callee, cst.Attribute) and callee.attr.value in self._lasts:
            holder = self._class(callee.value)
            path = f"{holder}.{callee.attr.value}" if holder else ""
        return next((row for row in self._rows if _means(path, row.id)), None)

    def _class(self, node: cst.BaseExpression) -> str:
        """Return the dotted name of the class that ``node`` is an object of, where the file makes or annotates it."""
        if isinstance(node, cst.Call):
            return self.paths.of(node.func)
        if isinstance(node, cst.Name):
            return _only({self._made(binding.node, binding.value) for binding in self.names.resolve(node)})
        holder = self.tree.nearest(node, cst.ClassDef)
        if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value in _SELF and holder is not None:
            return _only({self._made(target, value) for target, value in self._stores(node.attr.value) if self._in(target, holder)})
        return ""

    def _made(self, target: cst.CSTNode, value: cst.BaseExpression | None) -> str:
        above = self.tree.parent(target)
        if isinstance(above, (cst.Param, cst.AnnAssign)) and above.annotation is not None:
            return self.paths.of(above.annotation.annotation)
        if isinstance(value, cst.Name):
            return _only({self._made(binding.node, binding.value) for binding in self.names.resolve(value) if binding.value is not value})
        return self.paths.of(value.func) if isinstance(value, cst.Call) else ""

    def _stores(self, name: str) -> Iterator[tuple[cst.CSTNode, cst.BaseExpression | None]]:
        for node in self.tree.every(cst.Assign, cst.AnnAssign):
            for target in [one.target for one in node.targets] if isinstance(node, cst.Assign) else [node.target]:
                if isinstance(target, cst.Attribute) and target.attr.value == name:
                    yield target, node.value

    def _in(self, node: cst.CSTNode, holder: cst.ClassDef) -> bool:
        return self.tree.nearest(node, cst.ClassDef) is holder


def _means(path: str, declared: str) -> bool:
    """Say whether a dotted name of this file is the declared one; a relative one is compared as far as it goes."""
    plain = path.lstrip(".")
    return bool(plain) and (path == declared or (plain != path and f".{declared}".endswith(f".{plain}")))


def _only(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else ""
