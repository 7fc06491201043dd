"""The facts of several files, joined: callers of our functions in other files, and what calls take from there."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from undalle.facts import CallSite, Follow, ProjectCall, Read, Result, Sink, SinkKind
from undalle.project.constants import Constants, File
from undalle.project.files import ProjectFiles
from undalle.project.lent import Lenders
from undalle.project.modules import locate
from undalle.project.passed import Passed

_CALLERS = 40


class Project:
    """The files of a run, and those that they lead to.

    ``read`` returns a file by its absolute path, with the calls of ``follow`` traced, or None if it can not be read as Python.
    ``files`` searches the project's files for names. ``root_of`` returns the top of a file's project, or None. ``asked`` are the
    arguments of image calls whose words are followed to callers.
    """

    def __init__(
        self,
        read: Callable[[Path, frozenset[Follow]], File | None],
        files: ProjectFiles,
        root_of: Callable[[Path], Path | None],
        asked: Container[str],
    ) -> None:
        self._read, self._files, self._root_of, self._asked = read, files, root_of, asked
        self._constants = Constants(read, files, root_of)
        self._passed = Passed(read, files, self._constants, self._means, asked)
        self._lenders = Lenders(read, files, root_of)

    def foresee(self, files: Iterable[File]) -> None:
        """Say which words will be looked for while ``files`` are linked, as far as they tell by themselves."""
        calls = (call for file in files for call in file.facts.calls)
        self._files.expect(name.removeprefix("?.") for call in calls for name in _shared(call, self._asked))

    def link(self, file: File) -> tuple[CallSite, ...]:
        """Return the calls of ``file`` with what other files say of them."""
        return tuple(self._call(call, file) for call in file.facts.calls)

    def _call(self, call: CallSite, file: File) -> CallSite:
        given = tuple(self._read_on(read, file) for read in call.given)
        linked = self._constants.call(replace(call, result=self._result(call.result, file), given=given), file)
        return self._passed.call(linked, file)

    # Callers of functions that give back something of ours.

    def _result(self, result: Result, file: File) -> Result:
        reads = tuple(self._read_on(read, file) for read in result.reads)
        result = replace(result, reads=reads)
        lies = {
            **dict.fromkeys(result.crossed, ()),
            **dict(result.shapes),
            **{one.function: one.shape for one in result.openings if one.function},
        }
        for name, shape in lies.items():
            calls, closed = self._callers(Follow(name, shape), file)
            if not closed:
                result = replace(result, unseen=(*result.unseen, name))
            for call in calls:
                result = _joined(result, call.answer, name)
        result = replace(
            result, openings=tuple(replace(one, reader=one.reader or self._reads_urls(one.callee, file)) for one in result.openings)
        )
        stored = tuple(name for name in result.stored if self._files.reading(file.path, name))
        return replace(result, unseen=(*result.unseen, *(f".{name}" for name in stored)))

    def _read_on(self, read: Read, file: File) -> Read:
        own = read.entered
        read = self._lenders.followed(read, file)
        read = replace(read, sinks=tuple(self._own(sink, file) for sink in read.sinks))
        lies = {
            **dict.fromkeys(read.crossed, ()),
            **dict(read.shapes),
            **{sink.function: sink.shape for sink in read.sinks if sink.function},
        }
        for name, shape in lies.items():
            calls, closed = self._callers(Follow(name, shape), file)
            if not closed:
                read = replace(read, unseen=(*read.unseen, name))
            if calls:
                read = _followed(read, name, [call.url for call in calls])
        for name in read.stored:
            if self._files.reading(file.path, name):
                why = f"`.{name}` is read in other files too"
                read = replace(read, sinks=(*read.sinks, Sink(SinkKind.STORE, read.span, read.span, why)))
        for name in own:
            if self._strangers(name, file):
                why = f"`{name.removeprefix('?.')}` is called in other files too, perhaps with other URLs"
                read = replace(read, sinks=(*read.sinks, Sink(SinkKind.STORE, read.span, read.span, why)))
        return read

    def _reads_urls(self, callee: str, file: File) -> bool:
        """Say whether ``callee`` is a function of the project whose file speaks of a ``url``."""
        place = locate(callee, file.path, self._root_of(file.path)) if callee else None
        if place is None or not place[1]:
            return False
        homes = {place[0], *self._files.defining(file.path, place[1][-1])}
        return not homes.isdisjoint(self._files.mentioning(file.path, "url"))

    def _strangers(self, name: str, file: File) -> bool:
        """Say whether another file may call a function of ``file``. One that has its own function of that name calls that."""
        simple = name.removeprefix("?.")
        calling = {*self._files.calling(file.path, simple), *self._files.handing_on(file.path, simple)}
        if name != simple:
            return bool(calling)
        return bool(self._files.importing(file.path, name, calling) - set(self._files.defining(file.path, simple)))

    def _own(self, sink: Sink, file: File) -> Sink:
        """What is handed to a function of the project's own is not "any other use": that function may be a reader we did not follow."""
        if sink.kind is SinkKind.OTHER and sink.library and locate(sink.library, file.path, self._root_of(file.path)) is not None:
            return replace(sink, kind=SinkKind.STORE)
        return sink

    def _callers(self, follow: Follow, file: File) -> tuple[list[ProjectCall], bool]:
        """Return the calls of a function of ``file`` in other files, and whether everything that may call it was understood.

        Methods are known by name alone: with two of one name in the project, nobody can tell whose is called.
        """
        name = follow.name
        simple = name.removeprefix("?.")
        found: list[ProjectCall] = []
        calling = self._files.calling(file.path, simple)
        if len(calling) > _CALLERS or (name != simple and calling and self._files.definitions(file.path, simple) > 1):
            return [], False
        closed = not self._files.handing_on(file.path, simple)
        for path in calling:
            other = self._read(path, frozenset({Follow(simple, follow.shape)}))
            matching = (
                [call for call in other.facts.project_calls if self._means(call.callee, name, path, file.path)] if other is not None else []
            )
            found.extend(matching)
            closed = closed and bool(matching)
        return found, closed

    def _means(self, callee: str, name: str, importer: Path, home: Path) -> bool:
        """Say whether ``callee`` in ``importer`` is the function ``name`` of ``home``."""
        if callee.startswith("?."):
            return callee == name
        place = locate(callee, importer, self._root_of(importer))
        if place is None:
            return False
        if place == (home, (name,)):
            return True
        found = self._constants.export(callee, importer)
        return found is None and place[0].name == "__init__.py" and place[1][-1:] == (name,)


