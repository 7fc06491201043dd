"""Local names that hold a value we follow: all their places, and whether anything else is ever bound to them."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.collected import fresh
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree
from undalle.facts import Local, Span


class Locals:
    """Describes bindings as ``Local``. ``ours`` are the expressions that read an image out of a result."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree, self.names = tree, names
        self.ours: set[cst.CSTNode] = set()

    def of(self, binding: Binding) -> tuple[Local, bool]:
        """Return the name with all its places, and whether some of its reads can also see a value that is not ours."""
        bindings, reads = self.names.family(binding)
        foreign = any(not self._same(other, binding) for other in bindings)
        nodes = [*(other.node for other in bindings), *reads]
        closed = (
            not foreign
            and binding.name not in self.names.declared
            and all(other.kind in {"assign", "with", "for"} and other.scope is binding.scope for other in bindings)
        )
        tokens = tuple(sorted(self.tree.span(node) for node in nodes))
        scope = Span(self.tree.name, *self._extent(binding.scope))
        return Local(binding.name, tokens, closed, self.names.names_in(binding.scope), scope), foreign

    def _extent(self, scope: cst.CSTNode) -> tuple[int, int]:
        return (0, len(self.tree.text)) if isinstance(scope, cst.Module) else self.tree.offsets(scope)

    def _same(self, other: Binding, binding: Binding) -> bool:
        if other is binding or other.kind == "declared":
            return True
        if other.path or other.value is None:
            return False
        return other.value is binding.value or other.value in self.ours or is_empty(other.value) or fresh(other.value)


def is_empty(value: cst.BaseExpression) -> bool:
    """Say whether a value only stands for "not there yet"."""
    if isinstance(value, cst.Name):
        return value.value == "None"
    return isinstance(value, cst.SimpleString) and value.evaluated_value == ""
