"""Text for people: does a value end in what is printed or logged, however the text is put together?"""

from __future__ import annotations

import libcst as cst

from undalle.analysis.displays import Displays
from undalle.analysis.literals import logs
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.facts import SinkKind

# Keywords of a logger that are no part of what it says; structlog and loguru take all others.
_NO_WORDS = frozenset({"extra", "exc_info", "stack_info", "stacklevel"})


class Spoken:
    """Recognises what is printed and what is logged."""

    def __init__(self, tree: Tree, paths: Paths, displays: Displays) -> None:
        self.tree, self.paths, self.displays = tree, paths, displays

    def kind(self, call: cst.Call) -> SinkKind | None:
        """Return PRINT or LOG for a call that speaks to people, else None."""
        reader = self.displays.reader(call)
        if reader is not None and reader.does == "print":
            return SinkKind.PRINT
        return SinkKind.LOG if self.paths.of(call.func).startswith("logging.") or logs(call.func) else None

    def call(self, node: cst.BaseExpression) -> cst.Call | None:
        """Return the call that prints or logs the text ``node`` is put into: by ``+``, ``%``, ``format``, ``str`` or an f-string."""
        call = self.taker(node)
        return call if call is not None and self.kind(call) is not None else None

    def taker(self, node: cst.BaseExpression) -> cst.Call | None:
        """Return the call that gets the text ``node`` is put into as an argument; for one that prints or logs, as words of it."""
        current: cst.CSTNode = node
        while True:
            above = self.tree.parent(current)
            if isinstance(above, cst.Arg):
                call = self.tree.parent(above)
                if not isinstance(call, cst.Call):
                    return None
                if (kind := self.kind(call)) is not None:
                    named = above.keyword is not None and (kind is SinkKind.PRINT or above.keyword.value in _NO_WORDS)
                    return None if named or above.star else call
                if above.star or not self._dresses(call):
                    return None if above.star else call
                current = call
            elif above is not None and self._joins(above, current):
                current = above
            else:
                return None

    def _dresses(self, call: cst.Call) -> bool:
        """Say whether ``call`` only makes text of its argument."""
        if isinstance(call.func, cst.Attribute):
            return call.func.attr.value == "format" and isinstance(call.func.value, (cst.SimpleString, cst.ConcatenatedString))
        return self.paths.of(call.func) == "str"

    def _joins(self, above: cst.CSTNode, node: cst.CSTNode) -> bool:
        if isinstance(above, cst.BinaryOperation):
            return isinstance(above.operator, cst.Add) or (isinstance(above.operator, cst.Modulo) and above.right is node)
        if isinstance(above, cst.DictElement):
            return above.value is node
        if isinstance(above, cst.Dict):
            return isinstance(self.tree.parent(above), cst.Arg)
        if isinstance(above, cst.Element):
            return isinstance(self.tree.parent(above), cst.Tuple)
        if isinstance(above, cst.Tuple):
            holder = self.tree.parent(above)
            return isinstance(holder, cst.BinaryOperation) and isinstance(holder.operator, cst.Modulo) and holder.right is above
        return isinstance(above, (cst.FormattedStringExpression, cst.FormattedString, cst.ConcatenatedString))
