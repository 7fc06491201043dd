"""The loop around a read."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.facts import Span


class Loops:
    """Finds loops."""

    def __init__(self, tree: Tree, paths: Paths) -> None:
        self.tree, self.paths = tree, paths

    def around(self, read: cst.CSTNode) -> tuple[Span, Span, str | None, bool] | None:
        """Return the nearest loop around ``read`` in its function: target, iterable, counting name, whether it is a comprehension."""
        for above in self.tree.up(read):
            if isinstance(above, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
                return None
            if isinstance(above, cst.For):
                return self.tree.whole(above.target), self.tree.whole(above.iter), self._counter(above.target, above.iter), False
            if isinstance(above, cst.BaseComp):
                part = above.for_in
                return self.tree.whole(part.target), self.tree.whole(part.iter), self._counter(part.target, part.iter), True
        return None

    def _counter(self, target: cst.BaseExpression, iterable: cst.BaseExpression) -> str | None:
        callee = self.paths.of(iterable.func) if isinstance(iterable, cst.Call) else ""
        if callee == "range" and isinstance(target, cst.Name):
            return target.value
        if callee == "enumerate" and isinstance(target, cst.Tuple) and isinstance(target.elements[0].value, cst.Name):
            return target.elements[0].value.value
        return None
