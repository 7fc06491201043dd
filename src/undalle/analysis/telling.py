"""Reads that only tell a person what a word is, and texts that are made of one for another end."""

from __future__ import annotations

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
