"""What a call is given under a name, and a dict holds under a key: the expression, whatever words it can be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.literals import text_of
from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.paths import Paths


class Dicts:
    """Looks into dicts that are written out in the file, by their names too."""

    def __init__(self, names: Names, paths: Paths) -> None:
        self.names, self.paths = names, paths
        self._named = Once[list[cst.BaseExpression]]([])

    def given(self, node: cst.Call, name: str) -> cst.BaseExpression | None:
        """Return the expression that the call gets for ``name``, in its brackets or a dict splatted into them; None unless there is one."""
        found = [arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value == name]
        for arg in node.args:
            if arg.star == "**":
                found.extend(self._values(arg.value, name))
        return _only(found)

    def held(self, node: cst.BaseExpression, name: str) -> cst.BaseExpression | None:
        """Return the expression that a dict holds under ``name``; None unless there is one."""
        return _only(list(self._values(node, name)))

    def _values(self, node: cst.BaseExpression, name: str) -> Iterator[cst.BaseExpression]:
        """Yield what ``**node`` gives under ``name``."""
        if isinstance(node, cst.Dict):
            for element in node.elements:
                if isinstance(element, cst.StarredDictElement):
                    yield from self._values(element.value, name)
                elif isinstance(element, cst.DictElement) and text_of(element.key) == name:
                    yield element.value
        elif isinstance(node, cst.Call) and self.paths.of(node.func) == "dict":
            for arg in node.args:
                if arg.keyword is None:
                    yield from self._values(arg.value, name)
                elif arg.keyword.value == name:
                    yield arg.value
        elif isinstance(node, cst.Name):
            for binding in self.names.resolve(node):
                yield from self._named.of((binding, name), partial(self._bound, binding, name))

    def _bound(self, binding: Binding, name: str) -> list[cst.BaseExpression]:
        given = binding.value if binding.kind == "assign" and not binding.path else None
        return list(dict.fromkeys(self._values(given, name))) if given is not None else []


def _only(found: list[cst.BaseExpression]) -> cst.BaseExpression | None:
    return found[0] if len(set(found)) == 1 else None
