"""Which findings a file's comments silence, and which of its own suppressions silence nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from undalle.engine.directives import Suppression, may_hold_own, may_hold_suppressions
from undalle.engine.layout import Layout, may_join_rows, read_layout


@dataclass(frozen=True, slots=True)
class Unused:
    """An own suppression of which ``codes`` silence nothing; with no codes, all of it. Its place is ``suppression.start`` to ``.end``."""

    suppression: Suppression
    codes: tuple[str, ...] = ()


class Suppressions:
    """The suppressions of one file, and a memory of which were needed."""

    def __init__(self, text: str, as_of: date) -> None:
        """Take the Python text of a file (``Source.shadow``). It is tokenized when the first answer depends on it.

        A suppression that is dated counts until its day, which is compared with ``as_of``.
        """
        self._text, self._as_of = text, as_of
        self._quiet = not may_hold_suppressions(text)
        self._used: dict[Suppression, set[str]] = {}
        self._missed: set[Suppression] = set()

    @property
    def used(self) -> frozenset[Suppression]:
        """The suppressions that have silenced something so far."""
        return frozenset(self._used)

    def covers(self, code: str, first_row: int, last_row: int) -> Suppression | None:
        """Return what silences a finding of rule ``code`` on ``first_row`` to ``last_row`` (1-based, inclusive), and count it as used.

        A trailing comment counts on the first or the last row, or where a comment of those rows has to stand (``noqa_row``). An own
        comment that stands alone counts for the logical line below it. A line's suppression goes before the file's, ours before ``noqa``.
        """
        about = list(self._about(code, first_row, last_row))
        suppression = next((one for one in about if one.counts(self._as_of)), None)
        if suppression is None:
            self._missed.update(about)
        else:
            self._used.setdefault(suppression, set()).update(suppression.matching(code))
        return suppression

    def expired(self, code: str, first_row: int, last_row: int) -> Suppression | None:
        """Return what would silence a finding if its day had not passed."""
        return next((one for one in self._about(code, first_row, last_row) if one.until and not one.counts(self._as_of)), None)

    def _about(self, code: str, first_row: int, last_row: int) -> Iterator[Suppression]:
        rows = set() if self._quiet else {row for end in (first_row, last_row) for row in (end, self.noqa_row(end))}
        return (one for one in self._known() if one.stands_for(first_row, rows) and one.names(code))

    def noqa_row(self, row: int) -> int:
        """Return the row (1-based) for a comment on ``row``: where its multi-line string or backslash continuation ends, else ``row``."""
        return self._layout.comment_rows.get(row, row) if self._joins else row

    def unused(self, ran: Collection[str] | None = None) -> Iterator[Unused]:
        """Yield own suppressions, in order of place, that no call of ``covers`` needed, and those whose date cannot be read.

        With ``ran``, the codes of the rules that did run, written codes that none of those answer to are not judged.
        """
        known = self._known() if may_hold_own(self._text) else ()
        for suppression in sorted((one for one in known if one.own), key=lambda one: one.start):
            written = suppression.codes
            if suppression in self._missed and not suppression.undated:
                continue
            needed = self._used.get(suppression)
            idle = tuple(
                code for code in written or () if code not in (needed or ()) and (ran is None or any(one.startswith(code) for one in ran))
            )
            if needed is None and (not written or idle == written):
                yield Unused(suppression)
            elif idle:
                yield Unused(suppression, idle)

    def _known(self) -> tuple[Suppression, ...]:
        return () if self._quiet else self._layout.suppressions

    @cached_property
    def _joins(self) -> bool:
        return may_join_rows(self._text)

    @cached_property
    def _layout(self) -> Layout:
        return read_layout(self._text)
