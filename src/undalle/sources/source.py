"""One file's text with what it takes to show a place in it and to write it back unharmed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from undalle.diagnostics import Location

_LINE_END = re.compile(r"\r\n|\r|\n")


class Kind(StrEnum):
    """What sort of container a source is."""

    PYTHON = "python"


class UnencodableError(ValueError):
    """A new text holds a character that the file's own encoding cannot write. ``reason`` is one line without the file's ``name``."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text.

    ``path`` opens it, ``name`` is how it is shown (the ``file`` of every span). ``text`` is the decoded content without its byte order
    mark, line ends untouched. ``shadow`` has the same length and is Python throughout; for a Python file it is ``text`` itself.
    ``encoding`` is a codec name that writes no mark of its own; ``bom`` are the mark's bytes, or empty.
    """

    path: Path
    name: str
    text: str
    shadow: str
    encoding: str = "utf-8"
    bom: bytes = b""
    kind: Kind = Kind.PYTHON
    _starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def locate(self, offset: int) -> Location:
        """Return the 1-based row and column of a 0-based offset into ``text`` (its length is allowed, and is where the text ends).

        Raises IndexError for an offset outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"{self.name}: offset {offset} is outside a text of {len(self.text)}")
        starts = self._line_starts()
        row = bisect_right(starts, offset)
        return Location(row, offset - starts[row - 1] + 1)

    def lines(self, start: int, end: int) -> tuple[str, ...]:
        """Return the lines, without their ends, that the offsets ``start`` (inclusive) to ``end`` (exclusive) touch.

        An empty span touches the line it stands on. Raises IndexError for offsets outside the text.
        """
        first = self.locate(start).row
        last = self.locate(max(start, end - 1)).row
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
