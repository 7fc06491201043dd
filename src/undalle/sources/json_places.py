"""Where values stand in a JSON document: byte offsets, found in one pass and without building the values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_BLANKS = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^\s\[\]{},:\"]+")
_INSIDE = re.compile(rb"[^\[\]{}\"]*+")
_CLOSERS = {ord("["): ord("]"), ord("{"): ord("}")}


class JsonError(ValueError):
    """The bytes are no JSON document; the message says why, ``offset`` where (0-based byte)."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class Places:
    """Walks a document. Every method takes the offset of a value's first byte; walking an object or array yields offsets of its values.

    A value that a caller does not walk itself must be passed with ``end``, so that each byte is looked at once.
    """

    def __init__(self, data: bytes, start: int = 0) -> None:
        """Take the bytes of a document and the offset it starts at."""
        self.data = data
        self.start = self._blanks(start)
        self.at = self.start
        self.key = (self.start, self.start)

    def kind(self, start: int) -> str:
        """Return the first character of a value: ``{``, ``[``, a quote, or of a number or word."""
        return chr(self.data[start]) if start < len(self.data) else ""

    def members(self, start: int) -> Iterator[tuple[str, int]]:
        """Yield the key of each member of an object and the offset of its value. The walker must pass that value before going on.

        ``self.key`` is where the key itself stands.
        """
        self.at = self._blanks(self._expect(b"{", start))
        while not self._closes(b"}"):
            key_end = self._string(self.at)
            self.key = (self.at, key_end)
            key = self.load(*self.key)
            value = self._blanks(self._expect(b":", self._blanks(key_end)))
            yield str(key), value
            self._separate(b"}")

    def elements(self, start: int) -> Iterator[int]:
        """Yield the offset of each element of an array. The walker must pass it before going on."""
        self.at = self._blanks(self._expect(b"[", start))
        while not self._closes(b"]"):
            yield self.at
            self._separate(b"]")

    def end(self, start: int) -> int:
        """Pass the value at ``start`` and return the offset behind it."""
        first = self.data[start : start + 1]
        if first == b'"':
            self.at = self._string(start)
        elif first in {b"{", b"["}:
            self.at = self._skip(start)
        else:
            scalar = _SCALAR.match(self.data, start)
            if scalar is None:
                raise self._error(start)
            self.at = scalar.end()
        return self.at

    def load(self, start: int, end: int) -> object:
        """Return the value from ``start`` to ``end``. Raises ``JsonError``."""
        try:
            return json.loads(self.data[start:end].decode("utf-8"), strict=False)
        except UnicodeDecodeError as error:
            raise JsonError("it is not UTF-8", start + error.start) from error
        except (ValueError, RecursionError) as error:
            raise JsonError("it is not valid JSON", start) from error

    def finish(self) -> None:
        """Check that nothing follows the document."""
        self.at = self._blanks(self.at)
        if self.at < len(self.data):
            raise JsonError("something follows the end of the JSON document", self.at)

    def _skip(self, start: int) -> int:
        open_: list[int] = []
        at = start
        while True:
            here = self.data[at] if at < len(self.data) else 0
            if here in _CLOSERS:
                open_.append(_CLOSERS[here])
                at += 1
            elif here == ord('"'):
                at = self._string(at)
            elif open_ and here == open_[-1]:
                open_.pop()
                at += 1
                if not open_:
                    return at
            else:
                raise self._error(at)
            inside = _INSIDE.match(self.data, at)
            at = inside.end() if inside else at

    def _string(self, start: int) -> int:
        found = _STRING.match(self.data, start)
        if found is None:
            raise self._error(start, open_string=self.data[start : start + 1] == b'"')
        return found.end()

    def _separate(self, closer: bytes) -> None:
        self.at = self._blanks(self.at)
        if self.data[self.at : self.at + 1] == b",":
            self.at = self._blanks(self.at + 1)
        elif self.data[self.at : self.at + 1] != closer:
            raise self._error(self.at)

    def _closes(self, closer: bytes) -> bool:
        if self.data[self.at : self.at + 1] == closer:
            self.at += 1
            return True
        return False

    def _expect(self, mark: bytes, start: int) -> int:
        if self.data[start : start + 1] != mark:
            raise self._error(start)
        return start + 1

    def _blanks(self, start: int) -> int:
        found = _BLANKS.match(self.data, start)
        return found.end() if found else start

    def _error(self, at: int, *, open_string: bool = False) -> JsonError:
        if open_string or at >= len(self.data):
            return JsonError("the JSON document stops in the middle", at)
        return JsonError("it is not valid JSON", at)
