"""A value in a structured text: the keys that lead to it, and where its token stands."""

from __future__ import annotations

from dataclasses import dataclass

ELEMENT = "[]"
"""The step of a path that leads into a list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text value. ``path`` are its keys from the top, ``start`` and ``end`` the offsets of its token, quotes included.

    ``opening`` and ``closing`` are these quotes, empty for a bare word. Values that escapes or folded lines spell are left out by the
    readers: the token always is opening, ``text``, closing.
    """

    path: tuple[str, ...]
    text: str
    start: int
    end: int
    opening: str = ""
    closing: str = ""

    @property
    def inner(self) -> int:
        """The offset of the first character of ``text``."""
        return self.start + len(self.opening)

    @property
    def key(self) -> str:
        """The nearest key that is a name."""
        return next((step for step in reversed(self.path) if step != ELEMENT), "")
