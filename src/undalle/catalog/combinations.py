"""Values that are fine alone and refused together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from undalle.facts import Word


@dataclass(frozen=True, slots=True)
class Problem:
    """A combination that the API refuses: the parameter to look at and why, as a clause."""

    parameter: str
    why: str


@dataclass(frozen=True, slots=True)
class Combination:
    """A row of ``parameters.toml``: ``problem`` stands when every condition of ``when`` holds."""

    problem: Problem
    when: Mapping[str, Any]

    def holds(self, words: Mapping[str, Word], defaults: Mapping[str, Word]) -> bool:
        """Say whether every condition holds. ``defaults`` stand in for what ``words`` lacks, but at least one word must be given."""
        given = {name: words.get(name) for name in self.when}
        if not any(word is not None for word in given.values()):
            return False
        return all(_meets(given[name], defaults.get(name), test) for name, test in self.when.items())


def _below(word: Word, limit: float) -> bool:
    return isinstance(word, int | float) and word < limit


def _above(word: Word, limit: float) -> bool:
    return isinstance(word, int | float) and word > limit


_TESTS: Mapping[str, Callable[[Word, Any], bool]] = {
    "other_than": lambda word, words: word not in words,
    "below": _below,
    "above": _above,
}


def _meets(given: Word, default: Word, test: Any) -> bool:  # noqa: ANN401 (a list or a table, as TOML gives it)
    if test == {"given": True}:
        return given is not None
    word = default if given is None else given
    if word is None:
        return False
    if isinstance(test, list):
        return word in test
    return all(_TESTS[name](word, limit) for name, limit in test.items())
