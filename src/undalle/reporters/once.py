"""Reasons and notes belong to a whole unit: said in full where it is first reported, pointed to after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from undalle.diagnostics import Finding
from undalle.reporters.order import place, reasons


@dataclass(slots=True)
class _Unit:
    """Where a unit was first reported, and what was said there."""

    place: str
    reasons: set[str]


@dataclass(slots=True)
class Said:
    """What a report has said so far, by the fix that the findings of a unit have in common."""

    _units: dict[int, _Unit] = field(default_factory=dict)

    def lines(self, finding: Finding, label: str) -> Iterator[tuple[str, str]]:
        """Yield a label and its words for every reason of ``finding`` (as ``label``) and every note, each once a unit.

        Where a reason was given before, a line points there; a note lowers nothing and is not pointed to.
        """
        fix = finding.fix
        given = reasons(finding)
        unit = self._units.get(id(fix)) if fix is not None else None
        if unit is None:
            if fix is not None:
                self._units[id(fix)] = _Unit(place(finding.file, finding.start), set(given))
            yield from ((label, reason) for reason in given)
            yield from (("note", note) for note in (fix.notes if fix is not None else ()))
            return
        new = [reason for reason in given if reason not in unit.reasons] if fix is None or given is not fix.reasons else []
        yield from ((label, reason) for reason in new)
        if len(new) < len(given) and label != "note":
            yield label, f"as at {unit.place}"
        unit.reasons.update(new)