def _shared(call: CallSite, asked: Container[str]) -> Iterator[str]:
    """Yield the functions, attributes and constants of ``call`` that other files may use."""
    result, reads = call.result, (*call.result.reads, *call.given)
    yield from (*result.crossed, *result.stored, *dict(result.shapes), *filter(None, (one.function for one in result.openings)))
    for read in reads:
        yield from (*read.crossed, *read.stored, *dict(read.shapes), *read.entered)
        yield from filter(None, (sink.function for sink in read.sinks))
    for item in call.items():
        yield from (one.function for one in item.value.parameters if item.name in asked)
        yield from filter(None, [(item.value.elsewhere or "").rpartition(".")[2]])


def _followed(read: Read, name: str, onward: list[Read]) -> Read:
    """Return ``read`` with the uses that callers elsewhere make of it, in place of "it is returned"."""
    gone = [sink for sink in read.sinks if sink.kind is SinkKind.RETURN and sink.function == name]
    sinks = tuple(sink for sink in read.sinks if sink not in gone)
    return replace(
        read,
        sinks=(*sinks, *(sink for one in onward for sink in one.sinks)),
        locals=(*read.locals, *(local for one in onward for local in one.locals)),
        handed=tuple(dict.fromkeys((*read.handed, *(span for one in onward for span in (one.span, *one.handed))))),
        mixed=read.mixed or any(one.mixed for one in onward),
        shapes=tuple(dict.fromkeys((*read.shapes, *(inner for one in onward for inner in one.shapes)))),
        crossed=tuple(dict.fromkeys((*read.crossed, name, *(inner for one in onward for inner in one.crossed)))),
        returns=tuple(
            dict.fromkeys((*read.returns, *(s.annotation for s in gone if s.annotation), *(r for one in onward for r in one.returns)))
        ),
    )


def _joined(result: Result, answer: Result, name: str) -> Result:
    """Return ``result`` with what a caller elsewhere does with the answer, in place of "it is returned"."""
    openings = tuple(one for one in result.openings if one.function != name)
    return replace(
        result,
        accesses=(*result.accesses, *answer.accesses),
        reads=(*result.reads, *answer.reads),
        openings=(*openings, *answer.openings),
        crossed=tuple(dict.fromkeys((*result.crossed, name))),
        mixed=result.mixed or answer.mixed,
        copies=(*result.copies, *answer.copies),
    )
