"""A URL that is handed to a function of another file: what that file does with it, where nobody else calls the function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from undalle.facts import ClientKind, FileFacts, Follow, LentRead, Read, Sink, SinkKind, Span
from undalle.project.constants import File
from undalle.project.files import ProjectFiles
from undalle.project.modules import locate

_FOREIGN = frozenset({ClientKind.OTHER, ClientKind.AZURE})


class Lenders:
    """Follows arguments. ``read``, ``files`` and ``root_of`` as in ``Project``."""

    def __init__(
        self, read: Callable[[Path, frozenset[Follow]], File | None], files: ProjectFiles, root_of: Callable[[Path], Path | None]
    ) -> None:
        self._read, self._files, self._root_of = read, files, root_of
        self._counted: tuple[FileFacts, dict[tuple[str, str], set[Span]]] | None = None

    def followed(self, read: Read, file: File) -> Read:
        """Return ``read`` of ``file`` with what functions of other files do with its URL, in place of "it is handed to"."""
        for sink in read.sinks:
            inside = self._inside(sink, file)
            if inside is not None:
                read = _joined(read, sink, inside)
        return read

    def _inside(self, sink: Sink, file: File) -> LentRead | None:
        """Return what is done behind ``sink``; None where that was not seen, or where something else may get there."""
        if not sink.library or not sink.passed or sink.kind not in {SinkKind.OTHER, SinkKind.STORE}:
            return None
        place = locate(sink.library, file.path, self._root_of(file.path))
        if place is None or len(place[1]) != 1 or place[0] == file.path:
            return None
        home, (name,) = place
        other = self._read(home, frozenset({Follow(name, (), sink.passed)}))
        inside = next((one for one in other.facts.lent if one.function == name), None) if other is not None else None
        if inside is None or not _stays(inside.url):
            return None
        ours = self._handed(file.facts)[sink.library, sink.passed]
        return inside if self._files.mentions(home, name) == {file.path: len(ours)} else None

    def _handed(self, facts: FileFacts) -> dict[tuple[str, str], set[Span]]:
        """Return the calls that ``facts`` hand a URL of ours to, by callee and argument; one file is asked about many times in a row."""
        if self._counted is None or self._counted[0] is not facts:
            found: dict[tuple[str, str], set[Span]] = defaultdict(set)
            for read in (read for call in facts.calls if call.client.kind not in _FOREIGN for read in call.result.reads):
                for sink in read.sinks:
                    found[sink.library, sink.passed].add(sink.span)
            self._counted = (facts, found)
        return self._counted[1]


def _stays(url: Read) -> bool:
    """Say whether a URL ends inside the function that got it, and nothing else is in its place there."""
    open_ends = any(sink.kind is SinkKind.RETURN for sink in url.sinks)
    return not (url.mixed or url.crossed or url.entered or url.stored or open_ends)


def _joined(read: Read, sink: Sink, inside: LentRead) -> Read:
    url = inside.url
    return replace(
        read,
        sinks=(*(one for one in read.sinks if one is not sink), *url.sinks),
        locals=(*read.locals, *url.locals),
        returns=(*read.returns, *url.returns),
        wrappers=(*read.wrappers, *url.wrappers),
        handed=(*read.handed, sink.span),
        entered=tuple(dict.fromkeys((*read.entered, inside.function))),
    )
