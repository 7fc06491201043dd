"""What a reporter may know about the run, beside the report itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """How to show a report.

    ``color``: write ANSI colours. ``unsafe_fixes``: unsafe fixes are switched on, so they count as applicable. ``quiet``: findings only, no
    summary. ``root``: the directory that relative paths of the report count from.
    """

    color: bool = False
    unsafe_fixes: bool = False
    quiet: bool = False
    root: Path = field(default_factory=Path.cwd)
