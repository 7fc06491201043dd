"""Which findings a file's comments silence, and which of its own suppressions silence nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from undalle.engine.directives import Suppression, may_hold_suppressions
from undalle.engine.layout import Layout, read_layout


@dataclass(frozen=True, slots=True)
class Unused:
    """An own suppression of which ``codes`` silence nothing; with no codes, all of it. Its place is ``suppression.start`` to ``.end``."""

    suppression: Suppression
    codes: tuple[str, ...] = ()


class Suppressions:
    """The suppressions of one file, and a memory of which were needed."""

    def __init__(self, text: str) -> None:
        """Take the Python text of a file (``Source.shadow``). It is tokenized when the first answer depends on it."""
        self._text = text
        self._quiet = not may_hold_suppressions(text)
        self._used: dict[Suppression, set[str]] = {}

    @property
    def used(self) -> frozenset[Suppression]:
        """The suppressions that have silenced something so far."""
        return frozenset(self._used)

    def covers(self, code: str, first_row: int, last_row: int) -> Suppression | None:
        """Return what silences a finding of rule ``code`` on ``first_row`` to ``last_row`` (1-based, inclusive), and count it as used.

        A trailing comment counts on the first or the last row, or where a comment of those rows has to stand (``noqa_row``). An own
        comment that stands alone counts for the logical line below it. A line's suppression goes before the file's, ours before ``noqa``.
        """
        if self._quiet:
            return None
        rows = {row for end in (first_row, last_row) for row in (end, self.noqa_row(end))}
        for suppression in self._layout.suppressions:
            if suppression.stands_for(first_row, rows) and suppression.names(code):
                self._used.setdefault(suppression, set()).update(suppression.matching(code))
                return suppression
        return None

    def noqa_row(self, row: int) -> int:
        """Return the row (1-based) for a comment on ``row``: where its multi-line string or backslash continuation ends, else ``row``."""
        return self._layout.comment_rows.get(row, row)

    def unused(self, ran: Collection[str] | None = None) -> Iterator[Unused]:
        """Yield own suppressions, in order of place, that no call of ``covers`` needed.

        With ``ran``, the codes of the rules that did run, written codes that none of those answer to are not judged.
        """
        for suppression in sorted((one for one in self._known() if one.own), key=lambda one: one.start):
            written = suppression.codes
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
    def _layout(self) -> Layout:
        return read_layout(self._text)


def suppressions(shadow_text: str) -> Suppressions:
    """Return the suppressions of a file's Python text. Text that does not tokenize keeps those before the place where it stops."""
    return Suppressions(shadow_text)
