"""Reads that only tell what a word is, to a person or to a caller, and texts that are made of one for another end."""

from __future__ import annotations

from typing import TypeGuard

import libcst as cst

from undalle.analysis.literals import logs
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree


def tells(node: cst.CSTNode, tree: Tree, paths: Paths) -> bool:
    """Say whether ``node`` is printed, logged or raised where it stands."""
    above = tree.parent(node)
    call = tree.parent(above) if isinstance(above, cst.Arg) else None
    if not isinstance(call, cst.Call):
        return False
    return paths.of(call.func) == "print" or logs(call.func) or isinstance(tree.parent(call), cst.Raise)


def spells(use: cst.CSTNode, tree: Tree, paths: Paths) -> bool:
    """Say whether ``use`` stands in an f-string that does more than tell: it may name a file."""
    above = tree.parent(use)
    if not isinstance(above, cst.FormattedStringExpression):
        return False
    text = tree.parent(above)
    while isinstance(whole := tree.parent(text) if text is not None else None, (cst.ConcatenatedString, cst.BinaryOperation)):
        text = whole
    return text is not None and not tells(text, tree, paths)


def records(use: cst.CSTNode, tree: Tree) -> bool:
    """Say whether a function returns ``use`` in a record that calls it by its own name: ``return Result(model=model)``.

    What is posted or called on the way does not count: a record is made of dicts, lists and objects of classes.
    """
    if not isinstance(use, cst.Name):
        return False
    above = tree.parent(use)
    if isinstance(above, cst.DictElement):
        called = above.key.evaluated_value if isinstance(above.key, cst.SimpleString) and above.value is use else None
    else:
        called = above.keyword.value if isinstance(above, cst.Arg) and above.keyword is not None else None
    return called == use.value and isinstance(_record(above, tree), cst.Return)


def _record(part: cst.CSTNode | None, tree: Tree) -> cst.CSTNode | None:
    """Return what holds the outermost dict, list or new object that ``part`` is in."""
    while isinstance(part, (cst.Dict, cst.DictElement, cst.List, cst.Tuple, cst.Element, cst.Arg)) or _makes(part):
        part = tree.parent(part)
    return part


def _makes(node: cst.CSTNode | None) -> TypeGuard[cst.Call]:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value[:1].isupper()
