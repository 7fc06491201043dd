"""The ``exclude`` settings, with ruff's meaning: a name matches anywhere, a path matches from the project's root."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from pathlib import Path


class Excludes:
    """Glob patterns against resolved paths. ``*`` also crosses ``/`` and ``**/`` may be nothing, as in ruff."""

    def __init__(self, patterns: Iterable[str], root: Path) -> None:
        """Take the patterns and the resolved directory that those with a ``/`` start from."""
        cleaned = [pattern.removeprefix("./").rstrip("/") for pattern in patterns]
        self._root = root
        self._names = _compile(pattern for pattern in cleaned if "/" not in pattern)
        self._paths = _compile(pattern for pattern in cleaned if "/" in pattern)
        self._by_path = any("/" in pattern for pattern in cleaned)

    def matches(self, path: Path) -> bool:
        """Say whether the resolved path itself is excluded, whatever holds for the directories it is in."""
        if self._names.fullmatch(path.name):
            return True
        if not self._by_path:
            return False
        if self._paths.fullmatch(path.as_posix()):
            return True
        return path.is_relative_to(self._root) and self._paths.fullmatch(path.relative_to(self._root).as_posix()) is not None


def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile globs to one expression that matches nothing when there are none."""
    # fnmatch has no "**/"; a null byte, which no path holds, carries it through the translation.
    expressions = [fnmatch.translate(pattern.replace("**/", "\0")).replace("\0", "(?:.*/)?") for pattern in patterns if pattern]
    return re.compile("|".join(expressions) or r"(?!)")
