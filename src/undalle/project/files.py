"""The Python files of a project, searched by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from undalle.diagnostics import Failure
from undalle.project.roots import root_of
from undalle.sources.choice import Choose
from undalle.sources.discover import discover
from undalle.sources.files import read_bytes
from undalle.sources.names import kind_when_asked
from undalle.sources.notebook_cells import code_of

# A page that speaks of a function does not call it.
_IMPORTS = re.compile(rb"(?m)^[ \t]*(?:from[ \t][^\n]*\bimport[ \t]*\([^)]*\)|(?:from|import)[ \t](?:[^\n]*\\\n)*[^\n]*)")
_DOCUMENTS = frozenset({".md", ".mdx", ".rst"})


def _may_call(path: Path) -> bool:
    return path.suffix not in _DOCUMENTS and kind_when_asked(path) is None


class ProjectFiles:
    """Lists the files below a project's top once, and remembers what they hold.

    ``choose`` says what is taken of a directory, ``given`` are the paths of the run, which stand in for a project that has no top.
    """

    def __init__(self, given: Sequence[Path], choose: Choose, *, respect_gitignore: bool) -> None:
        self._given, self._choose, self._respect = tuple(given), choose, respect_gitignore
        self._held: dict[Path | None, dict[Path, bytes]] = {}
        self._mentions: dict[tuple[Path | None, str], dict[Path, int]] = {}

    def mentioning(self, file: Path, name: str) -> list[Path]:
        """Return the files of the project of ``file`` (absolute), itself left out, that hold the whole word ``name``, in a stable order."""
        return self._search(file, rb"\b%s\b", name)

    def attributes(self, file: Path, name: str) -> list[int] | None:
        """Return where ``file`` (absolute) may read an attribute ``name``, in its text, 0-based; None if it is no plain Python file.

        A string that says nothing but ``name`` counts: ``getattr`` reads by it.
        """
        data = self._contents(root_of(file.parent)).get(file)
        if data is None or file.suffix != ".py":
            return None
        text = data.decode("utf-8-sig", errors="replace")
        pattern = rf"""\.\s*(?P<attribute>{re.escape(name)})\b|(?P<quote>["']){re.escape(name)}(?P=quote)"""
        return [found.start("attribute") if found["attribute"] else found.start() for found in re.finditer(pattern, text)]

    def calling(self, file: Path, name: str) -> list[Path]:
        """Return those of them that may call ``name``."""
        return self._search(file, rb"(?<!def )\b%s\s*\(", name)

    def importing(self, file: Path, name: str) -> list[Path]:
        """Return those of them that may have ``name`` from ``file``: they name its module, or import something called so, or a ``*``."""
        module = file.parent.name if file.stem == "__init__" else file.stem
        named = self._search(file, rb"\b%s\b", module)
        return [*named, *self._search(file, rb"\bimport\s[\w\s,()]*\b%s\b", name), *self._search(file, rb"\bimport\s+\(?\s*\*", "import")]

    def reading(self, file: Path, name: str) -> list[Path]:
        """Return those of them that may read the attribute ``name`` of an object of ``file``."""
        inside = set(self._search(file, rb"\bself\.%s\b", name)) & set(self.importing(file, name))
        return [*inside, *self._search(file, rb"(?<!self)\.%s\b", name)]

    def handing_on(self, file: Path, name: str) -> list[Path]:
        """Return those of them that take ``name`` in hand without calling it: as a callback, under another name, by attribute."""
        return self._search(file, rb"(?m)(?:\.|[=(,]\s*)%s\b(?!\s*[\(=:])|\b%s\s+as\b", name)

    def defining(self, file: Path, name: str) -> list[Path]:
        """Return those of them that define a function called ``name`` themselves."""
        return self._search(file, rb"\bdef\s+%s\s*\(", name)

    def mentions(self, file: Path, name: str) -> dict[Path, int]:
        """Return how often each file of the project, ``file`` (absolute) included, holds ``name``: not where it is imported or defined."""
        root = root_of(file.parent)
        if (root, name) not in self._mentions:
            pattern = re.compile(rb"(?<!def )\b%s\b" % re.escape(name.encode()))
            held = self._contents(root)
            counted = {path: len(pattern.findall(_IMPORTS.sub(b"", data))) for path, data in held.items() if name.encode() in data}
            self._mentions[root, name] = {path: count for path, count in counted.items() if count}
        return self._mentions[root, name]

    def definitions(self, file: Path, name: str) -> int:
        """Return how many functions of the project are called ``name``, those of ``file`` included."""
        pattern = re.compile(rb"\bdef\s+%s\b" % re.escape(name.encode()))
        return sum(len(pattern.findall(data)) for data in self._contents(root_of(file.parent)).values())

    def _search(self, file: Path, pattern: bytes, name: str) -> list[Path]:
        word, held = name.encode(), self._contents(root_of(file.parent))
        holding = [(path, data) for path, data in held.items() if word in data and path != file]
        if not holding:
            return []
        compiled = re.compile(pattern.replace(b"%s", re.escape(word)))
        return [path for path, data in holding if compiled.search(data)]

    def _contents(self, root: Path | None) -> dict[Path, bytes]:
        if root not in self._held:
            self._held[root] = dict(self._read([root] if root is not None else list(self._given)))
        return self._held[root]

    def _read(self, tops: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
        for found in discover(tops, self._choose, respect_gitignore=self._respect):
            data = found if isinstance(found, Failure) else read_bytes(found.where)
            if not isinstance(found, Failure) and not isinstance(data, Failure) and _may_call(found.path):
                # Of a notebook only the code is kept: its pictures can be large, and its prose calls nothing.
                yield found.path.absolute(), code_of(data) if found.path.suffix == ".ipynb" else data
