"""Who reads a value: image calls, a person, code that asks what it is, or anything else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.questions import Questions
from undalle.analysis.telling import tells
from undalle.analysis.tree import Tree
from undalle.facts import Literal


@dataclass(slots=True)
class _Read:
    """The reads of one value that tell nobody: those that compare it with a model, and ``open``, the others, the last one first."""

    tests: dict[cst.CSTNode, Literal]
    open: list[cst.CSTNode]


class Readers:
    """Sorts the reads of a value, once for each value. ``accounted``, the names that image calls read, may only grow meanwhile."""

    def __init__(self, tree: Tree, paths: Paths, questions: Questions, accounted: Collection[cst.CSTNode]) -> None:
        self.tree, self.paths, self.questions, self.accounted = tree, paths, questions, accounted
        self._told: dict[cst.CSTNode, bool] = {}
        self._sorted: dict[object, _Read] = {}

    def told(self, use: cst.CSTNode) -> bool:
        """Say whether a read only tells a person what the word is."""
        if use not in self._told:
            spelled = isinstance(self.tree.parent(use), cst.FormattedStringExpression)
            self._told[use] = spelled or tells(use, self.tree, self.paths)
        return self._told[use]

    def of(self, value: object, uses: Iterable[cst.CSTNode]) -> tuple[bool, tuple[Literal, ...]]:
        """Say whether anything but image calls reads ``value``, and return the models that it is compared with.

        ``uses`` are all its reads in source order; they are only gone through the first time.
        """
        if value not in self._sorted:
            self._sorted[value] = self._sort(uses)
        found = self._sorted[value]
        # What is accounted for stays so: dropped here, it is not looked at again by the next of a thousand calls.
        while found.open and found.open[-1] in self.accounted:
            found.open.pop()
        others = any(use not in self.accounted and not self.questions.lists(use) for use in reversed(found.open))
        return others, tuple(test for use, test in found.tests.items() if use not in self.accounted)

    def _sort(self, uses: Iterable[cst.CSTNode]) -> _Read:
        others = [use for use in uses if not self.told(use)]
        tests = {use: test for use in others if (test := self.questions.legacy(use)) is not None}
        return _Read(tests, [use for use in reversed(others) if use not in tests])
