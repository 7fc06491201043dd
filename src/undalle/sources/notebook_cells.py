"""The code cells of a notebook's JSON: what they say and where that is written. Nothing else of the document is loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from undalle.sources.json_places import JsonError, Places

_MARK = "\ufeff".encode()
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


def read_cells(data: bytes) -> Iterator[Cell]:
    """Yield the code cells of a document (nbformat 3 and 4) in order. Raises JsonError."""
    return _Reader(data).cells()


def code_of(data: bytes) -> bytes:
    """Return the code of a notebook's cells in UTF-8, to be searched; nothing for what is no notebook."""
    try:
        return "\n".join(cell.text for cell in read_cells(data)).encode("utf-8", "replace")
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
