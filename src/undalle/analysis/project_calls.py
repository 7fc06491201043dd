"""Calls of the project's own functions, traced in case they give back a URL or an answer of ours."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.results import Results, Trace
from undalle.analysis.shapes import Held
from undalle.analysis.sites import Sites
from undalle.analysis.tree import Tree
from undalle.facts import Access, Follow, ProjectCall, Shape


def followed_calls(tree: Tree, paths: Paths, follow: frozenset[Follow]) -> dict[Held, str]:
    """Return the calls of functions that ``follow`` names, with how the value lies in what they give.

    Each comes with its callee: a dotted name, or ``?.name``.
    """
    found: dict[Held, str] = {}
    for node in tree.every(cst.Call) if follow else ():
        name = node.func.attr.value if isinstance(node.func, cst.Attribute) else node.func.value if isinstance(node.func, cst.Name) else ""
        callee = callee_of(node, paths)
        if callee:
            asked = (one for one in sorted(follow) if one.name == name and not one.parameter and not one.words)
            found.update({(node, one.shape): callee for one in asked})
    return found


def callee_of(node: cst.Call, paths: Paths) -> str:
    """Return what ``node`` calls as ``ProjectCall`` tells it; empty for what this file itself binds."""
    path = paths.of(node.func)
    if isinstance(node.func, cst.Attribute):
        return path or f"?.{node.func.attr.value}"
    return path if isinstance(node.func, cst.Name) and path != node.func.value else ""


def project_call(node: cst.BaseExpression, shape: Shape, callee: str, tree: Tree, results: Results, sites: Sites) -> ProjectCall:
    """Return the call as a fact, its value traced as a URL and as an answer."""
    span = tree.span(node)
    url = sites.read(node, Access((), "call", span, span), handled=False, shape=shape)
    return ProjectCall(callee, span, shape, url, sites.result(results.followed([(node, shape)], Trace())))
