"""A value that is always there today and may be None tomorrow: what breaks of what is done with it?"""

from __future__ import annotations

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.tree import Tree

_DEPTH = 4
_WANTS = frozenset({"len", "write", "writelines", "write_text", "join", "wrap", "fill", "quote", "iter", "sorted", "list"})


class Absent:
    """Looks for uses of a value that None would break."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree, self.names = tree, names

    def breaks(self, node: cst.BaseExpression, depth: int = 0) -> str:
        """Return what would fail if ``node`` were None, in words; empty if nothing that was seen would, or the code asks first."""
        above = self.tree.parent(node)
        why = self._fails(node, above)
        if why:
            return "" if self._asked(node) else why
        if isinstance(above, cst.Assign) and depth < _DEPTH:
            for target in above.targets:
                binding = self.names.binding_at(target.target)
                for use in self.names.uses(binding) if binding is not None else ():
                    if len(self.names.resolve(use)) == 1 and (further := self.breaks(use, depth + 1)):
                        return further
        return ""

    def _fails(self, node: cst.BaseExpression, above: cst.CSTNode | None) -> str:
        if isinstance(above, cst.Attribute):
            return f"`.{above.attr.value}` is taken of it"
        if isinstance(above, cst.Subscript) and above.value is node:
            return "a part of it is taken"
        if isinstance(above, (cst.AssignTarget, cst.Del)):
            return "it is set there"
        if isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Add):
            return "it is joined to a text"
        if isinstance(above, cst.AugAssign):
            return "it is joined to a text"
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        called = call.func if isinstance(call, cst.Call) else None
        name = called.attr if isinstance(called, cst.Attribute) else called
        return f"`{name.value}` is given it" if isinstance(name, cst.Name) and name.value in _WANTS else ""

    def _asked(self, node: cst.BaseExpression) -> bool:
        """Say whether the code asks for the value before it gets to ``node``."""
        said = self.tree.code(node)
        below: cst.CSTNode = node
        for above in self.tree.up(node):
            asks = isinstance(above, (cst.If, cst.IfExp)) and below is above.body and self._says(above.test, said)
            joined = isinstance(above, cst.BooleanOperation) and below is above.right and self._says(above.left, said)
            if asks or joined:
                return True
            if isinstance(above, (cst.FunctionDef, cst.Lambda)):
                return False
            below = above
        return False

    def _says(self, test: cst.BaseExpression, said: str) -> bool:
        return said in self.tree.code(test)
