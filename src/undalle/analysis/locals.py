"""Local names that hold a value we follow: all their places, and whether anything else is ever bound to them."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.ours import Ours
from undalle.analysis.tree import Tree
from undalle.facts import Local, Shape, Span


class Locals:
    """Describes bindings as ``Local``. ``ours`` knows which expressions hold what is followed."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree, self.names = tree, names
        self.ours = Ours(names)

    def of(self, binding: Binding, shape: Shape = ()) -> tuple[Local, bool]:
        """Return the name with all its places, and whether some of its reads can also see a value that is not ours.

        ``shape`` says how the value lies in what the name holds.
        """
        bindings, reads = self.names.family(binding)
        foreign = any(not self._same(other, binding, shape) for other in bindings)
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

    def _same(self, other: Binding, binding: Binding, shape: Shape) -> bool:
        same = other.value is not None and other.value is binding.value and other.path == binding.path
        return other is binding or other.kind == "declared" or same or self.ours.binds(other, shape)
