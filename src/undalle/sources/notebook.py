"""Jupyter notebooks: the code cells in order as one text. Only the JSON of changed cells is ever written anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.sources.cell_value import respelled
from undalle.sources.cells import Masked, mask, opaque
from undalle.sources.json_places import JsonError, Places
from undalle.sources.python import UndecodableError
from undalle.sources.source import CrossingError, Flaw, Frozen, Kind, Section, Source

_MARK = "\ufeff".encode()
_SURROGATE = re.compile("[\ud800-\udfff]")
_PYTHON = re.compile(r"(?:i?python|xpython|pyodide|pyolite|sage|pyspark)[\d.]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell.

    ``number`` is its 1-based place among all cells, ``start`` and ``end`` the bytes of its source in the document, ``tokens`` the bytes
    of the strings in it (from ``start``), ``strings`` what they say. ``other`` names its language if that is not Python.
    """

    number: int
    start: int
    end: int
    tokens: tuple[tuple[int, int], ...]
    strings: tuple[str, ...]
    other: str = ""

    @property
    def text(self) -> str:
        """The source of the cell."""
        return "".join(self.strings)


@dataclass(frozen=True, slots=True)
class Notebook(Source):
    """A notebook. ``data`` are all bytes as they were read, ``fence`` starts the line before each cell in ``text``."""

    data: bytes = b""
    cells: tuple[Cell, ...] = ()
    fence: str = "```"
    newline: str = "\n"

    def rewritten(self, text: str) -> Source:
        """Return the notebook whose cells say what ``text`` says between their boundaries."""
        given = [self.text[section.start : section.end] for section in self.sections]
        return self.composed([_trimmed(old, new) for old, new in zip(given, self._split(text), strict=True)])

    def composed(self, texts: Sequence[str]) -> Notebook:
        """Return the notebook with ``texts`` as the sources of its cells."""
        text, shadow = "", ""
        sections: list[Section] = []
        frozen: list[Frozen] = []
        flaws: list[Flaw] = []
        for cell, source in zip(self.cells, texts, strict=True):
            boundary = f"{self.fence}cell {cell.number}{self.newline}"
            start = len(text) + len(boundary)
            masked = opaque(source, cell.other) if cell.other else mask(source)
            text += boundary + source + self.newline
            shadow += "#" + boundary[1:] + _SURROGATE.sub("?", masked.shadow) + self.newline
            sections.append(Section(start, start + len(source), start + masked.top, cell.number))
            frozen += (Frozen(start + first, start + last, why) for first, last, why in masked.frozen)
            flaws += _flaws(masked, source, start)
        return replace(self, text=text, shadow=shadow, sections=tuple(sections), frozen=tuple(frozen), flaws=tuple(flaws))

    def encode(self, text: str) -> bytes:
        """Return the document with the sources of changed cells replaced."""
        pieces: list[bytes] = []
        at = 0
        for cell, new in zip(self.cells, self._split(text), strict=True):
            if new != cell.text:
                value = respelled(self.data[cell.start : cell.end], cell.tokens, cell.strings, new, ascii_only=_escapes(self.data))
                pieces += (self.data[at : cell.start], value)
                at = cell.end
        return b"".join((*pieces, self.data[at:])) if pieces else self.data

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return each cell under its number."""
        return tuple((f"cell {section.cell}", self.text[section.start : section.end]) for section in self.sections)

    def _split(self, text: str) -> list[str]:
        """Return the source of each cell in ``text``."""
        pieces = re.split(rf"^{self.fence}cell (\d+)\r?\n", text, flags=re.MULTILINE)
        if pieces[0] or [int(number) for number in pieces[1::2]] != [cell.number for cell in self.cells]:
            raise CrossingError(f"an edit reaches over the end of a cell of {self.name}")
        return [piece.removesuffix(self.newline) for piece in pieces[2::2]]


def read_notebook(path: Path, name: str, data: bytes) -> Notebook:
    """Find the code cells of a notebook (nbformat 3 and 4). ``path`` opens it, ``name`` is how it is shown, ``data`` is all of its bytes.

    Raises UndecodableError for what is no notebook.
    """
    try:
        cells = tuple(_Reader(data).cells())
    except JsonError as error:
        row = data.count(b"\n", 0, error.offset) + 1
        raise UndecodableError(name, f"not a notebook: {error} (line {row})", error.offset) from error
    texts = [cell.text for cell in cells]
    notebook = Notebook(
        path=path,
        name=name,
        text="",
        shadow="",
        kind=Kind.NOTEBOOK,
        data=data,
        cells=cells,
        fence=_fence(texts),
        newline="\r\n" if any("\r\n" in text for text in texts) else "\n",
    )
    return notebook.composed(texts)


def code_of(data: bytes) -> bytes:
    """Return the code of a notebook's cells in UTF-8, to be searched; nothing for what is no notebook."""
    try:
        return "\n".join(cell.text for cell in _Reader(data).cells()).encode("utf-8", "replace")
    except JsonError:
        return b""


