"""Reads of a URL out of something like an answer, which no answer that was followed accounts for."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.facts import Span


def strays(tree: Tree, names: Names, values: Values, accounted: Collection[cst.CSTNode]) -> tuple[Span, ...]:
    """Return every ``x.url`` and ``x["url"]`` whose ``x`` comes out of a ``data``, in source order, those of ``accounted`` left out."""
    found = (
        node
        for node in tree.every(cst.Attribute, cst.Subscript)
        if node not in accounted and _reads_url(node, values) and "data" in _origin(node, tree, names)
    )
    return tuple(sorted(tree.span(node) for node in found))


def _reads_url(node: cst.CSTNode, values: Values) -> bool:
    if isinstance(node, cst.Attribute):
        return node.attr.value == "url"
    if not isinstance(node, cst.Subscript) or not isinstance(node.slice[0].slice, cst.Index):
        return False
    key = values.literal(node.slice[0].slice.value)
    return key is not None and key.word == "url"


def _origin(node: cst.CSTNode, tree: Tree, names: Names) -> str:
    """Return the text of what a URL is read from, and of what is looped over or bound to its name."""
    below = node.value if isinstance(node, (cst.Attribute, cst.Subscript)) else node
    return " ".join((tree.code(below), *_bound(below, tree, names)))


def _bound(node: cst.CSTNode, tree: Tree, names: Names) -> Iterator[str]:
    while isinstance(node, (cst.Attribute, cst.Subscript)):
        node = node.value
    for binding in names.resolve(node) if isinstance(node, cst.Name) else ():
        if binding.value is not None:
            yield tree.code(binding.value)
