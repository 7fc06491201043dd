"""Jupyter notebooks: the code cells in order as one text. Only the JSON of changed cells is ever written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.sources.cell_value import respelled
from undalle.sources.cells import Masked, mask, opaque
from undalle.sources.json_places import JsonError
from undalle.sources.kind import Kind
from undalle.sources.notebook_cells import Cell, read_cells
from undalle.sources.python import UndecodableError
from undalle.sources.source import CrossingError, Flaw, Frozen, Section, Source

_SURROGATE = re.compile("[\ud800-\udfff]")


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
        commands: list[tuple[int, int]] = []
        for cell, source in zip(self.cells, texts, strict=True):
            boundary = f"{self.fence}cell {cell.number}{self.newline}"
            start = len(text) + len(boundary)
            masked = opaque(source, cell.other) if cell.other else mask(source)
            text += boundary + source + self.newline
            shadow += "#" + boundary[1:] + _SURROGATE.sub("?", masked.shadow) + self.newline
            sections.append(Section(start, start + len(source), start + masked.top, cell.number))
            frozen += (Frozen(start + first, start + last, why) for first, last, why in masked.frozen)
            flaws += _flaws(masked, source, start)
            commands += ((start + first, start + last) for first, last in masked.commands)
        return replace(
            self,
            text=text,
            shadow=shadow,
            sections=tuple(sections),
            frozen=tuple(frozen),
            flaws=tuple(flaws),
            commands=tuple(commands),
        )

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
        cells = tuple(read_cells(data))
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


def _flaws(masked: Masked, source: str, start: int) -> Iterator[Flaw]:
    if masked.problem:
        lines = source.splitlines(keepends=True)
        yield Flaw(start + sum(map(len, lines[: masked.row - 1])), masked.problem, source, masked.remedy)


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
