"""A node as text, and where everything in it stands: LibCST's own way to count, without what makes that slow."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

import libcst as cst
from libcst._nodes.internal import CodegenState

Spans = dict[cst.CSTNode, tuple[int, int]]


class Rendering(CodegenState):
    """What a node is rendered into that stands at the offset ``position``. ``spans``: where each node in it starts and ends."""

    def __init__(self, indent: str, newline: str, position: int) -> None:
        super().__init__(default_indent=indent, default_newline=newline)
        self.position = position
        self.spans: Spans = {}
        self._starts: list[int] = []

    def add_indent_tokens(self) -> None:
        """Take what a row begins with."""
        self.tokens.extend(self.indent_tokens)
        self.position += sum(map(len, self.indent_tokens))

    def add_token(self, value: str) -> None:
        """Take a piece of text."""
        self.tokens.append(value)
        self.position += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:  # noqa: ARG002 (LibCST's signature)
        """Note where a node starts."""
        self._starts.append(self.position)

    def after_codegen(self, node: cst.CSTNode) -> None:
        """Note where a node ends. What it has said of itself before holds: that leaves out its parentheses and its comma."""
        self.spans.setdefault(node, (self._starts.pop(), self.position))

    def record_syntactic_position(  # type: ignore[override]  # LibCST makes a generator of it
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> AbstractContextManager[None]:
        """Note where a node itself starts and ends: with ``start_node`` and ``end_node`` where these are given."""
        return _Noted(self, node, start_node, end_node)


class _Noted(AbstractContextManager[None]):
    def __init__(self, into: Rendering, node: cst.CSTNode, first: cst.CSTNode | None, last: cst.CSTNode | None) -> None:
        self._into, self._node, self._first, self._last = into, node, first, last
        self._start = into.position

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            spans = self._into.spans
            start = spans[self._first][0] if self._first is not None else self._start
            spans[self._node] = start, spans[self._last][1] if self._last is not None else self._into.position
