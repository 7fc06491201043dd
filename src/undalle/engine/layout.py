"""Where comments and statements stand in a Python text, and where a comment for a row has to. From tokens, never from lines."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

from undalle.engine.directives import Suppression, parse_comment

_LINE_END = re.compile(r"\r\n|\r|\n")
# Quotes of an f-string count since Python 3.12 lets its fields go over lines.
_JOINS = re.compile(r"""\"{3}|'{3}|\\[\r\n]|(?i:\b(?:[ft]r?|r[ft])["'])""")
_NO_CODE = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})
_LINE_ENDS = frozenset({tokenize.NEWLINE, tokenize.NL})
# Python 3.12 and 3.14 split f-strings and t-strings into tokens of their own.
_OPENERS = frozenset({getattr(tokenize, "FSTRING_START", None), getattr(tokenize, "TSTRING_START", None)}) - {None}
_CLOSERS = frozenset({getattr(tokenize, "FSTRING_END", None), getattr(tokenize, "TSTRING_END", None)}) - {None}


@dataclass(frozen=True, slots=True)
class Layout:
    """What was read. ``suppressions``: a line's own first, then ``noqa``, then the file's.

    ``comment_rows`` maps a row in which no comment can stand to the row that its comment stands on. ``comments`` and ``statements``
    (logical lines, without the comment behind them) are the offsets they start and end at, in order.
    """

    suppressions: tuple[Suppression, ...]
    comment_rows: dict[int, int]
    comments: tuple[tuple[int, int], ...]
    statements: tuple[tuple[int, int], ...]


def may_join_rows(text: str) -> bool:
    """Say, without a look at the tokens, whether a text can have a row in which no comment can stand."""
    return _JOINS.search(text) is not None


@lru_cache(maxsize=8)
def read_layout(text: str) -> Layout:
    """Read the tokens of a text, up to the place where it stops being Python."""
    tokens = list(_tokens(text))
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    found = _Reader(starts).read(tokens)
    found.sort(key=lambda one: (one.whole_file, not one.own, one.start))
    comments = tuple((_offset(starts, one.start), _offset(starts, one.end)) for one in tokens if one.type == tokenize.COMMENT)
    return Layout(tuple(found), _comment_rows(tokens), comments, tuple(_statements(tokens, starts)))


def _offset(starts: Sequence[int], place: tuple[int, int]) -> int:
    row, column = place
    return starts[row - 1] + column


def _statements(tokens: Iterable[tokenize.TokenInfo], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    last = 0
    for token in tokens:
        if token.type == tokenize.NEWLINE:
            if first is not None:
                yield first, last
            first = None
        elif token.type not in _NO_CODE and token.type != tokenize.COMMENT:
            first = _offset(starts, token.start) if first is None else first
            last = _offset(starts, token.end)
    if first is not None:
        yield first, last


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    # Universal newlines keep rows and columns and spare us the tokenizers' differences over a lone CR.
    with suppress(tokenize.TokenError, SyntaxError):
        yield from tokenize.generate_tokens(io.StringIO(text, newline=None).readline)


@dataclass(slots=True)
class _Reader:
    """Collects suppressions while tokens go by, and gives those that stand alone the rows below them."""

    starts: Sequence[int]
    found: list[Suppression] = field(default_factory=list)
    waiting: list[Suppression] = field(default_factory=list)
    heading: list[Suppression] = field(default_factory=list)
    first: int = 0
    row: int = 0

    def read(self, tokens: Iterable[tokenize.TokenInfo]) -> list[Suppression]:
        for token in tokens:
            if token.type == tokenize.COMMENT:
                self._comment(token)
            elif token.type == tokenize.NEWLINE:
                self._end_statement()
            elif token.type not in _NO_CODE:
                self._code(token)
        self._end_statement()
        return [*self.found, *self.waiting]

    def _comment(self, token: tokenize.TokenInfo) -> None:
        row = token.start[0]
        for one in parse_comment(token.string, _offset(self.starts, token.start), row, alone=row != self.row):
            below = one.own and one.alone and not one.whole_file
            (self.waiting if below else self.found).append(one)

    def _code(self, token: tokenize.TokenInfo) -> None:
        if not self.first:
            self.first = token.start[0]
            self.heading, self.waiting = self.waiting, []
        elif self.waiting:
            self._settle(self.waiting, token.start[0], token.end[0])
            self.waiting = []
        self.row = token.end[0]

    def _end_statement(self) -> None:
        self._settle(self.heading, self.first, self.row)
        self.heading, self.first = [], 0

    def _settle(self, suppressions: Iterable[Suppression], first: int, last: int) -> None:
        self.found.extend(replace(one, first=first, last=last) for one in suppressions)


def _comment_rows(tokens: Iterable[tokenize.TokenInfo]) -> dict[int, int]:
    """Map each row in which no comment can stand to the first below that can hold it; strings that touch count as one, as in ruff."""
    joined: list[tuple[int, int]] = []
    for first, last in _joined_rows(tokens):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return {row: last for first, last in joined for row in range(first, last)}


def _joined_rows(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) row of each multi-line string and each backslash continuation, in order."""
    opened: list[int] = []
    previous: tokenize.TokenInfo | None = None
    for token in tokens:
        if previous is not None and previous.type not in _LINE_ENDS and not opened and token.start[0] > previous.end[0]:
            yield previous.end[0], token.start[0]
        if token.type in _OPENERS:
            opened.append(token.start[0])
        first = opened.pop() if token.type in _CLOSERS and opened else token.start[0]
        if not opened and token.end[0] > first and token.type not in _LINE_ENDS:
            yield first, token.end[0]
        previous = token
