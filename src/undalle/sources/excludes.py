"""The ``exclude`` settings, with ruff's meaning: a name matches anywhere, a path matches from the project's root."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

_SPECIAL = frozenset("*?[")


class Excludes:
    """Glob patterns against resolved paths. ``*`` also crosses ``/`` and ``**/`` may be nothing, as in ruff."""

    def __init__(self, patterns: Iterable[str], root: str) -> None:
        """Take the patterns and the resolved directory that those with a ``/`` start from."""
        cleaned = [pattern.removeprefix("./").rstrip("/") for pattern in patterns]
        names = [pattern for pattern in cleaned if "/" not in pattern]
        self._root = root.rstrip(os.sep) + os.sep
        self._plain = frozenset(name for name in names if name and _SPECIAL.isdisjoint(name))
        self._names = _compile(name for name in names if not _SPECIAL.isdisjoint(name))
        self._paths = _compile(pattern for pattern in cleaned if "/" in pattern)

    def matches(self, path: str) -> bool:
        """Say whether the resolved path itself is excluded, whatever holds for the directories it is in."""
        name = path.rpartition(os.sep)[2]
        if name in self._plain or (self._names is not None and self._names.fullmatch(name)):
            return True
        if self._paths is None:
            return False
        if self._paths.fullmatch(_posix(path)):
            return True
        return path.startswith(self._root) and self._paths.fullmatch(_posix(path[len(self._root) :])) is not None


def _posix(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _compile(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Compile globs to one expression; None when there are none."""
    given = [pattern for pattern in patterns if pattern]
    if not given:
        return None

    from fnmatch import translate  # noqa: PLC0415 (few projects exclude anything by a glob)

    # fnmatch has no "**/"; a null byte, which no path holds, carries it through the translation.
    return re.compile("|".join(translate(pattern.replace("**/", "\0")).replace("\0", "(?:.*/)?") for pattern in given))
