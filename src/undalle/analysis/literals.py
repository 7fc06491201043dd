"""What one expression says by itself: what is written out, what may be left out, what only tells a person."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from undalle.analysis.tree import children
from undalle.facts import Literal, Span, Word
from undalle.sources.source import UnparsableError

_CONSTANTS: dict[str, Word] = {"None": None, "True": True, "False": False}
_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_LOOKING = frozenset({"lower", "upper", "strip", "startswith", "endswith", "isupper", "islower", "isdigit"})


def written(node: cst.BaseExpression, where: Callable[[cst.CSTNode], Span]) -> Literal | None:
    """Return what is written out at ``node`` itself: a constant, or parts of one put together. ``where`` gives its span."""
    if isinstance(node, cst.SimpleString):
        word = said(node)
        return Literal(where(node), word, node.prefix + node.quote, node.quote) if isinstance(word, str) else None
    if isinstance(node, (cst.ConcatenatedString, cst.BinaryOperation, cst.FormattedString)):
        text = text_of(node)
        return None if text is None else Literal(where(node), text, '"', '"')
    if isinstance(node, cst.Name) and node.value in _CONSTANTS:
        return Literal(where(node), _CONSTANTS[node.value])
    if isinstance(node, cst.Integer):
        return Literal(where(node), number(node))
    if isinstance(node, cst.Float):
        return Literal(where(node), node.evaluated_value)
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus) and isinstance(node.expression, cst.Integer):
        return Literal(where(node), -number(node.expression))
    return None


def number(node: cst.Integer) -> int:
    """Return what an integer is, without the compiler that LibCST asks. Raises ``UnparsableError`` for one that no Python reads."""
    try:
        return int(node.value, 0)
    except ValueError:
        raise UnparsableError(f"a number has {len(node.value)} digits, which is more than Python reads", 1, 1) from None


def said(node: cst.SimpleString) -> str | bytes:
    """Return what a string says. Most say what is written between their quotes: Python is not asked about those."""
    whole = node.value
    if whole[0] in "'\"" and "\\" not in whole and not whole.startswith(('"""', "'''")):
        return whole[1:-1]
    return node.evaluated_value


def text_of(node: cst.BaseExpression) -> str | None:
    """Return the text of string parts that are put together where they stand, None if any part is not fixed."""
    if isinstance(node, cst.SimpleString):
        word = said(node)
        return word if isinstance(word, str) else None
    if isinstance(node, cst.FormattedString):
        parts = [part.value if isinstance(part, cst.FormattedStringText) else None for part in node.parts]
        return None if None in parts or "r" in node.prefix.lower() else "".join(part for part in parts if part is not None)
    if isinstance(node, (cst.ConcatenatedString, cst.BinaryOperation)):
        if isinstance(node, cst.BinaryOperation) and not isinstance(node.operator, cst.Add):
            return None
        left, right = text_of(node.left), text_of(node.right)
        return None if left is None or right is None else left + right
    return None


def harmless(test: cst.BaseExpression) -> bool:
    """Say whether leaving out a test changes nothing else: no await, no walrus and no call in it but those that only look."""
    stack: list[cst.CSTNode] = [test]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.Await, cst.NamedExpr, cst.Yield)) or (isinstance(node, cst.Call) and not _looks(node.func)):
            return False
        stack.extend(children(node))
    return True


def _looks(func: cst.BaseExpression) -> bool:
    if isinstance(func, cst.Attribute):
        return func.attr.value in _LOOKING and isinstance(func.value, (cst.Name, cst.Attribute, cst.BaseString))
    return isinstance(func, cst.Name) and func.value in {"len", "isinstance", "bool"}


def logs(func: cst.BaseExpression) -> bool:
    """Say whether a callee is a method of something called a logger."""
    if not isinstance(func, cst.Attribute) or func.attr.value not in _LEVELS:
        return False
    below = func.value
    name = below.attr.value if isinstance(below, cst.Attribute) else below.value if isinstance(below, cst.Name) else ""
    return isinstance(name, str) and "log" in name.lower()