class _Reader:
    """Reads a document once, front to back, and loads nothing but the sources of code cells and what names their language."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._places = Places(data, len(_MARK) if data.startswith(_MARK) else 0)
        self._number = 0
        self._language = ""
        self._found: list[Cell] = []
        self._seen = False

    def cells(self) -> Iterator[Cell]:
        places = self._places
        if places.kind(places.start) != "{":
            raise JsonError("the JSON document is no object", places.start)
        for key, start in places.members(places.start):
            self._member(key, start)
        places.finish()
        if not self._seen:
            raise JsonError("there are no cells in it", places.start)
        for cell in self._found:
            foreign = bool(self._language) and _PYTHON.fullmatch(self._language) is None
            yield replace(cell, other=cell.other or f"the notebook's language is {self._language}") if foreign else cell

    def _member(self, key: str, start: int) -> None:
        kind = self._places.kind(start)
        if key == "cells" and kind == "[":
            self._cells(start)
        elif key == "worksheets" and kind == "[":
            for sheet in self._places.elements(start):
                self._below(sheet, {"cells": self._cells})
        elif key == "metadata":
            self._below(start, {"kernelspec": self._note_language, "language_info": self._note_language})
        else:
            self._places.end(start)

    def _below(self, start: int, handlers: dict[str, Callable[[int], object]]) -> None:
        """Walk an object: hand the values of some keys on, pass the others."""
        if self._places.kind(start) != "{":
            self._places.end(start)
            return
        for key, value in self._places.members(start):
            handlers.get(key, self._places.end)(value)

    def _note_language(self, start: int) -> None:
        said = self._load(start)
        if isinstance(said, dict) and not self._language:
            # A kernel's own name says nothing ("env3"); without its language only language_info does.
            language = said.get("language", said.get("name") if "file_extension" in said or "codemirror_mode" in said else "")
            self._language = str(language or "")

    def _load(self, start: int) -> object:
        return self._places.load(start, self._places.end(start))

    def _cells(self, start: int) -> None:
        if self._places.kind(start) != "[":
            self._places.end(start)
            return
        self._seen = True
        for cell in self._places.elements(start):
            self._number += 1
            self._cell(cell)

    def _cell(self, start: int) -> None:
        said: dict[str, object] = {}
        source: list[tuple[int, int]] = []

        def note(key: str) -> Callable[[int], object]:
            return lambda value: said.__setitem__(key, self._load(value))

        def place(value: int) -> None:
            source[:] = [(value, self._places.end(value))]

        handlers = {"cell_type": note("type"), "language": note("language"), "metadata": note("metadata"), "source": place, "input": place}
        self._below(start, handlers)
        if said.get("type") == "code" and source:
            self._found.extend(self._code(*source[0], _language(said)))

    def _code(self, start: int, end: int, language: str) -> Iterator[Cell]:
        """Yield the cell whose source is the value from ``start`` to ``end``, if it is one that can be read."""
        value = self._data[start:end]
        inner = Places(value)
        if value[:1] == b'"':
            tokens = [(0, len(value))]
        elif value[:1] == b"[":
            tokens = [(one, inner.end(one)) for one in inner.elements(0)]
        else:
            return
        strings = [one for token in tokens if isinstance(one := inner.load(*token), str)]
        if len(strings) < len(tokens):
            raise JsonError(f"the source of cell {self._number} is no text", start)
        other = f"the cell's language is {language}" if language and _PYTHON.fullmatch(language) is None else ""
        yield Cell(self._number, start, end, tuple(tokens), tuple(strings), other)


def _language(said: dict[str, object]) -> str:
    """Return the language that a cell itself names, if it does."""
    metadata = said.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    language = editor.get("languageId") if isinstance(editor, dict) else said.get("language")
    return language if isinstance(language, str) else ""


def _flaws(masked: Masked, source: str, start: int) -> Iterator[Flaw]:
    if masked.problem:
        lines = source.splitlines(keepends=True)
        yield Flaw(start + sum(map(len, lines[: masked.row - 1])), masked.problem, source)


def _fence(texts: Sequence[str]) -> str:
    """Return what starts the line before each cell: something that no line of a cell starts with."""
    fence = "```"
    while any(f"{fence}cell " in text for text in texts):
        fence += "`"
    return fence


def _trimmed(old: str, new: str) -> str:
    """Return the new source of a cell without blank lines at its ends that the old one did not have."""
    if new == old:
        return old
    if not old.endswith(("\n", "\r")):
        new = new.rstrip("\r\n")
    return new if old.startswith(("\n", "\r")) else new.lstrip("\r\n")


def _escapes(data: bytes) -> bool:
    """Say whether a document writes what is not ASCII as escapes."""
    return data.isascii() and b"\\u" in data
