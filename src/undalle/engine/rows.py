"""Where a row of an old text stands in the new one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from undalle.diagnostics import Location, Report


class Rows:
    """Follows rows through what a report says was changed."""

    def __init__(self, report: Report) -> None:
        self._texts: dict[tuple[str, int | None], tuple[str, str]] = {(file, None): texts for file, texts in report.changed.items()}
        for file, parts in report.parts.items():
            for title, old, new in parts:
                number = title.removeprefix("cell ")
                self._texts[file, int(number) if number.isdigit() else None] = (old, new)
        self._moves: dict[tuple[str, int | None], _Moves] = {}

    def after(self, file: str, place: Location) -> Location:
        """Return where ``place`` of the old text of ``file`` stands in the new one; as it is where nothing changed. Columns stay."""
        key = (file, place.cell)
        if key not in self._texts:
            return place
        if key not in self._moves:
            self._moves[key] = _Moves(*(text.splitlines() for text in self._texts[key]))
        return replace(place, row=self._moves[key].after(place.row))


class _Moves:
    """The blocks of lines of an old text and where they went."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        self._firsts = [first for _, first, _, _, _ in blocks]
        self._spans = [(first, begin, max(end - begin, 1)) for _, first, _, begin, end in blocks]

    def after(self, row: int) -> int:
        """Return the 1-based row that a 1-based row became."""
        at = bisect_right(self._firsts, row - 1) - 1
        if at < 0:
            return row
        first, begin, length = self._spans[at]
        return begin + min(row - 1 - first, length - 1) + 1
