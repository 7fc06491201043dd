"""Which project does a file belong to?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_MARKS = ("pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "Pipfile", "environment.yml", ".git")


@cache
def root_of(folder: Path) -> Path | None:
    """Return the nearest folder, ``folder`` (absolute) or above, with project metadata, requirements or ``.git``; None if none has."""
    for above in (folder, *folder.parents):
        if any((above / mark).exists() for mark in _MARKS) or any(above.glob("requirements*.txt")):
            return above
    return None
