"""Where only the truth of a value counts."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.tree import Tree


def tested(tree: Tree, node: cst.CSTNode) -> bool:
    """Say whether ``node`` stands where only its truth counts."""
    above = tree.parent(node)
    if isinstance(above, (cst.If, cst.While, cst.IfExp, cst.Assert, cst.CompIf)):
        return above.test is node
    if isinstance(above, cst.UnaryOperation):
        return isinstance(above.operator, cst.Not)
    return isinstance(above, cst.BooleanOperation) and tested(tree, above)


def is_empty(value: cst.BaseExpression) -> bool:
    """Say whether a value only stands for "not there yet"."""
    if isinstance(value, cst.Name):
        return value.value == "None"
    return isinstance(value, cst.SimpleString) and value.evaluated_value == ""


def fresh(value: cst.BaseExpression | None) -> bool:
    """Say whether ``value`` is a new, empty list or dict."""
    if isinstance(value, (cst.List, cst.Dict)):
        return not value.elements
    return isinstance(value, cst.Call) and isinstance(value.func, cst.Name) and value.func.value in {"list", "dict"} and not value.args
