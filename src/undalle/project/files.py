"""The Python files of a project, searched by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from undalle.diagnostics import Failure
from undalle.project.roots import root_of
from undalle.sources.discover import discover
from undalle.sources.files import read_bytes


class ProjectFiles:
    """Lists the files below a project's top once, and remembers what they hold.

    ``exclude`` are the patterns of what is left out, ``given`` the paths of the run, which stand in for a project that has no top.
    """

    def __init__(self, given: Sequence[Path], exclude: Sequence[str], *, respect_gitignore: bool) -> None:
        self._given, self._exclude, self._respect = tuple(given), tuple(exclude), respect_gitignore
        self._held: dict[Path | None, dict[Path, bytes]] = {}

    def mentioning(self, file: Path, word: str) -> Iterator[Path]:
        """Yield the files of the project of ``file`` (absolute) that hold ``word`` as a whole word, in a stable order."""
        whole = re.compile(rb"\b" + re.escape(word.encode()) + rb"\b")
        for path, data in self._contents(root_of(file.parent)).items():
            if whole.search(data):
                yield path

    def _contents(self, root: Path | None) -> dict[Path, bytes]:
        if root not in self._held:
            self._held[root] = dict(self._read([root] if root is not None else list(self._given)))
        return self._held[root]

    def _read(self, tops: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
        for found in discover(tops, exclude=self._exclude, respect_gitignore=self._respect):
            data = found if isinstance(found, Failure) else read_bytes(found.path)
            if not isinstance(found, Failure) and not isinstance(data, Failure):
                yield found.path.absolute(), data
