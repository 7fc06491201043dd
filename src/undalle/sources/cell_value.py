"""A cell's source as JSON writes it: one string or an array of lines. A new text is written in the layout of the old one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def lines(text: str) -> list[str]:
    r"""Return the lines of ``text`` with their ends, as notebooks store them: they end with ``\n``, the last one perhaps with nothing."""
    return _LINE.findall(text)


def respelled(value: bytes, tokens: Sequence[tuple[int, int]], old: Sequence[str], new: str, *, ascii_only: bool) -> bytes:
    """Return the JSON of a source that now says ``new``.

    ``value`` are the bytes of the old JSON value, ``tokens`` the offsets in it of its strings, ``old`` what they say. Lines that stay
    keep their bytes. ``ascii_only``: characters outside ASCII are written as escapes.
    """
    if value[:1] != b"[":
        return _string(new, ascii_only)
    pieces = [new] if len(old) == 1 and len(lines(old[0])) > 1 else lines(new)
    if not pieces:
        return b"[]"
    known = {text: value[start:end] for text, (start, end) in zip(old, tokens, strict=True)}
    opening, separator, closing = _layout(value, tokens)
    return opening + separator.join(known.get(piece) or _string(piece, ascii_only) for piece in pieces) + closing


def _layout(value: bytes, tokens: Sequence[tuple[int, int]]) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the first string, between two and behind the last one."""
    if not tokens:
        return b"[", b", ", b"]"
    opening, closing = value[: tokens[0][0]], value[tokens[-1][1] :]
    if len(tokens) > 1:
        return opening, value[tokens[0][1] : tokens[1][0]], closing
    blanks = opening[1:]
    return opening, b"," + (blanks or b" "), closing


def _string(text: str, ascii_only: bool) -> bytes:
    return json.dumps(text, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
