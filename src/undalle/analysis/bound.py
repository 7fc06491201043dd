"""Entry points that are bound to a name or an attribute before they are called: ``pictures = openai.Image``."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, dotted

_SELF = frozenset({"self", "cls"})


class Bound:
    """Finds what names and attributes stand for. ``ends`` are the names that what they are bound to may end in."""

    def __init__(self, tree: Tree, names: Names, ends: frozenset[str]) -> None:
        self.tree, self.names = tree, names
        self._stores: dict[str, list[cst.Assign]] = {}
        for node in tree.every(cst.Assign):
            if isinstance(node.value, cst.Attribute) and node.value.attr.value in ends:
                for target in node.targets:
                    self._stores.setdefault(_last(target.target), []).append(node)

    def of(self, node: cst.BaseExpression) -> tuple[cst.Attribute, bool] | None:
        """Return what ``node`` is bound to, and whether that binding also serves something that is not called; None if it is in doubt."""
        stores = self._stores.get(_last(node), [])
        if len(stores) != 1 or not isinstance(stores[0].value, cst.Attribute) or len(stores[0].targets) != 1:
            return None
        if isinstance(node, cst.Name):
            found = list(self.names.resolve(node))
            mine = len(found) == 1 and self._binds(found[0], stores[0])
            uses: list[cst.BaseExpression] = list(self.names.uses(found[0])) if mine else []
        else:
            mine = dotted(node)[:1] in {(name,) for name in _SELF} and self._same_class(node, stores[0])
            uses = list(self._attributes(_last(node), stores[0]))
        return (stores[0].value, not all(self._called(use) for use in uses)) if mine else None

    def _binds(self, binding: Binding, store: cst.Assign) -> bool:
        return binding.kind == "assign" and not binding.path and binding.value is store.value

    def _same_class(self, node: cst.CSTNode, store: cst.Assign) -> bool:
        holder = self.tree.nearest(node, cst.ClassDef)
        return holder is not None and holder is self.tree.nearest(store, cst.ClassDef)

    def _attributes(self, name: str, store: cst.Assign) -> Iterator[cst.Attribute]:
        for node in self.tree.every(cst.Attribute):
            if node.attr.value == name and node is not store.targets[0].target:
                yield node

    def _called(self, use: cst.CSTNode) -> bool:
        above = self.tree.parent(use)
        if isinstance(above, cst.Attribute):
            use, above = above, self.tree.parent(above)
        return isinstance(above, cst.Call) and above.func is use


def _last(node: cst.CSTNode) -> str:
    return node.attr.value if isinstance(node, cst.Attribute) else node.value if isinstance(node, cst.Name) else ""
