"""What the files of a project hold: listed once, read as often as it takes, and kept as far as a budget goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from undalle.diagnostics import Failure
from undalle.sources.discover import Found
from undalle.sources.files import read_bytes
from undalle.sources.names import kind_when_asked
from undalle.sources.notebook_cells import code_of

# A page that speaks of a function does not call it.
_DOCUMENTS = frozenset({".md", ".mdx", ".rst"})
BUDGET = 64 << 20


class Kept:
    """What files hold, by what opens them, as far as a ``budget`` of bytes goes: one for all projects of a run."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._left = budget
        self._data: dict[str, bytes] = {}

    def get(self, where: str) -> bytes | None:
        """Return what a file holds, None if that was not kept."""
        return self._data.get(where)

    def keep(self, where: str, data: bytes) -> None:
        """Keep what a file holds, if there is room for it."""
        if len(data) <= self._left:
            self._data[where] = data
            self._left -= len(data)


class Contents:
    """The files that may call something. ``found`` lists a project."""

    def __init__(self, found: Callable[[], Iterable[Found | Failure]], kept: Kept) -> None:
        self._found, self._kept = found, kept
        self._listed: list[str] | None = None

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Yield what opens each file that can be read, and what it holds, in a stable order."""
        if self._listed is None:
            self._listed = [one.where for one in self._found() if not isinstance(one, Failure) and _may_call(one.path)]
        for where in self._listed:
            data = self.of(where)
            if data is not None:
                yield where, data

    def of(self, where: str) -> bytes | None:
        """Return what a file holds, None if it can not be read."""
        kept = self._kept.get(where)
        if kept is not None:
            return kept
        read = read_bytes(where)
        if isinstance(read, Failure):
            return None
        # Of a notebook only the code counts: its pictures can be large, and its prose calls nothing.
        data = code_of(read) if where.endswith(".ipynb") else read
        self._kept.keep(where, data)
        return data


def _may_call(path: Path) -> bool:
    return path.suffix not in _DOCUMENTS and kind_when_asked(path) is None
