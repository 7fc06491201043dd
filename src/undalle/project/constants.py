"""Constants, settings and clients that a call takes from another file, followed through re-exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.facts import Arguments, CallSite, Client, ClientKind, Export, FileFacts, Follow, Value
from undalle.project.files import ProjectFiles
from undalle.project.modules import locate

STAR = "*"
_READERS = 100
Found = tuple["File", Export]
ReadFile = Callable[[Path, frozenset[Follow]], "File | None"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the project: where it is, what was seen in it."""

    path: Path
    facts: FileFacts


class Constants:
    """Answers what only the project can say of a value. ``read``, ``files`` and ``root_of`` are as ``Project`` gets them."""

    def __init__(self, read: ReadFile, files: ProjectFiles, root_of: Callable[[Path], Path | None]) -> None:
        self._read, self._files, self._root_of = read, files, root_of
        self._found: dict[tuple[str, Path], Found | None] = {}
        self._shared: dict[tuple[Path, str], bool] = {}

    def call(self, call: CallSite, file: File) -> CallSite:
        """Return ``call`` of ``file`` with the words and the client that other files give it."""
        arguments = tuple(self._arguments(container, file).without(call.lead) for container in call.arguments)
        return replace(call, arguments=arguments, client=self._client(call.client, file))

    def _arguments(self, container: Arguments, file: File) -> Arguments:
        if not any(item.value.elsewhere for item in container.items):
            return container
        return replace(container, items=tuple(replace(item, value=self.value(item.value, file)) for item in container.items))

    def value(self, value: Value, file: File) -> Value:
        """Return ``value``, as ``file`` reads it, with the words that another file gives it."""
        found = self.export(value.elsewhere, file.path) if value.elsewhere else None
        if found is None:
            return value
        home, export = found
        theirs = export.value
        shared = self._read_by_others(home, export.name)
        literals = tuple(replace(literal, shared=literal.shared or shared) for literal in theirs.literals)
        known = tuple(dict.fromkeys((*value.known, *theirs.known)))
        environment = tuple(dict.fromkeys((*value.environment, *theirs.environment)))
        tests = (*value.tests, *theirs.tests)
        return Value(
            known,
            theirs.complete and not value.known,
            (*value.literals, *literals),
            None,
            environment,
            None,
            tests,
            value.apart or theirs.apart,
            value.parameters,
        )

    def _client(self, client: Client, file: File) -> Client:
        if client.kind is not ClientKind.UNKNOWN or client.elsewhere is None:
            return client
        found = self.export(client.elsewhere, file.path)
        if found is None or found[1].client is None:
            return client
        return replace(found[1].client, ours=client.ours or found[1].client.kind is ClientKind.OPENAI)

    def export(self, dotted: str, importer: Path) -> Found | None:
        """Return the file and the export that ``dotted``, as ``importer`` writes it, means: a name of a module, or of a class in one."""
        key = (dotted, importer)
        if key not in self._found:
            # A cycle of imports meets its own beginning, and finds nothing there.
            self._found[key] = None
            self._found[key] = self._export(dotted, importer)
        return self._found[key]

    def _export(self, dotted: str, importer: Path) -> Found | None:
        place = locate(dotted, importer, self._root_of(importer))
        home = self._read(place[0], frozenset()) if place is not None and place[1] else None
        if place is None or home is None:
            return None
        named = {one.name: one for one in home.facts.exports if one.name != STAR}
        whole = ".".join(place[1])
        export = named.get(whole)
        if export is not None:
            onward = export.origin or export.value.elsewhere
            further = self.export(onward, home.path) if onward else None
            return further or (None if export.origin else (home, export))
        first = named.get(place[1][0])
        if first is not None and first.origin:
            return self.export(".".join((first.origin, *place[1][1:])), home.path)
        stars = (one.origin for one in home.facts.exports if one.name == STAR)
        found = (self.export(f"{origin}{'' if origin.endswith('.') else '.'}{whole}", home.path) for origin in stars)
        return next((one for one in found if one is not None), None)

    def _read_by_others(self, home: File, name: str) -> bool:
        """Say whether a file may read ``name`` of ``home`` for something that is not an image call.

        A file reads it by the name that it imports, or by an attribute called so; every such place must be one that an image call reads.
        """
        key = (home.path, name)
        if key not in self._shared:
            self._shared[key] = False
            self._shared[key] = self._reads(home, name)
        return self._shared[key]

    def _reads(self, home: File, name: str) -> bool:
        last = name.rpartition(".")[2]
        paths = self._files.mentioning(home.path, last)
        if len(paths) > _READERS:
            return True
        return any(self._reads_it(path, home, name, last) for path in paths)

    def _reads_it(self, path: Path, home: File, name: str, last: str) -> bool:
        places = self._files.attributes(path, last)
        if not places and "." in name:
            return False
        other = self._read(path, frozenset())
        if other is None or places is None:
            return True
        facts = other.facts
        if any(not any(span.start <= place < span.end for span in facts.accounted) for place in places):
            return True
        if "." in name:
            return False
        for one in facts.imports:
            taken = one.name == name and self.export(_dotted(one.module, name), path)
            if taken and taken[0].path == home.path:
                if one.elsewhere or not facts.accounted.issuperset(one.uses):
                    return True
                if one.bound != name and self._read_by_others(other, one.bound):
                    return True
        return False


def _dotted(module: str, name: str) -> str:
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
