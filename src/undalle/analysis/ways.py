"""One value that comes in several ways: the arms of a choice, and what they are together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from undalle.facts import Value, Word


def join(values: Iterable[Value]) -> Value:
    """Return what an expression is that can be any of ``values``."""
    listed = list(values)
    known = tuple(dict.fromkeys(word for value in listed for word in value.known))
    literals = tuple({literal.span: literal for value in listed for literal in value.literals}.values())
    environment = tuple(dict.fromkeys(name for value in listed for name in value.environment))
    elsewhere = next((value.elsewhere for value in listed if value.elsewhere), None)
    tests = tuple(dict.fromkeys(test for value in listed for test in value.tests))
    apart = next((value.apart for value in listed if value.apart), "")
    parameters = tuple(dict.fromkeys(one for value in listed for one in value.parameters))
    return Value(known, all(value.complete for value in listed), literals, None, environment, elsewhere, tests, apart, parameters)


def arms_of(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """Return the expressions that a conditional or an ``or`` chooses from; the node itself where it is neither."""
    if isinstance(node, cst.IfExp):
        return [*arms_of(node.body), *arms_of(node.orelse)]
    if isinstance(node, cst.BooleanOperation):
        return [*arms_of(node.left), *arms_of(node.right)]
    return [node]


def sides(node: cst.FormattedString, known: Callable[[cst.BaseExpression], tuple[Word, ...]]) -> Iterator[str]:
    """Yield the sizes that ``f"{width}x{height}"`` can be, by the numbers that its parts are ``known`` to be."""
    if len(node.parts) != 3:
        return
    width, between, height = node.parts
    if not isinstance(width, cst.FormattedStringExpression) or not isinstance(height, cst.FormattedStringExpression):
        return
    if isinstance(between, cst.FormattedStringText) and between.value == "x":
        same = width.expression.deep_equals(height.expression)
        pairs = ((one, other) for one in known(width.expression) for other in known(height.expression))
        yield from (f"{one}x{other}" for one, other in pairs if type(one) is type(other) is int and (one == other or not same))
