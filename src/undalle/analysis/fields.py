"""What the body and the methods of a class store in its attributes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import libcst as cst

from undalle.analysis.kinds import Kinds
from undalle.analysis.tree import children

_EXPRESSIONS = Kinds(cst.BaseExpression)


@dataclass(slots=True)
class Stores:
    """What the body and the methods of a class store, by name: values, whole statements (those of locals too), what changes otherwise."""

    given: dict[str, list[cst.BaseExpression]] = field(default_factory=lambda: defaultdict(list))
    statements: dict[str, list[cst.Assign | cst.AnnAssign]] = field(default_factory=lambda: defaultdict(list))
    changed: set[str] = field(default_factory=set)


def stores(holder: cst.ClassDef) -> Stores:
    """Return what ``holder`` itself stores; its bases and the classes below it left out."""
    found = Stores()
    stack: list[tuple[cst.CSTNode, bool]] = [(holder.body, False)]
    while stack:
        node, method = stack.pop()
        if isinstance(node, (cst.Assign, cst.AnnAssign, cst.AugAssign)):
            _note(node, found, method=method)
        elif not _EXPRESSIONS[type(node)]:
            inner = method or isinstance(node, cst.FunctionDef)
            stack.extend((child, inner) for child in children(node))
    return found


def _note(node: cst.Assign | cst.AnnAssign | cst.AugAssign, found: Stores, *, method: bool) -> None:
    listed = [one.target for one in node.targets] if isinstance(node, cst.Assign) else [node.target]
    for target in listed:
        name = attribute(target, method=method)
        if name and isinstance(node, cst.AugAssign):
            found.changed.add(name)
        elif name and node.value is not None:
            found.given[name].append(node.value)
        elif isinstance(target, (cst.Tuple, cst.List)):
            parts = [element.value for element in target.elements]
            found.changed.update(attribute(part, method=True) or attribute(part, method=False) for part in parts)
    if not isinstance(node, cst.AugAssign):
        for name in dict.fromkeys(attribute(target, method=False) for target in listed):
            found.statements[name].append(node)


def attribute(target: cst.BaseExpression, *, method: bool) -> str:
    """Return the attribute that an assignment to ``target`` sets, in a class body or one of its methods; empty if it sets none."""
    if isinstance(target, cst.Attribute):
        return target.attr.value if isinstance(target.value, cst.Name) and target.value.value in {"self", "cls"} else ""
    return target.value if not method and isinstance(target, cst.Name) else ""
