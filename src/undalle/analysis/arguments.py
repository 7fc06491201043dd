"""The brackets of a call, and the dicts that are splatted into it, as one shape."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.facts import Argument, Arguments, Place, Span


class Containers:
    """Turns bracketed lists of items into ``Arguments``."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values) -> None:
        self.tree, self.names, self.paths, self.values = tree, names, paths, values

    def of_call(self, node: cst.Call) -> tuple[Arguments, ...]:
        """Return the call's own brackets first, then every dict that is splatted into them and was seen."""
        own = self.own(node)
        splatted: list[Arguments] = []
        complete = True
        for argument in node.args:
            if argument.star == "**":
                found = self._splat(argument.value)
                complete = complete and bool(found)
                splatted.extend(found)
            elif argument.star == "*":
                complete = False
        return Arguments(own.place, own.inside, own.items, complete), *splatted

    def own(self, node: cst.Call, place: Place = Place.CALL) -> Arguments:
        """Return the brackets of a call, splats left alone."""
        start = self.tree.whole(node.func).end + self._length(node.whitespace_after_func) + 1
        inside = Span(self.tree.name, start, self.tree.offsets(node)[1] - 1)
        return Arguments(place, inside, tuple(self._argument(argument, place) for argument in node.args))

    def _argument(self, argument: cst.Arg, place: Place) -> Argument:
        whole = self.tree.span(argument)
        name = argument.keyword
        return Argument(
            name=name.value if name is not None else None,
            place=place,
            whole=whole,
            after=self._after(whole, argument.comma),
            value_span=self.tree.whole(argument.value),
            name_span=self.tree.span(name) if name is not None else None,
            value=self.values.of(argument.value),
            star=argument.star,
        )

    def _after(self, whole: Span, comma: cst.Comma | cst.MaybeSentinel) -> int:
        return whole.end + self._length(comma.whitespace_before) + 1 if isinstance(comma, cst.Comma) else whole.end

    def _length(self, whitespace: cst.BaseParenthesizableWhitespace) -> int:
        if isinstance(whitespace, cst.SimpleWhitespace):
            return len(whitespace.value)
        return len(self.tree.module.code_for_node(whitespace))

    def _splat(self, node: cst.BaseExpression) -> list[Arguments]:
        """Return what ``**node`` is made of; empty when that was not seen."""
        if isinstance(node, cst.Dict):
            return self._display(node)
        if (
            isinstance(node, cst.Call)
            and self.paths.of(node.func) == "dict"
            and not any(a.keyword is None and not a.star for a in node.args)
        ):
            nested = [self._splat(argument.value) for argument in node.args if argument.star == "**"]
            own = self.own(node, Place.DICT_CALL)
            return [Arguments(own.place, own.inside, own.items, all(nested)), *(part for parts in nested for part in parts)]
        if isinstance(node, cst.IfExp):
            arms = [self._splat(arm) for arm in (node.body, node.orelse)]
            return [*arms[0], *arms[1]] if all(arms) else []
        if isinstance(node, cst.Name):
            return self._named(node)
        return []

    def _display(self, node: cst.Dict) -> list[Arguments]:
        start, end = self.tree.offsets(node)
        items, nested, complete = list[Argument](), list[Arguments](), True
        for element in node.elements:
            if isinstance(element, cst.StarredDictElement):
                inner = self._splat(element.value)
                nested.extend(inner)
                complete = complete and bool(inner)
            items.append(self._element(element))
            complete = complete and (items[-1].name is not None or bool(items[-1].star))
        return [Arguments(Place.DICT, Span(self.tree.name, start + 1, end - 1), tuple(items), complete), *nested]

    def _element(self, element: cst.BaseDictElement) -> Argument:
        whole = self.tree.span(element)
        after = self._after(whole, element.comma)
        if not isinstance(element, cst.DictElement):
            return Argument(None, Place.DICT, whole, after, self.tree.whole(element.value), star="**")
        key = self.values.literal(element.key)
        return Argument(
            name=key.word if key is not None and isinstance(key.word, str) else None,
            place=Place.DICT,
            whole=whole,
            after=after,
            value_span=self.tree.whole(element.value),
            name_span=self.tree.span(element.key),
            value=self.values.of(element.value),
        )

    def _named(self, node: cst.Name) -> list[Arguments]:
        found = sorted(self.names.resolve(node), key=lambda binding: self.tree.offsets(binding.node))
        if not found or any(binding.kind != "assign" or binding.value is None or binding.path for binding in found):
            return []
        parts: list[Arguments] = []
        for binding in found:
            assert binding.value is not None
            made = self._splat(binding.value)
            if not made:
                return []
            other = self._other_uses(binding)
            shared, changed = bool(other), any(self._changes(use) for use in other)
            parts.extend(Arguments(p.place, p.inside, p.items, p.complete and not changed, p.shared or shared) for p in made)
        return parts

    def _other_uses(self, binding: Binding) -> Sequence[cst.Name]:
        """Return the reads of a dict's name that are not splats."""
        uses = self.names.uses(binding)
        return [use for use in uses if not (isinstance(above := self.tree.parent(use), cst.Arg) and above.star == "**")]

    def _changes(self, use: cst.Name) -> bool:
        """Say whether a read of a dict's name may change the dict: anything but looking one key up."""
        above = self.tree.parent(use)
        if isinstance(above, cst.Subscript) and above.value is use:
            holder = self.tree.parent(above)
            return isinstance(holder, (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.Del))
        return True
