"""Questions that lead to each other: each is answered once on the way to an answer, and one that leads back to itself adds nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Once(Generic[V]):
    """The answers to one sort of question. Without it, attributes made of each other have more paths than anybody can walk."""

    def __init__(self, nothing: V, *, keep: bool = False) -> None:
        """``nothing`` answers what is being asked already. ``keep``: answers never change, so those that were asked for themselves stay."""
        self._nothing, self._keep = nothing, keep
        self._kept: dict[Hashable, V] = {}
        # What was met on the way may lack what was still being asked: it is good for that way only.
        self._met: dict[Hashable, V] = {}

    def of(self, question: Hashable, answer: Callable[[], V]) -> V:
        """Return the answer to ``question``, which ``answer`` works out, perhaps by asking others here."""
        if question in self._kept:
            return self._kept[question]
        if question in self._met:
            return self._met[question]
        outermost = not self._met
        self._met[question] = self._nothing
        try:
            found = self._met[question] = answer()
        finally:
            if outermost:
                self._met.clear()
        if outermost and self._keep:
            self._kept[question] = found
        return found
