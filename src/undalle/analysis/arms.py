"""Code that runs only while a model's name is one of the DALL-E era."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.tree import Tree
from undalle.catalog import Catalog
from undalle.facts import Span


def legacy_arms(tree: Tree, catalog: Catalog) -> Iterator[Span]:
    """Yield the arms of ``if``, conditional expressions and ``match`` that only a legacy model's name leads into."""
    for node in tree.every(cst.If, cst.IfExp, cst.MatchCase):
        only = _matches(node.pattern, catalog) if isinstance(node, cst.MatchCase) else _asks(node.test, catalog)
        if only:
            yield tree.span(node.body)


def _asks(test: cst.BaseExpression, catalog: Catalog) -> bool:
    """Say whether ``test`` is true for legacy models only."""
    if isinstance(test, cst.BooleanOperation):
        sides = [_asks(test.left, catalog), _asks(test.right, catalog)]
        return any(sides) if isinstance(test.operator, cst.And) else all(sides)
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    if isinstance(operator, cst.Equal):
        return _legacy(right, catalog) or _legacy(test.left, catalog)
    if isinstance(operator, cst.In) and isinstance(right, (cst.List, cst.Tuple, cst.Set)):
        return bool(right.elements) and all(_legacy(one.value, catalog) for one in right.elements)
    return False


def _matches(pattern: cst.MatchPattern, catalog: Catalog) -> bool:
    if isinstance(pattern, cst.MatchOr):
        return all(_matches(one.pattern, catalog) for one in pattern.patterns)
    return isinstance(pattern, cst.MatchValue) and _legacy(pattern.value, catalog)


def _legacy(node: cst.BaseExpression, catalog: Catalog) -> bool:
    word = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return isinstance(word, str) and catalog.legacy_model(word)
