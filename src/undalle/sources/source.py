"""One file's text with what it takes to show a place in it and to write it back unharmed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from pathlib import Path

from undalle.diagnostics import Location
from undalle.sources.kind import Kind

_LINE_END = re.compile(r"\r\n|\r|\n")


class UnencodableError(ValueError):
    """A new text holds a character that the file's own encoding cannot write. ``reason`` is one line without the file's ``name``."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class UnparsableError(ValueError):
    """A file that is not what its name says, as its own parser reads it. ``row`` and ``column`` are 1-based."""

    def __init__(self, reason: str, row: int, column: int) -> None:
        super().__init__(reason)
        self.reason, self.row, self.column = reason, row, column


class CrossingError(ValueError):
    """New text would change what holds the code: edits reach over the end of a cell or a fence."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of code in a container, as offsets into ``Source.text``.

    ``top`` is where its Python starts, behind a line that must stay the first; ``cell`` the 1-based number of a notebook's cell.
    """

    start: int
    end: int
    top: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """A stretch of ``Source.text`` that nothing may be written to, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """A stretch of code that is not read as Python.

    ``offset`` is the start of the line at fault, ``code`` the text that was not understood; ``remedy`` is empty where it is to be mended.
    """

    offset: int
    reason: str
    code: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text.

    ``path`` opens it, ``name`` is how it is shown (the ``file`` of every span). ``text`` is the decoded content without its byte order
    mark, line ends untouched. ``shadow`` has the same length and is Python throughout; for a Python file it is ``text`` itself.
    ``encoding`` is a codec name that writes no mark of its own; ``bom`` are the mark's bytes, or empty. A container has ``sections`` of
    code, stretches that are ``frozen`` and ``flaws``; ``commands`` are the stretches of shell in a document or a notebook.
    """

    path: Path
    name: str
    text: str
    shadow: str
    encoding: str = "utf-8"
    bom: bytes = b""
    kind: Kind = Kind.PYTHON
    sections: tuple[Section, ...] = ()
    frozen: tuple[Frozen, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    commands: tuple[tuple[int, int], ...] = ()
    _starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def row(self, offset: int) -> int:
        """Return the 1-based row of a 0-based offset in ``text`` (its length is allowed, and is where the text ends).

        Raises IndexError for an offset outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"{self.name}: offset {offset} is outside a text of {len(self.text)}")
        return bisect_right(self._line_starts(), offset)

    def locate(self, offset: int) -> Location:
        """Return where an offset into ``text`` stands for a reader: row and column of the file or, in a notebook, of the cell.

        Raises IndexError for an offset outside the text.
        """
        row = self.row(offset)
        column = offset - self._line_starts()[row - 1] + 1
        section = self.section(offset)
        if section is None or section.cell is None:
            return Location(row, column)
        return Location(row - self.row(section.start) + 1, column, section.cell)

    def section(self, offset: int) -> Section | None:
        """Return the section that ``offset`` stands in or behind; before all of them, the first."""
        if not self.sections:
            return None
        return self.sections[max(bisect_right(self.sections, offset, key=lambda one: one.start) - 1, 0)]

    def refusal(self, start: int, end: int) -> str:
        """Say why nothing may be written between two offsets; empty if it may (and at the ends of a frozen stretch one may insert)."""
        return next((one.reason for one in self.frozen if one.start < end and start < one.end), "")

    def rewritten(self, text: str) -> Source:
        """Return this file saying ``text``. Raises CrossingError when more than the code of sections would change."""
        return replace(self, text=text, shadow=text)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return what a diff shows side by side: names for titles with the text of each; an empty name stands for the file."""
        return (("", self.text),)

    def lines(self, start: int, end: int) -> tuple[str, ...]:
        """Return the lines, without their ends, that the offsets ``start`` (inclusive) to ``end`` (exclusive) touch.

        An empty span touches the line it stands on. Raises IndexError for offsets outside the text.
        """
        first = self.row(start)
        last = self.row(max(start, end - 1))
        starts = [*self._line_starts(), len(self.text)]
        return tuple(self.text[starts[row - 1] : starts[row]].rstrip("\r\n") for row in range(first, last + 1))

    def encode(self, text: str) -> bytes:
        """Return the bytes of ``text`` as this file writes it, byte order mark included. Raises UnencodableError."""
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            character = f"U+{ord(text[error.start]):04X}"
            raise UnencodableError(self.name, f"the file's encoding {self.encoding} cannot write {character}") from error

    def _line_starts(self) -> list[int]:
        """Return the offset of every line's first character. Lines end as Python's tokenizer ends them: LF, CRLF or CR, nothing else."""
        if not self._starts:
            self._starts.extend([0, *(match.end() for match in _LINE_END.finditer(self.text))])
        return self._starts
