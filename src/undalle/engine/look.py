"""Files looked at one by one, each by whichever process is free: what is seen in it, or why nothing is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from undalle.diagnostics import Failure
from undalle.engine.pool import spread
from undalle.engine.reading import Watch
from undalle.engine.seen import Seen
from undalle.sources.discover import Found
from undalle.sources.kind import Kind
from undalle.sources.languages import Reader
from undalle.sources.python import UndecodableError
from undalle.sources.source import Source, UnparsableError

_SECONDS = 2.5e-6
"""What a byte costs to be analysed."""
_DEPTH = 10_000


class Asked(NamedTuple):
    """A file that was read, and what it holds where its name does not say it."""

    item: Found
    data: bytes
    kind: Kind | None = None


class Unread(NamedTuple):
    """A file that is not what its name says. ``row`` and ``column`` are 1-based."""

    source: Source
    reason: str
    row: int = 1
    column: int = 1

    def offset(self) -> int:
        """Return the 0-based place in the text; its end, where there is no such row."""
        lines = self.source.text.splitlines(keepends=True)
        start = sum(map(len, lines[: self.row - 1])) + self.column - 1 if self.row <= len(lines) else len(self.source.text)
        return min(start, len(self.source.text))


def look(asked: Sequence[Asked], reader: Reader, see: Callable[[Source], Seen], watch: Watch) -> list[Seen | Unread | Failure]:
    """Return what comes of each file. ``see`` may raise ``UnparsableError``; whatever else it raises costs that file only."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEPTH))
    return spread(
        lambda at: _look(asked[at], reader, see),
        [len(one.data) * _SECONDS for one in asked],
        lambda begun: watch("reading", begun, len(asked)),
    )


def look_again(sources: Sequence[Source], see: Callable[[Source], Seen]) -> list[Seen]:
    """Return what is seen in texts that are new. What ``see`` raises goes through."""
    return spread(lambda at: see(sources[at]), [len(source.text) * _SECONDS for source in sources])


def _look(asked: Asked, reader: Reader, see: Callable[[Source], Seen]) -> Seen | Unread | Failure:
    item, data, kind = asked
    source = Source(item.path, item.name, "", "")
    try:
        source = reader(item.path, item.name, data)
        return see(replace(source, kind=kind) if kind is not None else source)
    except UndecodableError as error:
        return Unread(source, error.reason)
    except UnparsableError as error:
        return Unread(source, error.reason, error.row, error.column)
    except RecursionError:
        return Unread(source, "it is nested too deeply")
    except Exception as error:
        return broken(item.name, error)


def broken(name: str, error: Exception) -> Failure:
    """Return that work on a file broke, which is our fault."""
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return Failure(name, f"internal error, nothing was written here; please report it ({what})")
