"""The first half of a run: which files there are, and which of them can matter. What needs no more than that ends here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path

from undalle.analysis.prefilter import Prefilter, is_generated
from undalle.catalog.anchors import default_anchors, own_anchors
from undalle.engine.configured import Configured
from undalle.report import Failure
from undalle.sources.discover import Found, discover, is_excluded
from undalle.sources.files import read_bytes, shown
from undalle.sources.names import may_pin

_OWN = b"undalle:"
_TOGETHER, _MANY = 128, 4096
_SECONDS = 16e-6
"""What a file costs to be read and searched."""

Watch = Callable[[str, int, int], None]
"""Is told what a run is at: what it does, how many of it are done, how many there are (0: nobody knows)."""
_Kept = tuple[int, bytes | Failure, bool]
"""The number of a file, what it holds, and whether it passed."""


def unwatched(_what: str, _done: int, _all: int) -> None:
    """Tell nobody."""


class Taken:
    """The files of a run as a container of absolute paths. It is asked about few, and may hold as many as a tree has."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._found = found

    @cached_property
    def _names(self) -> frozenset[str]:
        here, same = Path.cwd(), os.curdir + os.sep
        return frozenset(os.path.join(here, item.where.removeprefix(same)) for item in self._found)  # noqa: PTH118 (strings are quick)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and os.fspath(path) in self._names


class Reading:
    """The files of a run, read once.

    ``given`` are the paths of the run, ``found`` all files that they mean, ``candidates`` those that can matter, with their bytes;
    ``pinning`` are others, which may ask for a release of the SDK. ``failures``: what could not be read.
    """

    def __init__(
        self,
        paths: Sequence[str],
        configured: Configured,
        *,
        stdin: bytes | None = None,
        watch: Watch = unwatched,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        """Read ``paths``; ``stdin`` is the content of the only one. Raises ``ConfigError`` for a configuration that cannot be used.

        ``meanwhile`` is called when one of many files has passed, while other processes read on: it may load what that will need.
        """
        self._again = partial(Reading, paths, configured, stdin=stdin, watch=watch)
        self.given = tuple(Path(path) for path in paths)
        self.found: list[Found] = []
        self.failures: list[Failure] = []
        self.candidates: list[tuple[Found, bytes]] = []
        self.pinning: list[tuple[Found, bytes]] = []
        asked = configured.run
        prefilter = Prefilter((*default_anchors(), *((word,) for word in own_anchors(asked.operations, asked.clients)), (_OWN,)))
        for item in self._discovered(configured, stdin):
            if isinstance(item, Failure):
                self.failures.append(item)
            else:
                self.found.append(item)
        for kept in self._sifted(prefilter, stdin, watch, meanwhile):
            for number, data, passes in kept:
                if isinstance(data, Failure):
                    self.failures.append(data)
                else:
                    (self.candidates if passes else self.pinning).append((self.found[number], data))

    def looked(self) -> frozenset[Path]:
        """Return the absolute paths of all files, without ``..`` in them."""
        return frozenset(Path(os.path.normpath(item.path.absolute())) for item in self.found)

    def again(self) -> Reading:
        """Read the same files once more."""
        return self._again()

    def _discovered(self, configured: Configured, stdin: bytes | None) -> Iterable[Found | Failure]:
        asked = configured.run
        if stdin is not None:
            left_out = asked.force_exclude and is_excluded(self.given[0], configured.choice)
            return () if left_out else (Found(os.fspath(self.given[0]), shown(self.given[0])),)
        return discover(self.given, configured.choice, respect_gitignore=asked.respect_gitignore, force_exclude=asked.force_exclude)

    def _sifted(self, prefilter: Prefilter, stdin: bytes | None, watch: Watch, meanwhile: Callable[[], None]) -> Iterable[list[_Kept]]:
        """Return what is kept of the files, some of them at a time, in their order."""
        parts = [range(start, min(start + _TOGETHER, len(self.found))) for start in range(0, len(self.found), _TOGETHER)]
        if len(self.found) < _MANY:
            return (list(self._sift(part, prefilter, stdin)) for part in parts)

        from undalle.engine.pool import spread  # noqa: PLC0415 (a few files do not pay for it)

        passed: set[int] = set()
        waiting = [meanwhile]

        def sift(at: int) -> list[_Kept]:
            kept = list(self._sift(parts[at], prefilter, stdin))
            passed.update(item[0] for item in kept if item[2])
            return kept

        def begin(at: int) -> None:
            watch("reading", at * _TOGETHER, len(self.found))
            if passed and waiting:
                waiting.pop()()

        return spread(sift, [len(part) * _SECONDS for part in parts], begin)

    def _sift(self, numbers: range, prefilter: Prefilter, stdin: bytes | None) -> Iterator[_Kept]:
        for number in numbers:
            item = self.found[number]
            data = read_bytes(item.where, item.name) if stdin is None else stdin
            if isinstance(data, Failure):
                yield number, data, False
            elif prefilter.passes(data) and (not is_generated(data) or item.path in self.given):
                yield number, data, True
            elif may_pin(item.where, data) and not is_generated(data):
                yield number, data, False
