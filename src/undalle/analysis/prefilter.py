"""Which files can matter at all? A search for rare words in the raw bytes, before anything is decoded or parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

_HEAD = 600
_DOTTED = rb"\w+(?:\.\w+)+"
_NOTE = rb"#[^\n]*+"
_DOT = rb"(?:[\s)\]\\\"']|%b)*+(?:\.|,\s*[\"'])(?:[\s(\\]|%b)*+" % (_NOTE, _NOTE)
_VIEW = rb"(?:with_\w++%b)?" % _DOT
_MUCH = 2 << 20
_PIECE = 1 << 20

Anchor = tuple[bytes, ...]
"""Words that have to stand in a file together. The first may have dots inside: then it is names as code writes them, and spaces, brackets,
comments and ``with_raw_response`` may stand between (``getattr(images, "generate")`` counts too)."""
_Place = tuple[bytes, int]
_Search = Callable[[bytes], Iterable[_Place]]


def is_candidate(data: bytes, words: Iterable[bytes]) -> bool:
    """Say whether any of ``words`` stands in ``data``."""
    return any(word in data for word in words)


def is_generated(data: bytes) -> bool:
    """Say whether the first lines of a file tell that a program wrote it: what is changed there is lost with its next run."""
    return _generated().search(data, 0, _HEAD) is not None


class Prefilter:
    """Lets through what holds any of some anchors. UTF-16 and UTF-32 files do not pass: Python does not read them either."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        """Take the anchors, the rarest word of each first: that one is searched for in every file."""
        self._anchors: dict[bytes, list[Anchor]] = {}
        for anchor in anchors:
            self._anchors.setdefault(_head(anchor[0]), []).append(anchor)
        self._firsts = sorted(self._anchors)
        self._unread = _MUCH
        self._search: _Search = self._plainly

    def passes(self, data: bytes) -> bool:
        """Say whether a file with these bytes may matter."""
        self._unread -= len(data)
        if self._unread < 0 and self._search == self._plainly:
            self._search = _at_once(self._firsts) or self._plainly
        left: dict[bytes, tuple[bytes, ...]] = {}
        for word, at in self._search(data):
            if word not in left:
                left[word] = tuple(first for first, *others in self._anchors[word] if all(other in data for other in others))
            if left[word] and (word in left[word] or _written(left[word]).match(data, at)):
                return True
        return False

    def _plainly(self, data: bytes) -> Iterator[_Place]:
        for word in self._firsts:
            at = data.find(word)
            while at >= 0:
                yield word, at
                at = data.find(word, at + 1)


def _at_once(words: Sequence[bytes]) -> _Search | None:
    """Return a search for all words in one pass, which over megabytes is many times faster; None where the library is not there."""
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind  # noqa: PLC0415 (a few files do not pay for it)
    except ImportError:
        return None
    # Leftmost matching is what lets the library look at many bytes in one instruction. It leaves out what starts inside of a match.
    matcher = BytesAhoCorasick(words, matchkind=MatchKind.LeftmostFirst, implementation=Implementation.DFA)
    meant = [(word, [(other, shift) for other in words for shift in _shifts(word, other)]) for word in words]
    overlap = max(map(len, words)) - 1

    def search(data: bytes) -> Iterable[_Place]:
        # Most files hold none of the words, and are done with here.
        return () if len(data) <= _PIECE and not matcher.find_matches_as_indexes(data) else places(data)

    def places(data: bytes) -> Iterator[_Place]:
        # The library has no search that ends with the first match, so no list of them may become long.
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE + overlap] if len(data) > _PIECE else data
            for number, at, _ in matcher.find_matches_as_indexes(piece):
                word, inside = meant[number]
                yield word, start + at
                for other, shift in inside:
                    if data.startswith(other, start + at + shift):
                        yield other, start + at + shift

    return search


def _shifts(word: bytes, other: bytes) -> list[int]:
    """Return how far behind the start of a match of ``word`` a match of ``other`` may start that it hides."""
    return [at for at in range(len(word)) if other != word and (word[at:].startswith(other) or other.startswith(word[at:]))]


def _head(word: bytes) -> bytes:
    return word.partition(b".")[0] if b"." in word and re.fullmatch(_DOTTED, word) else word


@cache
def _written(dotted: Sequence[bytes]) -> re.Pattern[bytes]:
    """Return what code may look like that writes any of some dotted names, which start alike."""
    tails = (b"".join(_DOT + _VIEW + name for name in one.split(b".")[1:]) for one in dotted)
    return re.compile(rb"(?<!\w)%b(?:%b)\b" % (_head(dotted[0]), b"|".join(tails)))


@cache
def _generated() -> re.Pattern[bytes]:
    return re.compile(
        rb"(?im)^[ \t]*(?:#|//|\"{3}|<!--|\.\.)[^\n]*(?:@generated\b|\bfile generated (?:from|by)\b|\bcode generated by\b"
        rb"|\bauto(?:matically)?[- ]?generated (?:by|from|file|code)\b)"
    )
