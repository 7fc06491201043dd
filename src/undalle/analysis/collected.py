"""URLs in a list: where a list of ours is made, and what is done with it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.results import tested
from undalle.analysis.tree import Tree

_SAME = frozenset({"list", "tuple", "reversed", "iter"})
_COUNTED = frozenset({"len", "bool", "range", "type", "isinstance"})

Onward = tuple[cst.BaseExpression, bool]
"""An expression on the value's way, and whether it holds a list of it."""


class Collected:
    """Follows lists of URLs through names, loops, ``enumerate``, ``zip`` and indices."""

    def __init__(self, tree: Tree, names: Names, paths: Paths) -> None:
        self.tree, self.names, self.paths = tree, names, paths

    def made(self, node: cst.BaseExpression, above: cst.CSTNode | None) -> cst.BaseExpression | Binding | None:
        """Return the list that a URL goes into where it stands: a comprehension, or the binding of a list it is appended to."""
        if isinstance(above, (cst.ListComp, cst.GeneratorExp)) and above.elt is node:
            return above
        if isinstance(above, cst.Element):
            display = self.tree.parent(above)
            return display if isinstance(display, cst.List) and len(display.elements) == 1 else None
        if not isinstance(above, cst.Arg):
            return None
        call = self.tree.parent(above)
        if not isinstance(call, cst.Call) or appended(call) is not above or not isinstance(self.tree.parent(call), cst.Expr):
            return None
        assert isinstance(call.func, cst.Attribute)
        holder = call.func.value
        found = self.names.resolve(holder) if isinstance(holder, cst.Name) else frozenset()
        bindings = [binding for binding in found if binding.kind == "assign" and not binding.path and fresh(binding.value)]
        return bindings[0] if len(bindings) == len(found) == 1 else None

    def onward(self, node: cst.BaseExpression, above: cst.CSTNode | None) -> list[Onward | Binding] | None:
        """Return where a list of URLs goes from ``node``: expressions, and the bindings of loop variables; None if nobody knows."""
        if isinstance(above, (cst.For, cst.CompFor)) and above.iter is node:
            return self._each(above.target)
        if isinstance(above, cst.Subscript) and above.value is node:
            sliced = isinstance(above.slice[0].slice, cst.Slice)
            return None if isinstance(self.tree.parent(above), (cst.AssignTarget, cst.AugAssign, cst.Del)) else [(above, sliced)]
        if isinstance(above, cst.Arg):
            return self._passed(above)
        if isinstance(above, cst.Attribute):
            return self._method(above)
        if isinstance(above, cst.Expr) or tested(self.tree, node):
            return []
        return None

    def _each(self, target: cst.BaseExpression) -> list[Onward | Binding] | None:
        binding = self.names.binding_at(target) if isinstance(target, cst.Name) else None
        return [binding] if binding is not None else None

    def _passed(self, argument: cst.Arg) -> list[Onward | Binding] | None:
        call = self.tree.parent(argument)
        assert isinstance(call, cst.Call)
        path, first = self.paths.of(call.func), call.args[0] is argument
        if path in _COUNTED:
            return []
        if path in _SAME and first:
            return [(call, True)]
        if path == "next" and first:
            return [(call, False)]
        above = self.tree.parent(call)
        if path not in {"enumerate", "zip"} or not isinstance(above, (cst.For, cst.CompFor)) or above.iter is not call:
            return None
        at = 1 if path == "enumerate" else call.args.index(argument)
        if not isinstance(above.target, (cst.Tuple, cst.List)) or at >= len(above.target.elements):
            return None
        return self._each(above.target.elements[at].value)

    def _method(self, member: cst.Attribute) -> list[Onward | Binding] | None:
        call = self.tree.parent(member)
        if not isinstance(call, cst.Call) or call.func is not member:
            return None
        name = member.attr.value
        if name in {"append", "clear"}:
            return []
        if name == "pop" and len(call.args) < 2:
            return [(call, False)]
        return [(call, True)] if name == "copy" else None


def appended(call: cst.Call) -> cst.Arg | None:
    """Return what ``call`` appends to a list, if that is what it does."""
    one = isinstance(call.func, cst.Attribute) and call.func.attr.value == "append" and len(call.args) == 1
    return call.args[0] if one else None


def fresh(value: cst.BaseExpression | None) -> bool:
    """Say whether ``value`` is a new, empty list."""
    if isinstance(value, cst.List):
        return not value.elements
    return isinstance(value, cst.Call) and isinstance(value.func, cst.Name) and value.func.value == "list" and not value.args


def appends(uses: Iterator[cst.Name], tree: Tree) -> Iterator[cst.BaseExpression]:
    """Yield what is appended to the list that ``uses`` read."""
    for use in uses:
        member = tree.parent(use)
        call = tree.parent(member) if isinstance(member, cst.Attribute) else None
        if isinstance(call, cst.Call) and call.func is member:
            argument = appended(call)
            if argument is not None:
                yield argument.value
