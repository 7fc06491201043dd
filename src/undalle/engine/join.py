"""The files of a run and those they lead to, each seen once, joined into linked calls."""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path

from undalle.diagnostics import Failure
from undalle.engine.seen import Files, Seen
from undalle.facts import CallSite, Follow
from undalle.project.constants import File
from undalle.project.environment import Environment
from undalle.project.files import ProjectFiles
from undalle.project.link import Project
from undalle.project.roots import root_of
from undalle.sources.files import read_bytes, shown
from undalle.sources.kind import Kind
from undalle.sources.languages import read_source
from undalle.sources.python import UndecodableError
from undalle.sources.source import Source, UnparsableError

See = Callable[[Source, frozenset[Follow]], Seen]


class Joiner:
    """Links files.

    ``see`` analyses a source with the calls of some functions traced; it may raise ``UnparsableError``. ``writable`` holds the absolute
    paths of the run: other files are only read. ``asked`` as ``Project`` gets it.
    """

    def __init__(self, see: See, files: ProjectFiles, writable: Container[Path], asked: Container[str]) -> None:
        self._see, self._files, self.writable, self._asked = see, files, writable, asked
        self._known: dict[tuple[str, str, frozenset[Follow]], Seen | None] = {}

    def join(self, given: Files) -> tuple[Files, dict[str, tuple[CallSite, ...]]]:
        """Return ``given`` with the files they lead to, and the linked calls of each given file."""
        joining = _Joining(given, self)
        project = Project(joining.read, self._files, lambda path: root_of(path.parent), self._asked)
        files = {name: File(seen.source.path.absolute(), seen.facts) for name, seen in given.items()}
        variables = Environment([files[name] for name, seen in given.items() if seen.source.kind is Kind.SETTINGS])
        project.foresee(files.values())
        calls = {
            name: tuple(variables.given(call, file.path) for call in project.link(file)) for name, file in files.items() if file.facts.calls
        }
        return {**joining.met, **given}, calls

    def seen(self, source: Source, follow: frozenset[Follow]) -> Seen | None:
        """Return ``source`` with the calls of ``follow`` traced, None if it does not parse."""
        key = (source.name, source.text, follow)
        if key not in self._known:
            try:
                self._known[key] = self._see(source, follow)
            except (UnparsableError, RecursionError):
                self._known[key] = None
        return self._known[key]


class _Joining:
    """The files met while one set of given files is linked."""

    def __init__(self, given: Files, joiner: Joiner) -> None:
        self._joiner = joiner
        modules = (seen for seen in given.values() if seen.source.kind is not Kind.MARKDOWN)
        self._given = {seen.source.path.absolute(): seen for seen in modules}
        self.met: dict[str, Seen] = {}

    def read(self, path: Path, follow: frozenset[Follow]) -> File | None:
        """Return a file of the project by its absolute path."""
        mine = self._given.get(path)
        if mine is not None and not follow:
            return File(path, mine.facts)
        source = mine.source if mine is not None else self._source(path)
        seen = self._joiner.seen(source, follow) if source is not None else None
        if seen is None:
            return None
        if mine is None:
            self.met[seen.source.name] = Seen(seen.source, seen.facts, given=path in self._joiner.writable)
        return File(path, seen.facts)

    def _source(self, path: Path) -> Source | None:
        name = shown(path)
        data = read_bytes(path, name)
        if isinstance(data, Failure):
            return None
        try:
            return read_source(path, name, data)
        except UndecodableError:
            return None
