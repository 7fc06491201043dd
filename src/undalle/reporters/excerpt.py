"""The source lines of a finding with the span marked below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from undalle.diagnostics import Finding
from undalle.reporters.terminal import visible, width

TAB = 4
MOST_LINES = 5
MOST_COLUMNS = 140
CUT = "..."


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an excerpt: the 1-based ``number`` of a source line, or None for marks and for lines left out."""

    number: int | None
    text: str
    marks: bool = False


def excerpt(finding: Finding) -> list[Row]:
    """Return the lines of ``finding``, each followed by its marks; the middle of a long span is left out."""
    rows: list[Row] = []
    last = len(finding.lines) - 1
    for index, line in _shown(finding.lines):
        if line is None:
            rows.append(Row(None, "..."))
            continue
        start = finding.start.column - 1 if index == 0 else _indentation(line)
        end = finding.end.column - 1 if index == last else len(line.rstrip())
        text, marks = _mark(line, start, end)
        rows.append(Row(finding.start.row + index, text))
        if marks:
            rows.append(Row(None, marks, marks=True))
    return rows


def _shown(lines: Sequence[str]) -> Iterator[tuple[int, str | None]]:
    """Yield index and text of the lines to show, and None for the text where some are left out."""
    head = len(lines) if len(lines) <= MOST_LINES else MOST_LINES - 2
    yield from enumerate(lines[:head])
    if head < len(lines):
        yield head, None
        yield len(lines) - 1, lines[-1]


def _mark(line: str, start: int, end: int) -> tuple[str, str]:
    """Return ``line`` as shown and the marks below it.

    ``start`` and ``end`` are 0-based offsets into ``line``. An empty span gets one mark, an empty line none.
    """
    end = min(end, len(line))
    start = min(start, end)
    before, inside, after = _window(line, start, end)
    left = _expand(before, 0)
    middle = _expand(inside, width(left))
    right = _expand(after, width(left) + width(middle))
    empty_line = not line.strip()
    marks = "" if empty_line else " " * width(left) + "^" * max(width(middle), 1)
    return (left + middle + right).rstrip(), marks


def _window(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Return what stands before, in and after the span, cut so that a very long line stays readable."""
    before, inside, after = line[:start], line[start:end], line[end:]
    if len(line) <= MOST_COLUMNS:
        return before, inside, after
    room = MOST_COLUMNS // 3
    if len(before) > room:
        before = CUT + before[-room:]
    if len(inside) > room:
        inside = inside[:room] + CUT
    if len(after) > room:
        after = after[:room] + CUT
    return before, inside, after


def _expand(text: str, column: int) -> str:
    """Return ``text``, which begins at ``column``, with tabs as spaces up to the next stop and control characters spelled out."""
    if "\t" not in text:
        return visible(text)
    parts: list[str] = []
    for index, piece in enumerate(text.split("\t")):
        if index:
            gap = TAB - column % TAB
            parts.append(" " * gap)
            column += gap
        shown = visible(piece)
        parts.append(shown)
        column += width(shown)
    return "".join(parts)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
