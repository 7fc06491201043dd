"""What a reporter may know about the run, beside the report itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple


class Options(NamedTuple):
    """How to show a report.

    ``color``: write ANSI colours. ``unsafe_fixes``: unsafe fixes are switched on, so they count as applicable. ``quiet``: findings only, no
    summary. ``root``: the directory that relative paths of the report count from; None: the working directory.
    """

    color: bool = False
    unsafe_fixes: bool = False
    quiet: bool = False
    root: Path | None = None

    @property
    def top(self) -> Path:
        """The directory that relative paths of the report count from."""
        return self.root or Path.cwd()

    @property
    def base(self) -> Path:
        """The directory that services count paths from: the top of the repository around the working directory."""
        return _repository(Path.cwd())

    def from_base(self, file: str) -> str:
        """Return the path of a file as it is shown as one that counts from ``base``, with ``/``; absolute for a file outside of it."""
        path, base = self.top / file, self.base
        return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()


@cache
def _repository(here: Path) -> Path:
    from undalle.sources.repository import repository_root  # noqa: PLC0415 (reports for people show no such path)

    return repository_root(here) or here
