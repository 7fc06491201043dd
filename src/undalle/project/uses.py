"""How a file uses a word, by what stands around it. Told from bytes: nothing is parsed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Letters outside of ASCII are parts of names too.
_LETTER = rb"[\w\x80-\xff]"
_LETTERS = frozenset(byte for byte in range(256) if re.match(_LETTER, bytes([byte])))
_WORD = re.compile(_LETTER + rb"+")
_SPACE = frozenset(b" \t\n\r\f\v")
_SIGN = re.compile(rb"\s*([(=:]?)")
_RENAMED = re.compile(rb"\s+as\b")
_STAR = re.compile(rb"\bimport\s+\(?\s*\*")
_IMPORTS = re.compile(rb"(?m)^[ \t]*(?:from[ \t][^\n]*\bimport[ \t]*\([^)]*\)|(?:from|import)[ \t](?:[^\n]*\\\n)*[^\n]*)")
# From so many words on, looking at every word of a text is cheaper than looking for each of them.
_MANY = 32


class Uses(NamedTuple):
    """What a file may do with a word. ``handed``: taken in hand without a call; ``own``: read as ``self.word``, ``attribute``: of another.

    ``definitions`` counts the functions called so.
    """

    called: bool
    handed: bool
    own: bool
    attribute: bool
    defined: bool
    definitions: int


def places(data: bytes, words: frozenset[bytes]) -> dict[bytes, list[int]]:
    """Return where each of ``words`` stands in ``data`` as a whole word, as 0-based offsets; those that do not are left out."""
    found: dict[bytes, list[int]] = defaultdict(list)
    if len(words) < _MANY:
        for word in words:
            for start in _whole(data, word):
                found[word].append(start)
    elif not words.isdisjoint(_WORD.findall(data)):
        for one in _WORD.finditer(data):
            if one[0] in words:
                found[one[0]].append(one.start())
    return found


def _whole(data: bytes, word: bytes) -> Iterator[int]:
    start = data.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and data[start - 1] in _LETTERS) and not (end < len(data) and data[end] in _LETTERS):
            yield start
        start = data.find(word, start + 1)


def uses(data: bytes, word: bytes, starts: Iterable[int]) -> Uses:
    """Return what is done with ``word`` where it ``starts`` in ``data``."""
    called = handed = own = attribute = defined = False
    definitions = 0
    for one in (_use(data, start, start + len(word)) for start in starts):
        called, handed = called or one.called, handed or one.handed
        own, attribute = own or one.own, attribute or one.attribute
        defined, definitions = defined or one.defined, definitions + one.definitions
    return Uses(called, handed, own, attribute, defined, definitions)


def _use(data: bytes, start: int, end: int) -> Uses:
    at = start
    while at and data[at - 1] in _SPACE:
        at -= 1
    signed = _SIGN.match(data, end)
    sign = signed[1] if signed is not None else b""
    dotted = data[start - 1 : start] == b"."
    owner = data[max(start - 5, 0) : start - 1] if dotted else b""
    handed = (dotted or data[at - 1 : at] in {b"=", b"(", b","}) and not sign
    definition = at < start and data[max(at - 3, 0) : at] == b"def" and not _follows_letter(data, at - 3)
    return Uses(
        called=sign == b"(" and data[max(start - 4, 0) : start] != b"def ",
        handed=handed or _RENAMED.match(data, end) is not None,
        own=owner == b"self" and not _follows_letter(data, start - 5),
        attribute=dotted and owner != b"self",
        defined=definition and sign == b"(",
        definitions=int(definition),
    )


def _follows_letter(data: bytes, start: int) -> bool:
    return start > 0 and data[start - 1] in _LETTERS


def mentions(data: bytes, word: bytes) -> int:
    """Return how often ``data`` holds ``word``: not where it is imported or defined."""
    apart = _IMPORTS.sub(b"", data)
    return sum(apart[max(start - 4, 0) : start] != b"def " for start in _whole(apart, word))


def may_import(data: bytes, module: bytes, word: bytes) -> bool:
    """Say whether a file may have ``word`` from ``module``: it names the module, or imports something called so, or a ``*``."""
    if next(_whole(data, module), None) is not None or _STAR.search(data) is not None:
        return True
    edge = rb"(?<!%s)%s(?!%s)" % (_LETTER, re.escape(word), _LETTER)
    return re.search(rb"\bimport\s[\w\x80-\xff\s,()]*" + edge, data) is not None
