"""The first half of a run: which files there are, and which of them can matter. What needs no more than that ends here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from undalle.analysis.prefilter import Prefilter, is_generated
from undalle.catalog.anchors import default_anchors, own_anchors
from undalle.engine.configured import Configured
from undalle.report import Failure
from undalle.sources.discover import Found, discover, is_excluded
from undalle.sources.files import read_bytes, shown
from undalle.sources.names import may_pin

_OWN = b"undalle:"

Watch = Callable[[str, int, int], None]
"""Is told what a run is at: what it does, how many of it are done, how many there are (0: nobody knows)."""


def unwatched(_what: str, _done: int, _all: int) -> None:
    """Tell nobody."""


class Taken:
    """The files of a run as a container of absolute paths. It is asked about few, and holds as many as a tree has."""

    def __init__(self, found: Iterable[Found]) -> None:
        here, same = Path.cwd(), os.curdir + os.sep
        self._names = frozenset(os.path.join(here, item.where.removeprefix(same)) for item in found)  # noqa: PTH118 (strings are quick)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and os.fspath(path) in self._names


class Reading:
    """The files of a run, read once.

    ``given`` are the paths of the run, ``found`` all files that they mean, ``candidates`` those that can matter, with their bytes;
    ``pinning`` are others, which may ask for a release of the SDK. ``failures``: what could not be read.
    """

    def __init__(self, paths: Sequence[str], configured: Configured, *, stdin: bytes | None = None, watch: Watch = unwatched) -> None:
        """Read ``paths``; ``stdin`` is the content of the only one. Raises ``ConfigError`` for a configuration that cannot be used."""
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
        for number, item in enumerate(self.found):
            watch("reading", number, len(self.found))
            self._read(item, prefilter, stdin)

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

    def _read(self, item: Found, prefilter: Prefilter, stdin: bytes | None) -> None:
        data = read_bytes(item.where, item.name) if stdin is None else stdin
        if isinstance(data, Failure):
            self.failures.append(data)
        elif prefilter.passes(data) and (not is_generated(data) or item.path in self.given):
            self.candidates.append((item, data))
        elif may_pin(item.where, data) and not is_generated(data):
            self.pinning.append((item, data))
