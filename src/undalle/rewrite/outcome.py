"""How sure a rewrite is and why it is not surer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from undalle.diagnostics import Applicability


@dataclass(slots=True)
class Outcome:
    """The minimum so far, everything that lowered it, and what deserves a look and lowers nothing."""

    ceiling: Applicability = Applicability.SAFE
    notes: dict[str, None] = field(default_factory=dict)
    _lowered: dict[str, Applicability] = field(default_factory=dict)

    def note(self, remark: str) -> None:
        """Remember something that lowers nothing."""
        self.notes[remark] = None

    def lower(self, ceiling: Applicability, *reasons: str) -> None:
        """Lower the ceiling and remember why."""
        self.ceiling = min(self.ceiling, ceiling)
        for reason in reasons:
            self._lowered[reason] = min(ceiling, self._lowered.get(reason, ceiling))

    def join(self, others: Iterable[Outcome]) -> None:
        """Take over what others found."""
        for other in others:
            self.ceiling = min(self.ceiling, other.ceiling)
            for reason, ceiling in other._lowered.items():  # noqa: SLF001 (its own kind)
                self.lower(ceiling, reason)
            for remark in other.notes:
                self.note(remark)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not surer: what lowered it to where it is, nothing that a lower ceiling has made pointless to tell."""
        return tuple(reason for reason, ceiling in self._lowered.items() if ceiling is self.ceiling)
