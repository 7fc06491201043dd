"""The facts of several files, joined: constants and clients from another file, callers in another file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.facts import (
    Arguments,
    CallSite,
    Client,
    ClientKind,
    Export,
    FileFacts,
    Follow,
    ProjectCall,
    Read,
    Result,
    Shape,
    Sink,
    SinkKind,
    Value,
)
from undalle.project.files import ProjectFiles
from undalle.project.modules import locate
from undalle.project.sharing import shared_elsewhere

_HOPS = 5
_CALLERS = 40


@dataclass(frozen=True, slots=True)
class File:
    """A file of the project: where it is, what was seen in it."""

    path: Path
    facts: FileFacts


class Project:
    """The files of a run, and those that they lead to.

    ``read`` returns a file by its absolute path, with the calls of ``follow`` traced, or None if it can not be read as Python.
    ``files`` searches the project's files for names. ``root_of`` returns the top of a file's project, or None.
    """

    def __init__(
        self,
        read: Callable[[Path, frozenset[Follow]], File | None],
        files: ProjectFiles,
        root_of: Callable[[Path], Path | None],
    ) -> None:
        self._read, self._files, self._root_of = read, files, root_of

    def link(self, file: File) -> tuple[CallSite, ...]:
        """Return the calls of ``file`` with what other files say of them."""
        return tuple(self._call(call, file) for call in file.facts.calls)

    # Constants and clients.

    def _call(self, call: CallSite, file: File) -> CallSite:
        arguments = tuple(self._arguments(container, file) for container in call.arguments)
        result = self._result(call.result, file)
        return replace(call, arguments=arguments, client=self._client(call.client, file), result=result)

    def _arguments(self, container: Arguments, file: File) -> Arguments:
        if not any(item.value.elsewhere for item in container.items):
            return container
        return replace(container, items=tuple(replace(item, value=self._value(item.value, file)) for item in container.items))

    def _value(self, value: Value, file: File) -> Value:
        found = self._export(value.elsewhere, file.path, 0) if value.elsewhere else None
        if found is None:
            return value
        home, export = found
        theirs = export.value
        shared = shared_elsewhere(home.path, export.name, self._readers(home, export.name))
        literals = tuple(replace(literal, shared=literal.shared or shared) for literal in theirs.literals)
        known = tuple(dict.fromkeys((*value.known, *theirs.known)))
        return Value(known, theirs.complete and not value.known, (*value.literals, *literals), None, theirs.environment)

    def _readers(self, home: File, name: str) -> Iterable[FileFacts]:
        for path in self._files.mentioning(home.path, name):
            other = self._read(path, frozenset())
            if other is not None:
                yield other.facts

    def _client(self, client: Client, file: File) -> Client:
        if client.kind is not ClientKind.UNKNOWN or client.elsewhere is None:
            return client
        found = self._export(client.elsewhere, file.path, 0)
        if found is None or found[1].client is None:
            return client
        return replace(found[1].client, ours=client.ours or found[1].client.kind is ClientKind.OPENAI)

    def _export(self, dotted: str, importer: Path, hops: int) -> tuple[File, Export] | None:
        """Return the file and the export that ``dotted`` means to ``importer``, through re-exports."""
        place = locate(dotted, importer, self._root_of(importer)) if hops < _HOPS else None
        if place is None or len(place[1]) != 1:
            return None
        home = self._read(place[0], frozenset())
        export = next((one for one in home.facts.exports if one.name == place[1][0]), None) if home is not None else None
        if home is None or export is None:
            return None
        onward = export.origin or export.value.elsewhere
        return self._export(onward, place[0], hops + 1) if onward else (home, export)

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
        return result

    def _read_on(self, read: Read, file: File) -> Read:
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
        for name in read.entered:
            if self._strangers(name, file):
                why = f"`{name.removeprefix('?.')}` is called in other files too, perhaps with other URLs"
                read = replace(read, sinks=(*read.sinks, Sink(SinkKind.STORE, read.span, read.span, why)))
        return read

    def _strangers(self, name: str, file: File) -> bool:
        """Say whether another file may call a function of ``file``. One that has its own function of that name calls that."""
        simple = name.removeprefix("?.")
        calling = {*self._files.calling(file.path, simple), *self._files.handing_on(file.path, simple)}
        if name != simple:
            return bool(calling)
        return bool(calling & set(self._files.importing(file.path, name)) - set(self._files.defining(file.path, simple)))

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
            matching = [call for call in other.facts.project_calls if self._means(call, name, path, file.path)] if other is not None else []
            found.extend(matching)
            closed = closed and bool(matching)
        return found, closed

    def _means(self, call: ProjectCall, name: str, importer: Path, home: Path) -> bool:
        """Say whether ``call`` in ``importer`` calls the function ``name`` of ``home``."""
        if call.callee.startswith("?."):
            return call.callee == name
        place = locate(call.callee, importer, self._root_of(importer))
        if place is None:
            return False
        if place == (home, (name,)):
            return True
        found = self._export(call.callee, importer, 0)
        return found is None and place[0].name == "__init__.py" and place[1][-1:] == (name,)


def _lies(known: Iterable[tuple[str, Shape]], more: Iterable[tuple[str, Shape]]) -> dict[str, Shape]:
    """Return how the value lies in what functions give back, by their names."""
    return {name: shape for name, shape in (*known, *more) if name}


def _followed(read: Read, name: str, onward: list[Read]) -> Read:
    """Return ``read`` with the uses that callers elsewhere make of it, in place of "it is returned"."""
    gone = [sink for sink in read.sinks if sink.kind is SinkKind.RETURN and sink.function == name]
    sinks = tuple(sink for sink in read.sinks if sink not in gone)
    return replace(
        read,
        sinks=(*sinks, *(sink for one in onward for sink in one.sinks)),
        locals=(*read.locals, *(local for one in onward for local in one.locals)),
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
