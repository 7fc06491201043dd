"""What a reporter may know about the run, beside the report itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from undalle.sources.repository import repository_root


def _repository() -> Path:
    here = Path.cwd()
    return repository_root(here) or here


@dataclass(frozen=True, slots=True)
class Options:
    """How to show a report.

    ``color``: write ANSI colours. ``unsafe_fixes``: unsafe fixes are switched on, so they count as applicable. ``quiet``: findings only, no
    summary. ``root``: the directory that relative paths of the report count from. ``base``: the one that services count them from, the top
    of the repository.
    """

    color: bool = False
    unsafe_fixes: bool = False
    quiet: bool = False
    root: Path = field(default_factory=Path.cwd)
    base: Path = field(default_factory=_repository)

    def from_base(self, file: str) -> str:
        """Return the path of a file as it is shown as one that counts from ``base``, with ``/``; absolute for a file outside of it."""
        path = self.root / file
        return (path.relative_to(self.base) if path.is_relative_to(self.base) else path).as_posix()
