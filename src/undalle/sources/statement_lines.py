"""Which lines of a text start a statement? Told from brackets, strings and backslashes alone: not all of it need be Python."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"'''|\"\"\"|\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?|#.*|[\[({]|[\])}]|\\\s*\Z")


class Openings:
    """What is still open at the end of the lines that were passed: a long string, brackets, a backslash."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def closed(self) -> bool:
        """Say whether a statement may start on the next line."""
        return not (self._quote or self._depth or self._continued)

    def pass_(self, line: str) -> None:
        """Take note of one line (without its end)."""
        self._continued = False
        at = 0
        while at < len(line):
            if self._quote:
                at = self._close(line, at)
                continue
            token = _TOKEN.search(line, at)
            if token is None:
                return
            at = token.end()
            self._take(token[0])

    def _take(self, token: str) -> None:
        if token in {"'''", '"""'}:
            self._quote = token
        elif token in "[({":
            self._depth += 1
        elif token in "])}":
            self._depth = max(0, self._depth - 1)
        elif token.startswith("\\"):
            self._continued = True

    def _close(self, line: str, at: int) -> int:
        """Return where the open string ends on ``line``, or the line's end."""
        while at < len(line):
            if line.startswith(self._quote, at):
                at += len(self._quote)
                self._quote = ""
                return at
            at += 2 if line[at] == "\\" else 1
        return at
