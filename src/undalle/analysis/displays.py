"""The catalogue's readers in a program: which row a call is, and which of its arguments the URL is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.passed import Passed
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, dotted
from undalle.catalog import Catalog, Reader

_METHODS = {"get": 0, "request": 1, "stream": 1}
"""The methods of a session that fetch, and where they take the URL."""


class Displays:
    """Finds the row of ``readers.toml`` that a call is."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, catalog: Catalog, passed: Passed) -> None:
        self.tree, self.names, self.paths, self.catalog, self.passed = tree, names, paths, catalog, passed

    def reader(self, call: cst.Call) -> Reader | None:
        """Return what ``call`` is, by its dotted name, or by its method and what the file imports."""
        found = self.catalog.reader(self.paths.of(call.func))
        if found is not None or not isinstance(call.func, cst.Attribute):
            return found
        return next((row for row in self.catalog.methods(call.func.attr.value) if self._is_method(row, call.func)), None)

    def _is_method(self, row: Reader, member: cst.Attribute) -> bool:
        """Say whether ``member`` is the method of ``row``: in a file that imports what it belongs to, of an object that is not another."""
        if row.imports and not row.imports & self.packages:
            return False
        return self.tree.code(member).endswith(row.callee) and (not row.maker or bool(row.maker & self.makers(member.value)))

    def is_url(self, reader: Reader, call: cst.Call, argument: cst.Arg) -> bool:
        """Say whether ``argument`` of ``call`` is what ``reader`` takes the URL from."""
        if reader.does == "run":
            return False
        if reader.verb is not None and not self._gets(call, reader.verb):
            return False
        if argument.keyword is not None:
            return argument.keyword.value == reader.keyword
        at = reader.position
        return at is not None and not argument.star and len(call.args) > at and call.args[at] is argument

    def session(self, receiver: cst.BaseExpression) -> Reader | None:
        """Return the row of what made the object in ``receiver``, if that makes sessions."""
        rows = {self.catalog.reader(path) for path in self.makers(receiver)}
        row = rows.pop() if len(rows) == 1 else None
        return row if row is not None and row.does == "session" else None

    def session_url(self, call: cst.Call, method: cst.Attribute, argument: cst.Arg) -> bool:
        """Say whether ``argument`` is the URL that a session's ``call`` fetches: ``get(url)``, ``request("GET", url)``."""
        at = _METHODS.get(method.attr.value)
        if at is None or (at and not self._gets(call, 0)):
            return False
        if argument.keyword is not None:
            return argument.keyword.value == "url"
        return not argument.star and len(call.args) > at and call.args[at] is argument

    def _gets(self, call: cst.Call, at: int) -> bool:
        verbs = [one.value for i, one in enumerate(call.args) if (one.keyword.value == "method" if one.keyword is not None else i == at)]
        return len(verbs) == 1 and isinstance(verbs[0], cst.SimpleString) and str(verbs[0].evaluated_value).upper() == "GET"

    @cached_property
    def packages(self) -> frozenset[str]:
        """The top-level packages that the file imports."""
        return frozenset(self._packages())

    def _packages(self) -> Iterator[str]:
        for node in self.tree.every(cst.Import, cst.ImportFrom):
            if isinstance(node, cst.ImportFrom):
                yield from dotted(node.module)[:1] if node.module is not None and not node.relative else ()
            else:
                for alias in node.names:
                    yield from dotted(alias.name)[:1]

    def makers(self, node: cst.BaseExpression) -> set[str]:
        """Return the dotted names of what may have made the object in ``node``; empty strings for what was not seen."""
        while isinstance(node, cst.Subscript):
            node = node.value
        if isinstance(node, cst.Call):
            return {self.paths.of(node.func)}
        if isinstance(node, cst.Attribute):
            return {self._called(value) for value in self._attributes.get(self.tree.code(node), ())}
        return {self._maker(binding) for binding in self.names.resolve(node)} if isinstance(node, cst.Name) else set()

    def _maker(self, binding: Binding) -> str:
        parameter = self.tree.parent(binding.node)
        if not isinstance(parameter, cst.Param):
            return self._called(binding.value)
        if parameter.annotation is not None:
            return self.paths.of(parameter.annotation.annotation)
        # Only names that a call or a `with` binds are looked at: no parameter leads to another.
        given = [one for value in self.passed.of(binding.node) if isinstance(value, cst.Name) for one in self.names.resolve(value)]
        makers = {self._called(one.value) for one in given}
        return makers.pop() if len(makers) == 1 else ""

    def _called(self, value: cst.BaseExpression | None) -> str:
        return self.paths.of(value.func) if isinstance(value, cst.Call) else ""

    @cached_property
    def _attributes(self) -> dict[str, list[cst.BaseExpression]]:
        """What the file stores in attributes, by the code of each."""
        found: dict[str, list[cst.BaseExpression]] = {}
        for node in self.tree.every(cst.Assign):
            for target in node.targets:
                if isinstance(target.target, cst.Attribute):
                    found.setdefault(self.tree.code(target.target), []).append(node.value)
        return found
