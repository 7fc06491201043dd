"""Forms of several parts, put together by hand: ``files={"model": (None, "dall-e-2")}``, a list of such pairs, ``aiohttp.FormData``."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.lists import listed
from undalle.analysis.tree import Tree
from undalle.facts import Argument, Arguments, Place, Value

_MAKERS = frozenset({"aiohttp.FormData", "aiohttp.formdata.FormData"})
_ADD = "add_field"


class Forms:
    """Turns forms into ``Arguments``: their texts as words, their files as values that were not seen."""

    def __init__(self, tree: Tree, containers: Containers) -> None:
        self.tree, self.containers = tree, containers
        self.names, self.values, self.paths = containers.names, containers.values, containers.paths

    def of(self, node: cst.BaseExpression) -> tuple[Arguments, ...]:
        """Return what the form ``node`` is made of; nothing if that was not seen."""
        if isinstance(node, cst.Name):
            found = list(self.names.resolve(node))
            if len(found) != 1 or found[0].kind != "assign" or found[0].path or found[0].value is None:
                return ()
            others = [use for use in self.names.uses(found[0]) if use is not node]
            if self._makes(found[0].value):
                return self._fields(others)
            # What else reads it may add to it.
            return tuple(replace(one, shared=bool(others), complete=one.complete and not others) for one in self.of(found[0].value))
        if isinstance(node, cst.Dict):
            return (self._display(node),)
        return (self._pairs(node),) if isinstance(node, cst.List) else ()

    def is_form(self, node: cst.BaseExpression) -> bool:
        """Say whether ``node`` is a name that a ``FormData`` was made for."""
        found = list(self.names.resolve(node)) if isinstance(node, cst.Name) else []
        return len(found) == 1 and found[0].value is not None and self._makes(found[0].value)

    def _makes(self, node: cst.BaseExpression) -> bool:
        return isinstance(node, cst.Call) and not node.args and self.paths.of(node.func) in _MAKERS

    def _display(self, node: cst.Dict) -> Arguments:
        whole = self.containers.splat(node)[0]
        pairs = zip(whole.items, node.elements, strict=True)
        items = tuple(self._part(item, one.value) if isinstance(one, cst.DictElement) else item for item, one in pairs)
        return replace(whole, place=Place.FILES, items=tuple(replace(item, place=Place.FILES) for item in items))

    def _pairs(self, node: cst.List) -> Arguments:
        brackets = listed(node, self.tree)
        items = tuple(self._pair(item, element.value) for item, element in zip(brackets.items, node.elements, strict=True))
        return replace(brackets, place=Place.PAIRS, items=items, complete=all(item.name is not None for item in items))

    def _pair(self, item: Argument, element: cst.BaseExpression) -> Argument:
        parts = [one.value for one in element.elements] if isinstance(element, cst.Tuple) else []
        key = self.values.literal(parts[0]) if len(parts) == 2 else None
        if key is None or not isinstance(key.word, str):
            return item
        named = replace(item, name=key.word.removesuffix("[]"), name_span=key.span, place=Place.PAIRS, value_span=self.tree.whole(parts[1]))
        return self._part(named, parts[1])

    def _part(self, item: Argument, value: cst.BaseExpression) -> Argument:
        """Return ``item`` with what ``(None, text)``, or a text itself, says; a file says nothing."""
        parts = [one.value for one in value.elements] if isinstance(value, cst.Tuple) else []
        if len(parts) > 1 and isinstance(parts[0], cst.Name) and parts[0].value == "None":
            return replace(item, value=self.values.of(parts[1]), value_span=self.tree.whole(parts[1]))
        return replace(item, value=self.values.of(value) if self.values.literal(value) is not None else Value())

    def _fields(self, uses: list[cst.Name]) -> tuple[Arguments, ...]:
        found = [self._field(use) for use in uses]
        seen = all(one is not None for one in found)
        fields = sorted((one for one in found if one is not None), key=lambda one: one.inside)
        return tuple(replace(one, complete=one.complete and seen) for one in fields)

    def _field(self, use: cst.Name) -> Arguments | None:
        """Return ``form.add_field("size", "256x256")``, a statement, as an argument; None for any other use of the form."""
        member = self.tree.parent(use)
        call = self.tree.parent(member) if isinstance(member, cst.Attribute) and member.attr.value == _ADD else None
        if not isinstance(call, cst.Call) or not isinstance(self.tree.parent(call), cst.Expr) or len(call.args) < 2:
            return None
        key, given = self.values.literal(call.args[0].value), call.args[1].value
        if key is None or not isinstance(key.word, str) or any(one.keyword is not None or one.star for one in call.args[:2]):
            return None
        span = self.tree.span(call)
        plain = len(call.args) == 2
        value = self.values.of(given) if plain else Value()
        item = Argument(key.word.removesuffix("[]"), Place.FIELD, span, span.end, self.tree.whole(given), key.span, value)
        return Arguments(Place.FIELD, span, (item,))
