"""Texts that are put together: from literals, from constants, from numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import libcst as cst

from undalle.analysis.ways import sides
from undalle.facts import Literal, Span, Value

_WAYS = 16
Known = Callable[[cst.BaseExpression], Value]


def spliced(node: cst.BaseExpression, known: Known, where: Callable[[cst.CSTNode], Span]) -> Value | None:
    """Return what ``a + b`` or an f-string can be by what its parts are ``known`` to be; None for other expressions.

    Where every part is one word and no other, the whole is as good as written out at ``where(node)``. A size that is put together from
    numbers is known and written nowhere: the numbers may mean something else as well.
    """
    if isinstance(node, cst.FormattedString):
        sizes = tuple(sides(node, lambda part: known(part).known))
        if sizes:
            return Value(sizes)
    parts = _parts(node)
    if parts is None:
        return None
    values = [Value((part,), True) if isinstance(part, str) else known(part) for part in parts]
    count = 1
    for value in values:
        count *= len(value.known)
    if not 0 < count <= _WAYS:
        return Value()
    words = tuple(dict.fromkeys("".join(str(word) for word in way) for way in product(*(value.known for value in values))))
    sure = len(words) == 1 and all(value.complete for value in values)
    return Value(words, sure, (Literal(where(node), words[0], '"', '"'),) if sure else ())


def _parts(node: cst.BaseExpression) -> list[cst.BaseExpression | str] | None:
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return [node.left, node.right]
    if not isinstance(node, cst.FormattedString) or "r" in node.prefix.lower():
        return None
    found: list[cst.BaseExpression | str] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            found.append(part.value)
        elif isinstance(part, cst.FormattedStringExpression) and part.format_spec is None and part.conversion is None:
            found.append(part.expression)
        else:
            return None
    return found
