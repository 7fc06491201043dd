"""What is taken of a directory, by the settings that govern it."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from undalle.settings.defaults import DEFAULT_EXCLUDE
from undalle.sources.excludes import Excludes
from undalle.sources.names import is_read


class Choice:
    """Which files and directories of a directory are worked on."""

    def __init__(self, exclude: Sequence[str] = DEFAULT_EXCLUDE, include: Sequence[str] = (), root: Path | None = None) -> None:
        """Take the patterns, and the resolved directory (default: the working directory) that those with a ``/`` are relative to."""
        top = os.path.realpath(root or ".")
        self._exclude, self._include, self._includes = Excludes(exclude, top), Excludes(include, top), bool(include)

    def leaves_out(self, path: str) -> bool:
        """Say whether a resolved path, be it a file or a directory, is excluded."""
        return self._exclude.matches(path)

    def read(self, folder: str, entries: Iterable[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
        """Return those of the ``entries`` of a resolved directory that are of a kind that is read, unasked or because of ``include``."""
        holder = folder[folder.rfind(os.sep) + 1 :]
        if not self._includes:
            return [one for one in entries if is_read(one.name, holder)]
        return [one for one in entries if is_read(one.name, holder) or self._include.matches(f"{folder}{os.sep}{one.name}")]


Choose = Callable[[str, Container[str] | None], Choice]
"""From a resolved directory, and the names of what lies in it where they are known, to what is taken of it."""
