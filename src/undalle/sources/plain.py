"""Pins, settings and shell commands as sources: UTF-8 text whose shadow keeps nothing but what comments say to us."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from undalle.sources.kind import Kind
from undalle.sources.python import UndecodableError
from undalle.sources.source import Source

_LINE_ENDS = re.compile(r"(\r\n|\r|\n)")
SPOKEN = re.compile(r"(?:^|(?<=\s))#[^\n]*?(?:undalle\s*:|noqa).*", re.IGNORECASE)


def read_plain(path: Path, name: str, data: bytes, kind: Kind) -> Source:
    """Decode a file that is no Python. Raises UndecodableError for bytes that are not UTF-8."""
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data[len(bom) :].decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start + len(bom)
        raise UndecodableError(name, f"not utf-8: byte 0x{data[place]:02x} at byte {place}", place) from error
    return PlainText(path=path, name=name, text=text, shadow=shadow_of(text), bom=bom, kind=kind)


class PlainText(Source):
    """A text that is not Python."""

    __slots__ = ()

    def rewritten(self, text: str) -> Source:
        """Return this file saying ``text``."""
        return PlainText(self.path, self.name, text, shadow_of(text), self.encoding, self.bom, self.kind)


def shadow_of(text: str) -> str:
    """Return Python of the same length: a statement for each line that says something, and the comments that speak to us.

    Lines that a backslash or an open quote joins are one statement, so that a comment above them speaks of all of them.
    """
    parts = _LINE_ENDS.split(text)
    lines, ends = parts[::2], [*parts[1::2], ""]
    shadow = [_shadowed(line) for line in lines]
    for first, last in _joined(lines):
        if len(lines[first]) > 1 and lines[last]:
            shadow[first] = "(0".ljust(len(lines[first]))
            shadow[first + 1 : last] = [" " * len(line) for line in lines[first + 1 : last]]
            shadow[last] = ")".ljust(len(lines[last]))
    return "".join(line + end for line, end in zip(shadow, ends, strict=True))


def _shadowed(line: str) -> str:
    comment = SPOKEN.search(line)
    said = line[: comment.start()] if comment else line
    return ("0".ljust(len(said)) if said.strip() else " " * len(said)) + (comment[0] if comment else "")


def _joined(lines: list[str]) -> list[tuple[int, int]]:
    """Return first and last index of every run of lines that backslashes or a single-quoted text join."""
    found: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        first, quoted = number, False
        while number < len(lines) - 1:
            line = lines[number]
            if quoted or not line.lstrip().startswith("#"):
                quoted ^= line.count("'") % 2 == 1
            if not (quoted or line.endswith("\\")):
                break
            number += 1
        if quoted:
            number = first
        elif number > first:
            found.append((first, number))
        number += 1
    return found
