"""What this file gives the parameters of functions of other files, which hand it on to an image call."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.passed import given
from undalle.analysis.paths import Paths
from undalle.analysis.project_calls import callee_of
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.facts import Follow, Passing


class Passings:
    """Finds the calls that ``follow`` asks about."""

    def __init__(self, tree: Tree, paths: Paths, values: Values, follow: frozenset[Follow]) -> None:
        self.tree, self.values = tree, values
        asked = sorted(one for one in follow if one.words)
        called = [(node, callee_of(node, paths)) for node in tree.every(cst.Call)] if asked else []
        self._calls = [(node, callee, one) for node, callee in called for one in asked if callee.rpartition(".")[2] == one.name]

    def all(self) -> Iterator[Passing]:
        """Yield every such call. While ``values`` only notes, this tells it who reads what."""
        for node, callee, asked in self._calls:
            values = tuple((name, self.values.of(value)) for name, value in _given(node, asked))
            yield Passing(callee, self.tree.span(node), values, complete=not any(one.star for one in node.args))


def _given(node: cst.Call, asked: Follow) -> Iterator[tuple[str, cst.BaseExpression]]:
    for name in asked.words:
        value = given(node, name, asked.order.index(name) if name in asked.order else None)
        if value is not None:
            yield name, value
