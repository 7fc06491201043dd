"""What is put into a dict after it was made."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.literals import written
from undalle.analysis.tables import stored
from undalle.analysis.tree import Tree
from undalle.facts import Literal

Item = tuple[Literal, cst.BaseExpression, cst.CSTNode]
"""A key, the value under it, and the statement that puts it there."""


def store(use: cst.Name, tree: Tree) -> Item | None:
    """Return what ``use["key"] = value`` or ``use.setdefault("key", value)`` puts into the dict that ``use`` names."""
    found = stored(use, tree.parent)
    if found is not None:
        statement = tree.statement(use)
        one = isinstance(statement, cst.Assign) and len(statement.targets) == 1
        return _item(*found, statement, tree) if one else None
    call = _method(use, "setdefault", tree)
    above = tree.parent(call) if call is not None else None
    if call is None or not isinstance(above, cst.Expr) or len(call.args) != 2:
        return None
    return _item(call.args[0].value, call.args[1].value, above, tree)


def update(use: cst.Name, tree: Tree) -> cst.Call | None:
    """Return ``use.update(...)`` where it is a statement of its own."""
    call = _method(use, "update", tree)
    return call if call is not None and isinstance(tree.parent(call), cst.Expr) else None


def _method(use: cst.Name, name: str, tree: Tree) -> cst.Call | None:
    member = tree.parent(use)
    call = tree.parent(member) if isinstance(member, cst.Attribute) and member.attr.value == name else None
    return call if isinstance(call, cst.Call) and call.func is member else None


def _item(key: cst.BaseExpression, value: cst.BaseExpression, statement: cst.CSTNode, tree: Tree) -> Item | None:
    word = written(key, tree.span)
    return (word, value, statement) if word is not None and isinstance(word.word, str) else None
