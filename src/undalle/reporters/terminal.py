"""Text as a terminal shows it: how wide it is, and nothing in it that a terminal would obey."""

from __future__ import annotations

_JOINERS = "\u200c\u200d"
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    r"""Return ``text`` with control, direction and surrogate characters spelled out (``\x1b``): nothing in a file may steer a terminal."""
    if text.isascii() and text.isprintable():
        return text

    import unicodedata  # noqa: PLC0415 (most texts are plain)

    return "".join(_spelled(char) if unicodedata.category(char) in _OBEYED and char not in _JOINERS else char for char in text)


def width(text: str) -> int:
    """Return how many terminal columns ``text`` takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    import unicodedata  # noqa: PLC0415 (most texts are plain)

    if unicodedata.category(char) in {"Mn", "Me"} or char in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _spelled(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
