"""What belongs to a whole unit is written once, at the first of its findings; the others say which unit they are of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from undalle.diagnostics import Finding
from undalle.reporters.order import place, reasons

MOST_REASONS = 5


class Member(NamedTuple):
    """A finding among those of its unit.

    ``number`` counts the units of a report from 1, in the order they are shown; None for a finding that belongs to none. ``first`` says
    whether none of the unit was shown before, ``home`` where the first one stands.
    """

    number: int | None
    first: bool
    home: str

    def reasons(self, finding: Finding) -> list[str]:
        """Return every reason given for ``finding``; behind the first of its unit a few of many, and where the others are said."""
        said = reasons(finding)
        if self.first or len(said) <= MOST_REASONS:
            return list(said)
        return [*said[:MOST_REASONS], f"{len(said) - MOST_REASONS} more, as at {self.home}"]


@dataclass(slots=True)
class Units:
    """The units of a report that were met so far, by the fix that their findings have in common."""

    _met: dict[int, tuple[int, str]] = field(default_factory=dict)

    def member(self, finding: Finding) -> Member:
        """Return what the next finding of the report is in its unit."""
        here = place(finding.file, finding.start)
        if finding.fix is None:
            return Member(None, True, here)
        met = len(self._met)
        number, home = self._met.setdefault(id(finding.fix), (met + 1, here))
        return Member(number, len(self._met) > met, home)
