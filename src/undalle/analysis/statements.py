"""Where statements start, taken from Python's own syntax tree: LibCST knows no places, and rendering a file to count is slow."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import libcst as cst

from undalle.analysis.depth import offset_of

Twin = ast.stmt | ast.ExceptHandler


class Statements:
    """Pairs the statements of a file with those of its outline, one block at a time and only on the way to what is asked for."""

    def __init__(self, text: str, module: cst.Module, outline: ast.Module | None, starts: list[int]) -> None:
        """Take a text, its two trees (None: Python itself cannot read it) and its ``line_starts``."""
        self._text, self._starts = text, starts
        self._twins: dict[cst.CSTNode, Twin] = {}
        self._opened: set[cst.CSTNode] = set()
        if outline is not None:
            self._pair(module.body, outline.body)

    def twin(self, path: Sequence[cst.CSTNode]) -> Twin | None:
        """Return the twin of the last of ``path``: the statements and handlers around it from the module's own inwards, itself last."""
        for statement in path[:-1]:
            twin = self._twins.get(statement)
            if twin is not None and statement not in self._opened:
                self._opened.add(statement)
                for mine, theirs in _blocks(statement, twin):
                    self._pair(mine, theirs)
        return self._twins.get(path[-1])

    def offset(self, row: int, column: int) -> int:
        """Return the offset of a place as ``ast`` tells it: 1-based row, column in bytes of UTF-8."""
        return offset_of(self._text, self._starts, row, column)

    def line(self, row: int) -> int:
        """Return where a 1-based row starts."""
        return self._starts[row - 1]

    def _pair(self, block: Sequence[cst.CSTNode], theirs: Sequence[Twin]) -> None:
        mine = list(_flat(block))
        if len(mine) == len(theirs):
            self._twins.update(zip(mine, theirs, strict=True))


def _flat(block: Sequence[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    for statement in block:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement


def _blocks(statement: cst.CSTNode, twin: Twin) -> Iterator[tuple[Sequence[cst.CSTNode], Sequence[Twin]]]:
    """Yield the blocks of a compound statement, each with its twin's."""
    if isinstance(statement, cst.Match) and isinstance(twin, ast.Match):
        yield from ((mine.body.body, theirs.body) for mine, theirs in zip(statement.cases, twin.cases, strict=True))
        return
    body = getattr(statement, "body", None)
    if isinstance(body, cst.BaseSuite):
        yield body.body, getattr(twin, "body", ())
    if isinstance(twin, ast.Try | ast.TryStar) and isinstance(statement, cst.Try | cst.TryStar):
        yield statement.handlers, twin.handlers
        if statement.finalbody is not None:
            yield statement.finalbody.body.body, twin.finalbody
    other = getattr(statement, "orelse", None)
    if isinstance(other, cst.If):
        yield [other], getattr(twin, "orelse", ())
    elif isinstance(other, cst.Else):
        yield other.body.body, getattr(twin, "orelse", ())
