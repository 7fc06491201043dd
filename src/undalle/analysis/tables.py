"""Lists and dicts of words: what a lookup picks out of one, what a loop goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from undalle.facts import Literal

_PICKS = frozenset({"random.choice", "random.choices", "random.sample"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """``table[key]``, ``table.get(key, default)`` or ``random.choice(table)``; ``key`` is None when any entry may be picked."""

    table: cst.BaseExpression
    key: cst.BaseExpression | None = None
    default: cst.BaseExpression | None = None


def lookup(node: cst.CSTNode, path: Callable[[cst.CSTNode], str]) -> Lookup | None:
    """Return ``node`` as a lookup, None for any other expression. ``path`` gives dotted names."""
    if isinstance(node, cst.Subscript) and len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return Lookup(node.value, node.slice[0].slice.value)
    if not isinstance(node, cst.Call) or any(argument.star or argument.keyword for argument in node.args):
        return None
    given = [argument.value for argument in node.args]
    if isinstance(node.func, cst.Attribute) and node.func.attr.value == "get" and len(given) in {1, 2}:
        return Lookup(node.func.value, given[0], given[1] if len(given) == 2 else None)
    return Lookup(given[0]) if len(given) == 1 and path(node.func) in _PICKS else None


def is_table(node: cst.CSTNode) -> bool:
    """Say whether ``node`` writes a list or a dict out."""
    return isinstance(node, (cst.Dict, cst.List, cst.Tuple, cst.Set))


def entries(table: cst.BaseExpression, key: Literal | None) -> list[cst.BaseExpression] | None:
    """Return what is written in ``table``, only what ``key`` picks if it is known; None when something is splatted into it."""
    if isinstance(table, cst.Dict):
        pairs = [element for element in table.elements if isinstance(element, cst.DictElement)]
        picked = [pair.value for pair in pairs if key is not None and _same(pair.key, key)]
        return None if len(pairs) < len(table.elements) else picked or [pair.value for pair in pairs]
    if not isinstance(table, (cst.List, cst.Tuple, cst.Set)) or any(isinstance(one, cst.StarredElement) for one in table.elements):
        return None
    values = [element.value for element in table.elements]
    at = key.word if key is not None and isinstance(key.word, int) else None
    return [values[at]] if at is not None and -len(values) <= at < len(values) else values


def part(value: cst.BaseExpression | None, path: tuple[str, ...]) -> cst.BaseExpression | None:
    """Return what the way ``path`` of an unpacking takes out of ``value``, as far as it is written out there."""
    for step in path:
        if not isinstance(value, (cst.Tuple, cst.List)) or not step.isdigit() or int(step) >= len(value.elements):
            return None
        element = value.elements[int(step)]
        value = None if isinstance(element, cst.StarredElement) else element.value
    return value


def _same(written: cst.BaseExpression, key: Literal) -> bool:
    return isinstance(written, (cst.SimpleString, cst.Integer)) and written.evaluated_value == key.word
