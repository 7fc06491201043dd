"""The Python files of a project, searched by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from undalle.project.contents import Contents, Kept
from undalle.project.roots import root_of
from undalle.project.uses import Uses, may_import, mentions, places, uses
from undalle.sources.choice import Choose
from undalle.sources.discover import discover


class _Holder(NamedTuple):
    """A file that holds a word: what opens it, and what it does with the word."""

    where: str
    uses: Uses


class _Index:
    """Who holds the words that were asked about. Words that are expected are looked for together with the first that is asked about."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._holders: dict[str, dict[Path, _Holder]] = {}
        self.mentions: dict[str, dict[Path, int]] = {}

    def holders(self, word: str, expected: Iterable[str]) -> dict[Path, _Holder]:
        if word not in self._holders:
            self._look({word, *expected} - self._holders.keys())
        return self._holders[word]

    def _look(self, words: Iterable[str]) -> None:
        names = {word.encode(): word for word in words}
        self._holders.update((word, {}) for word in names.values())
        asked = frozenset(names)
        for where, data in self.contents.all():
            for word, starts in places(data, asked).items():
                self._holders[names[word]][Path(where).absolute()] = _Holder(where, uses(data, word, starts))


class ProjectFiles:
    """Lists the files below a project's top once, and remembers what they do with the words that were asked about.

    ``choose`` says what is taken of a directory, ``given`` are the paths of the run, which stand in for a project that has no top.
    """

    def __init__(self, given: Sequence[Path], choose: Choose, *, respect_gitignore: bool) -> None:
        self._given, self._discover = tuple(given), partial(discover, choose=choose, respect_gitignore=respect_gitignore)
        self._indices: dict[Path | None, _Index] = {}
        self._kept = Kept()
        self._expected: set[str] = set()

    def expect(self, names: Iterable[str]) -> None:
        """Say that questions about ``names`` will come: what is looked for together costs one look at the files."""
        self._expected.update(names)

    def mentioning(self, file: Path, name: str) -> list[Path]:
        """Return the files of the project of ``file`` (absolute), itself left out, that hold the whole word ``name``, in a stable order."""
        return list(self._others(file, name))

    def attributes(self, file: Path, name: str) -> list[int] | None:
        """Return where ``file`` (absolute) may read an attribute ``name``, in its text, 0-based; None if it is no plain Python file.

        A string that says nothing but ``name`` counts: ``getattr`` reads by it. The file is one that mentions ``name``.
        """
        index, holder = self._index(file), self._holders(file, name).get(file)
        data = index.contents.of(holder.where) if holder is not None else None
        if data is None or file.suffix != ".py":
            return None
        text = data.decode("utf-8-sig", errors="replace")
        pattern = rf"""\.\s*(?P<attribute>{re.escape(name)})\b|(?P<quote>["']){re.escape(name)}(?P=quote)"""
        return [found.start("attribute") if found["attribute"] else found.start() for found in re.finditer(pattern, text)]

    def calling(self, file: Path, name: str) -> list[Path]:
        """Return those of them that may call ``name``."""
        return [path for path, one in self._others(file, name).items() if one.uses.called]

    def importing(self, file: Path, name: str, among: Iterable[Path]) -> set[Path]:
        """Return those ``among`` the files that mention ``name`` that may have it from ``file``.

        They name its module, or import something called so, or a ``*``.
        """
        contents, holders = self._index(file).contents, self._others(file, name)
        module = (file.parent.name if file.stem == "__init__" else file.stem).encode()
        held = ((path, contents.of(holders[path].where)) for path in among if path in holders)
        return {path for path, data in held if data is not None and may_import(data, module, name.encode())}

    def reading(self, file: Path, name: str) -> list[Path]:
        """Return those of them that may read the attribute ``name`` of an object of ``file``."""
        others = self._others(file, name)
        inside = self.importing(file, name, [path for path, one in others.items() if one.uses.own])
        return [path for path, one in others.items() if path in inside or one.uses.attribute]

    def handing_on(self, file: Path, name: str) -> list[Path]:
        """Return those of them that take ``name`` in hand without calling it: as a callback, under another name, by attribute."""
        return [path for path, one in self._others(file, name).items() if one.uses.handed]

    def defining(self, file: Path, name: str) -> list[Path]:
        """Return those of them that define a function called ``name`` themselves."""
        return [path for path, one in self._others(file, name).items() if one.uses.defined]

    def mentions(self, file: Path, name: str) -> dict[Path, int]:
        """Return how often each file of the project, ``file`` (absolute) included, holds ``name``: not where it is imported or defined."""
        index = self._index(file)
        if name not in index.mentions:
            held = ((path, index.contents.of(one.where)) for path, one in self._holders(file, name).items())
            counted = {path: mentions(data, name.encode()) for path, data in held if data is not None}
            index.mentions[name] = {path: count for path, count in counted.items() if count}
        return index.mentions[name]

    def definitions(self, file: Path, name: str) -> int:
        """Return how many functions of the project are called ``name``, those of ``file`` included."""
        return sum(one.uses.definitions for one in self._holders(file, name).values())

    def _others(self, file: Path, name: str) -> dict[Path, _Holder]:
        return {path: one for path, one in self._holders(file, name).items() if path != file}

    def _holders(self, file: Path, name: str) -> dict[Path, _Holder]:
        return self._index(file).holders(name, self._expected)

    def _index(self, file: Path) -> _Index:
        root = root_of(file.parent)
        if root not in self._indices:
            tops = [root] if root is not None else list(self._given)
            self._indices[root] = _Index(Contents(partial(self._discover, tops), self._kept))
        return self._indices[root]
