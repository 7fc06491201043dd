"""Lists and dicts of words: what a lookup picks out of one, what a loop goes through, what one is put together from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from undalle.facts import Literal

_PICKS = frozenset({"random.choice", "random.choices", "random.sample"})
LAYERS = frozenset({"collections.ChainMap", "ChainMap"})
_LISTS = (cst.List, cst.Tuple, cst.Set)
Path = Callable[[cst.CSTNode], str]


@dataclass(frozen=True, slots=True)
class Lookup:
    """``table[key]``, ``table.get(key, default)`` or ``random.choice(table)``; ``key`` is None when any entry may be picked."""

    table: cst.BaseExpression
    key: cst.BaseExpression | None = None
    default: cst.BaseExpression | None = None


def lookup(node: cst.CSTNode, path: Path) -> Lookup | None:
    """Return ``node`` as a lookup, None for any other expression. ``path`` gives dotted names."""
    if isinstance(node, cst.Subscript) and len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return Lookup(node.value, node.slice[0].slice.value)
    if not isinstance(node, cst.Call) or any(argument.star or argument.keyword for argument in node.args):
        return None
    given = [argument.value for argument in node.args]
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in {"get", "setdefault", "pop"} and len(given) in {1, 2}:
        return Lookup(node.func.value, given[0], given[1] if len(given) == 2 else None)
    return Lookup(given[0]) if len(given) == 1 and path(node.func) in _PICKS else None


def is_table(node: cst.CSTNode, path: Path) -> bool:
    """Say whether ``node`` writes a list or a dict out."""
    return isinstance(node, (cst.Dict, *_LISTS)) or (isinstance(node, cst.Call) and path(node.func) == "dict")


def parts(node: cst.CSTNode, path: Path) -> list[cst.BaseExpression] | None:
    """Return the tables that a table is put together from beside what it writes out itself; None for what is no table."""
    if isinstance(node, cst.Dict):
        return [one.value for one in node.elements if isinstance(one, cst.StarredDictElement)]
    if isinstance(node, _LISTS):
        return [one.value for one in node.elements if isinstance(one, cst.StarredElement)]
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, (cst.BitOr, cst.Add)):
        return [node.left, node.right]
    if isinstance(node, cst.Call) and path(node.func) in LAYERS:
        return [one.value for one in node.args if not one.star]
    if isinstance(node, cst.Call) and path(node.func) == "dict":
        return [one.value for one in node.args if one.keyword is None]
    return None


def values_in(table: cst.BaseExpression, key: Literal | None = None) -> list[cst.BaseExpression]:
    """Return what ``table`` itself writes out, or only what ``key`` picks of it (all of a list, where it can not tell)."""
    if isinstance(table, cst.Dict):
        pairs = [element for element in table.elements if isinstance(element, cst.DictElement)]
        return [pair.value for pair in pairs if key is None or _same(pair.key, key)]
    if isinstance(table, cst.Call):
        named = [(one.keyword.value, one.value) for one in table.args if one.keyword is not None]
        return [value for name, value in named if key is None or name == key.word]
    if not isinstance(table, _LISTS):
        return []
    values = [element.value for element in table.elements if not isinstance(element, cst.StarredElement)]
    at = key.word if key is not None and isinstance(key.word, int) and len(values) == len(table.elements) else None
    return [values[at]] if at is not None and -len(values) <= at < len(values) else values


def keyed(value: cst.BaseExpression | None, path: tuple[str, ...]) -> cst.BaseExpression | None:
    """Return what the way ``path`` of an unpacking takes out of ``value``, as far as it is written out there."""
    for step in path:
        if not isinstance(value, (cst.Tuple, cst.List)) or not step.isdigit() or int(step) >= len(value.elements):
            return None
        element = value.elements[int(step)]
        value = None if isinstance(element, cst.StarredElement) else element.value
    return value


def stored(use: cst.Name, parent: Callable[[cst.CSTNode], cst.CSTNode | None]) -> tuple[cst.BaseExpression, cst.BaseExpression] | None:
    """Return the key and the value of ``use[key] = value``. ``parent`` gives the node above another."""
    above = parent(use)
    target = parent(above) if isinstance(above, cst.Subscript) and above.value is use else None
    statement = parent(target) if isinstance(target, cst.AssignTarget) else None
    if not isinstance(above, cst.Subscript) or not isinstance(statement, cst.Assign) or len(above.slice) != 1:
        return None
    index = above.slice[0].slice
    return (index.value, statement.value) if isinstance(index, cst.Index) else None


def _same(written: cst.BaseExpression, key: Literal) -> bool:
    return isinstance(written, (cst.SimpleString, cst.Integer)) and written.evaluated_value == key.word
