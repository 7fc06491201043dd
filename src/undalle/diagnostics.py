"""What is said and what is asked for: diagnostics, changes, edits, fixes; beside the report of a run. Standard library only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from undalle.facts import Span, Word
from undalle.report import Failure, Report, Severity

__all__ = [
    "Applicability",
    "Change",
    "Diagnostic",
    "Edit",
    "Facet",
    "Failure",
    "Finding",
    "Fix",
    "Location",
    "Related",
    "Report",
    "Severity",
    "Slot",
]


class Applicability(IntEnum):
    """How sure a fix is, in ruff's words: shown, written on request, written."""

    DISPLAY = 0
    UNSAFE = 1
    SAFE = 2


class Facet(StrEnum):
    """The independent sides of a slot: is it there, what is it called, what does it say, where does it stand."""

    PRESENT = "present"
    NAME = "name"
    VALUE = "value"
    PLACE = "place"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """What a change is about. ``where``: call, tool, read, callee, client or choice. ``name``: a parameter, or empty.

    ``at`` is the start of the argument or read that is meant, or -1 for the slot as a whole.
    """

    where: str
    name: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Change:
    """One wish of one rule: ``facet`` of ``slot`` shall be ``to``. ``old`` limits a value change to one word."""

    slot: Slot
    facet: Facet
    to: Word
    old: Word = None


@dataclass(frozen=True, slots=True)
class Related:
    """A further place that belongs to a finding, with one clause about it."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of one rule at one place. ``message`` comes from the rule's page; ``becomes`` is what stands there afterwards."""

    code: str
    span: Span
    severity: Severity
    message: str
    changes: tuple[Change, ...] = ()
    related: tuple[Related, ...] = ()
    becomes: str = ""
    ceiling: Applicability = Applicability.SAFE
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace ``span`` by ``text``. An empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The edits of a whole unit, how sure they are and why they are not surer.

    ``notes`` deserve a look and lower nothing; ``message`` says in a clause what the fix does.
    """

    edits: tuple[Edit, ...]
    applicability: Applicability
    reasons: tuple[str, ...] = ()
    message: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """Where an offset stands for a reader: ``row`` and ``column`` 1-based, ``cell`` the 1-based notebook cell or None."""

    row: int
    column: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic as it is reported: with its places, the lines it stands on and the fix of its unit (None if there is none).

    ``find_noqa_row`` works out the row for a comment about it (None where that is the row it starts on), ``identify`` its fingerprint: both
    take a look at the tokens of the file, and are asked for by few.
    """

    diagnostic: Diagnostic
    start: Location
    end: Location
    lines: tuple[str, ...]
    related: tuple[tuple[Related, Location, Location], ...] = ()
    fix: Fix | None = None
    edits: tuple[tuple[Edit, Location, Location], ...] = ()
    reasons: tuple[str, ...] = ()
    find_noqa_row: Callable[[], int] | None = field(default=None, compare=False, repr=False)
    identify: Callable[[], str] | None = field(default=None, compare=False, repr=False)

    @property
    def noqa_row(self) -> int:
        """The 1-based row that a comment about it has to stand on."""
        return self.find_noqa_row() if self.find_noqa_row is not None else self.start.row

    @property
    def fingerprint(self) -> str:
        """What stays the same of it when lines move, layout changes or the file is renamed: the same for places that look the same."""
        return self.identify() if self.identify is not None else ""

    @property
    def file(self) -> str:
        """The path as it is shown."""
        return self.diagnostic.span.file
