"""Bytes of a Python file to a source: encoding cookie (PEP 263), byte order mark, and refusals that say why."""

from __future__ import annotations

import codecs
import re
import tokenize
from pathlib import Path

from undalle.sources.source import Source

_LINE_END = re.compile(rb"\r\n|\r|\n")
_ASCII = "# coding = ('a', \"b\")\n"
_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class UndecodableError(ValueError):
    """A file's bytes are not the text they claim to be. ``reason`` is one line without the name, ``offset`` the 0-based byte at fault."""

    def __init__(self, name: str, reason: str, offset: int = 0) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
        self.offset = offset


def read_python(path: Path, name: str, data: bytes) -> Source:
    """Decode a Python file. ``path`` opens it, ``name`` is how it is shown, ``data`` is all of its bytes.

    Raises UndecodableError for bytes that are not in the declared encoding, for encodings that Python source cannot have, for null
    bytes, and for text that would not be written back as it was.
    """
    _refuse_foreign_marks(name, data)
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    encoding = _encoding(name, data)
    body = data[len(bom) :]
    text = _decode(name, body, encoding, len(bom))
    if encoding != "utf-8" and not _survives(text, encoding, body):
        raise UndecodableError(name, f"its encoding {encoding} does not give the same bytes back, so it could not be written safely")
    return Source(path=path, name=name, text=text, shadow=text, encoding=encoding, bom=bom)


def _refuse_foreign_marks(name: str, data: bytes) -> None:
    for mark, family in _FOREIGN_MARKS:
        if data.startswith(mark):
            raise UndecodableError(name, f"it is {family} (byte order mark at byte 0), which Python does not read as source")
    null = data.find(b"\0")
    if null >= 0:
        raise UndecodableError(name, f"null byte at byte {null} (line {_row(data, null)}): not Python source", null)


def _encoding(name: str, data: bytes) -> str:
    """Return the declared encoding, checked to be one that Python source can be written in."""
    # The standard library's detection knows no lone CR as a line end, Python's parser does.
    head = iter([line + b"\n" for line in _LINE_END.split(data, 2)[:2]])
    try:
        encoding, _ = tokenize.detect_encoding(lambda: next(head, b""))
    except SyntaxError as error:
        if "missing" in error.msg:
            _decode(name, data, "utf-8", 0)
        if data.startswith(codecs.BOM_UTF8):
            raise UndecodableError(name, "its byte order mark says UTF-8, its encoding cookie says another encoding") from error
        raise UndecodableError(name, f"its encoding cookie is no use: {error.msg}") from error
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        readable = _ASCII.encode("ascii").decode(encoding) == _ASCII
    except (LookupError, ValueError):
        readable = False
    if not readable:
        raise UndecodableError(name, f"its encoding cookie names {encoding}, which Python source cannot be written in")
    return encoding


def _decode(name: str, body: bytes, encoding: str, skipped: int) -> str:
    """Decode ``body``, which starts ``skipped`` bytes into the file."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        place = error.start + skipped
        what = f"byte 0x{body[error.start]:02x} at byte {place} (line {_row(body, error.start)})"
        raise UndecodableError(name, f"not {encoding}: {what}", place) from error
    except UnicodeError as error:
        raise UndecodableError(name, f"not {encoding}") from error


def _survives(text: str, encoding: str, body: bytes) -> bool:
    try:
        return text.encode(encoding) == body
    except UnicodeError:
        return False


def _row(data: bytes, offset: int) -> int:
    return len(_LINE_END.findall(data, 0, offset)) + 1
