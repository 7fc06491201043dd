"""Elements of a list that is written out, as items between brackets."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from undalle.analysis.tree import Tree
from undalle.facts import Argument, Arguments, Place, Span, Value


def listed(
    node: cst.BaseExpression, tree: Tree, value: Callable[[cst.BaseExpression], Value] | None = None, *, shared: bool = False
) -> Arguments:
    """Return the elements of a list, a set, a tuple in parentheses or ``Literal[...]`` as items without names.

    ``value`` gives an element's words, where those matter; ``shared`` is kept.
    """
    whole = tree.whole(node)
    inside = Span(tree.name, whole.start + 1, whole.end - 1)
    if isinstance(node, cst.Subscript):
        inside = Span(tree.name, tree.text.index("[", tree.whole(node.value).end) + 1, whole.end - 1)
        pairs = [(one, one.slice.value) for one in node.slice if isinstance(one.slice, cst.Index)]
        return Arguments(Place.LIST, inside, tuple(_item(one, element, tree, value) for one, element in pairs), shared=shared)
    elements = node.elements if isinstance(node, (cst.List, cst.Set, cst.Tuple)) else ()
    return Arguments(Place.LIST, inside, tuple(_item(one, one.value, tree, value) for one in elements), shared=shared)


def _item(
    one: cst.BaseElement | cst.SubscriptElement,
    element: cst.BaseExpression,
    tree: Tree,
    value: Callable[[cst.BaseExpression], Value] | None,
) -> Argument:
    whole = tree.span(one)
    after = whole.end
    if isinstance(one.comma, cst.Comma):
        after += len(tree.module.code_for_node(one.comma.whitespace_before)) + 1
    said = value(element) if value is not None else Value()
    return Argument(None, Place.LIST, whole, after, tree.whole(element), value=said)
