r"""Edits of one file's text: apply them, follow an offset through them, and find the lines they stand on.

All offsets are code points into the text, 0-based, ends exclusive. A line ends at ``\n``, ``\r\n`` or ``\r``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from undalle.diagnostics import Edit

NEWLINE = re.compile(r"\r\n|\r|\n")
COMMENT = re.compile(r"#[^\r\n]*")
# A doctest's prompt in Markdown counts as indentation: a line copied from its neighbour needs it as well.
_INDENTATION = re.compile(r"[ \t\f]*(?:(?:>>>|\.\.\.)[ \t]+)?")
_TAIL = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?(?=\r|\n|\Z)")
_BLANK_LINE = re.compile(r"[ \t\f]*(?:\r\n|\r|\n)")


class OverlapError(ValueError):
    """Two edits want the same text. A bug of whoever made them; ``first`` and ``second`` are the two."""

    def __init__(self, first: Edit, second: Edit) -> None:
        super().__init__(f"overlapping edits: {first} and {second}")
        self.first = first
        self.second = second


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` applied; equal edits count once.

    Insertions at one offset keep the order they are given in and stand before a replacement that starts there.
    Raises ``OverlapError`` when two edits want the same text or one inserts inside what another replaces.
    """
    pieces: list[str] = []
    at = 0
    for edit in _ordered(edits):
        pieces += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join((*pieces, text[at:]))


def _ordered(edits: Iterable[Edit]) -> list[Edit]:
    ordered = sorted(dict.fromkeys(edits), key=lambda edit: (edit.span.start, edit.span.end))
    for first, second in pairwise(ordered):
        if second.span.start < first.span.end:
            raise OverlapError(first, second)
    return ordered


def line_start(text: str, offset: int) -> int:
    """Return the offset of the first character of the line ``offset`` stands on."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def next_line(text: str, offset: int) -> int:
    """Return the offset just behind the end of the line ``offset`` stands on (the text's end if no line follows)."""
    found = NEWLINE.search(text, offset)
    return found.end() if found else len(text)


def indentation(text: str, offset: int) -> str | None:
    """Return what stands before ``offset`` on its line if that is only indentation, else None."""
    lead = text[line_start(text, offset) : offset]
    return lead if _INDENTATION.fullmatch(lead) else None


def tail(text: str, offset: int) -> int | None:
    """Return the end of the line, newline excluded, if only blanks and a comment follow ``offset`` on it, else None."""
    found = _TAIL.match(text, offset)
    return found.end() if found else None


def surplus(text: str, start: int, end: int) -> int:
    """Return how far a deletion of the whole lines from ``start`` to ``end`` must reach to leave no wider gap than there was."""
    above = _blank_lines_above(text, start)
    while above and (blank := _BLANK_LINE.match(text, end)):
        end = blank.end()
        above -= 1
    return end


def merged(ranges: Iterable[tuple[int, int]], *, touching: bool = False) -> list[tuple[int, int]]:
    """Return ``ranges`` of offsets sorted, those that overlap (or only touch, if ``touching``) as one; empty ones are left out."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start < joined[-1][1] + touching:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined


def _blank_lines_above(text: str, start: int) -> int:
    count = 0
    while start and not text[(above := line_start(text, start - (2 if text[:start].endswith("\r\n") else 1))) : start].strip():
        start = above
        count += 1
    return count if start else len(text)
