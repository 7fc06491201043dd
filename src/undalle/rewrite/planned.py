"""The edits that are planned for one file, to be asked for by place: a unit of a thousand edits asks a thousand times."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from undalle.diagnostics import Edit
from undalle.facts import Span


class Planned:
    """Edits of one file. Iterating gives them in the order in which they were added."""

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self._edits: dict[int, Edit] = {}
        self._starts: list[tuple[int, int]] = []
        self._next = 0
        for edit in edits:
            self.add(edit)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self._edits.values())

    def add(self, edit: Edit) -> None:
        """Add ``edit``."""
        self._edits[self._next] = edit
        insort(self._starts, (edit.span.start, self._next))
        self._next += 1

    def inside(self, span: Span) -> list[Edit]:
        """Return the edits whose places lie inside ``span``, in the order in which they were added."""
        return [self._edits[number] for number in self._inside(span)]

    def forget(self, span: Span) -> None:
        """Take out the edits whose places lie inside ``span``."""
        for number in self._inside(span):
            edit = self._edits.pop(number)
            del self._starts[bisect_left(self._starts, (edit.span.start, number))]

    def at(self, span: Span) -> list[Edit]:
        """Return the edits of exactly ``span``."""
        return [edit for edit in self.inside(span) if edit.span == span]

    def _inside(self, span: Span) -> list[int]:
        first, last = bisect_left(self._starts, (span.start, -1)), bisect_right(self._starts, (span.end, self._next))
        numbers = (number for _, number in self._starts[first:last])
        return sorted(number for number in numbers if self._edits[number].span.end <= span.end)
