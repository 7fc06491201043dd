"""What git says of the files of a migration: can everything that is written be reviewed and taken back?"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_SHOWN = 3


def tops(paths: Iterable[str]) -> list[Path] | None:
    """Return the top folders of the work trees that ``paths`` are in, each once; None if one is in none, or git is missing."""
    found: dict[Path, None] = {}
    for path in paths:
        folder = Path(path) if Path(path).is_dir() else Path(path).absolute().parent
        said = _git(folder, "rev-parse", "--show-toplevel")
        if said is None:
            return None
        found[Path(said.decode("utf-8", "surrogateescape").rstrip("\n"))] = None
    return list(found)


def dirty(top: Path) -> list[str]:
    """Return the tracked files of a work tree that differ from its last commit, as paths from ``top``."""
    said = _git(top, "status", "--porcelain", "-z", "--untracked-files=no", "--no-renames") or b""
    return [entry[3:].decode("utf-8", "replace") for entry in said.split(b"\0") if entry]


def untracked(files: Sequence[str]) -> list[str]:
    """Return those of ``files`` that no commit and no index knows."""
    return [file for file in files if _git(Path(file).absolute().parent, "ls-files", "--error-unmatch", "--", Path(file).name) is None]


def few(files: Sequence[str]) -> str:
    """Return the first of ``files`` and how many more there are."""
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    return ", ".join(files[:_SHOWN]) + more


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints in ``folder``, or None if it fails."""
    # The monitor is a command that a repository's own settings name, and `git status` would run it.
    command = ["git", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    return None if done.returncode else done.stdout
