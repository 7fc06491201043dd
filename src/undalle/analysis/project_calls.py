"""Calls of the project's own functions, traced in case they give back a URL or an answer of ours."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.results import Results
from undalle.analysis.sites import Sites
from undalle.analysis.tree import Tree
from undalle.facts import Access, ProjectCall


def followed_calls(tree: Tree, paths: Paths, follow: frozenset[str]) -> dict[cst.Call, str]:
    """Return the calls of functions called one of ``follow``, each with its callee: a dotted name, or ``?.name``."""
    found: dict[cst.Call, str] = {}
    for node in tree.nodes if follow else ():
        if not isinstance(node, cst.Call):
            continue
        name = node.func.attr.value if isinstance(node.func, cst.Attribute) else node.func.value if isinstance(node.func, cst.Name) else ""
        path = paths.of(node.func)
        if name not in follow or path == name:
            continue
        if path:
            found[node] = path
        elif isinstance(node.func, cst.Attribute):
            found[node] = f"?.{name}"
    return found


def project_call(node: cst.Call, callee: str, tree: Tree, results: Results, sites: Sites) -> ProjectCall:
    """Return the call as a fact, its value traced as a URL, as a list of them and as an answer."""
    span = tree.span(node)
    access = Access((), "call", span, span)
    url, urls = (sites.read(node, access, handled=False, many=many) for many in (False, True))
    return ProjectCall(callee, span, url, urls, sites.result(results.trace(node)))
