"""The brackets of a call, and the dicts that are splatted into it, as one shape."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.choices import Choices
from undalle.analysis.dicts import Dicts
from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.paths import Paths
from undalle.analysis.stores import store, update
from undalle.analysis.tables import LAYERS
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.facts import Argument, Arguments, Place, Span

_BODY = "extra_body"


class Containers:
    """Turns bracketed lists of items into ``Arguments``."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values) -> None:
        self.tree, self.names, self.paths, self.values = tree, names, paths, values
        self.choices = Choices(tree, names, values)
        self.dicts = Dicts(names, paths)
        self._splatted: set[cst.CSTNode] = set()
        self._ways = Once[list[Arguments] | None](None)

    def of_call(self, node: cst.Call, positional: Sequence[str] = ()) -> tuple[Arguments, ...]:
        """Return the call's own brackets first, then every dict that is splatted into them and was seen.

        ``positional`` are the names of the arguments that go without theirs.
        """
        own = self.own(node, positional=positional)
        splatted: list[Arguments] = []
        complete = True
        for argument in node.args:
            if argument.star == "**":
                found = self.splat(argument.value)
                complete = complete and bool(found)
                splatted.extend(found)
            elif argument.star == "*":
                complete = False
            elif argument.keyword is not None and argument.keyword.value == _BODY:
                found = self.splat(argument.value)
                complete = complete and bool(found)
                splatted.extend(replace(part, optional=True) for part in found)
        return Arguments(own.place, own.inside, own.items, complete), *splatted

    def of_partial(self, made: cst.Call, called: cst.CSTNode, positional: Sequence[str]) -> tuple[Arguments, ...]:
        """Return the brackets of a call of ``partial`` that ``called`` names; shared when it is also used in another way than called."""
        target = self.tree.parent(made)
        names = [one.target for one in target.targets] if isinstance(target, cst.Assign) else []
        self._splatted.add(called)
        bindings = [binding for name in names if (binding := self.names.binding_at(name)) is not None]
        shared = any(use not in self._splatted for binding in bindings for use in self.names.uses(binding))
        return tuple(replace(part, shared=part.shared or shared) for part in self.of_call(made, positional))

    def of_body(self, node: cst.BaseExpression) -> tuple[Arguments, ...]:
        """Return the dicts that the body of a request is made of; an empty, incomplete one when they were not seen."""
        span = self.tree.span(node)
        return tuple(self.splat(node)) or (Arguments(Place.JSON, Span(span.file, span.end, span.end), (), complete=False),)

    def own(self, node: cst.Call, place: Place = Place.CALL, *, positional: Sequence[str] = ()) -> Arguments:
        """Return the brackets of a call, splats left alone."""
        start = self.tree.whole(node.func).end + self._length(node.whitespace_after_func) + 1
        inside = Span(self.tree.name, start, self.tree.offsets(node)[1] - 1)
        plain = itertools.takewhile(lambda argument: argument.keyword is None and not argument.star, node.args)
        named = dict(zip(plain, positional, strict=False))
        return Arguments(place, inside, tuple(self._argument(one, place, named.get(one)) for one in node.args))

    def _argument(self, argument: cst.Arg, place: Place, positional: str | None) -> Argument:
        whole = self.tree.span(argument)
        name = argument.keyword
        return Argument(
            name=name.value if name is not None else positional,
            place=place,
            whole=whole,
            after=self._after(whole, argument.comma),
            value_span=self.tree.whole(argument.value),
            name_span=self.tree.span(name) if name is not None else None,
            value=self.values.of(argument.value),
            star=argument.star,
            choices=self.choices.of(argument.value) if name is not None else (),
        )

    def _after(self, whole: Span, comma: cst.Comma | cst.MaybeSentinel) -> int:
        return whole.end + self._length(comma.whitespace_before) + 1 if isinstance(comma, cst.Comma) else whole.end

    def _length(self, whitespace: cst.BaseParenthesizableWhitespace) -> int:
        if isinstance(whitespace, cst.SimpleWhitespace):
            return len(whitespace.value)
        return len(self.tree.module.code_for_node(whitespace))

    def splat(self, node: cst.BaseExpression) -> list[Arguments]:
        """Return what ``**node``, or a dict that stands in a list of tools, is made of; empty when that was not seen."""
        if isinstance(node, cst.Dict):
            return self._display(node)
        if isinstance(node, cst.Name):
            return self._named(node)
        if isinstance(node, cst.IfExp):
            return _either([self.splat(arm) for arm in (node.body, node.orelse)])
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
            sides = [self.splat(side) for side in (node.left, node.right)]
            return [*sides[0], *sides[1]] if all(sides) else []
        if isinstance(node, cst.DictComp):
            return [replace(part, optional=True) for part in self.splat(kept)] if (kept := self._filtered(node)) is not None else []
        return self._made(node) if isinstance(node, cst.Call) else []

    def _filtered(self, node: cst.DictComp) -> cst.BaseExpression | None:
        """Return the dict that ``{key: value for key, value in options.items() if ...}`` leaves some entries out of."""
        loop = node.for_in
        items, target = loop.iter, loop.target
        if loop.inner_for_in is not None or not isinstance(target, cst.Tuple) or not isinstance(items, cst.Call) or items.args:
            return None
        kept = [self.tree.code(one.value) for one in target.elements] == [self.tree.code(node.key), self.tree.code(node.value)]
        called = isinstance(items.func, cst.Attribute) and items.func.attr.value == "items"
        return items.func.value if kept and called and isinstance(items.func, cst.Attribute) else None

    def _made(self, node: cst.Call) -> list[Arguments]:
        """Return what ``dict(...)`` or ``options.copy()`` is made of."""
        if isinstance(node.func, cst.Attribute) and node.func.attr.value == "copy" and not node.args:
            return self.splat(node.func.value)
        returned = self.values.passed.returned(node)
        if returned:
            # What a function builds serves all that call it: it is told, and nothing in it is rewritten.
            return [replace(part, complete=False, shared=True) for part in _either([self.splat(one) for one in returned])]
        if self.paths.of(node.func) in LAYERS and not any(argument.star or argument.keyword for argument in node.args):
            layers = [self.splat(argument.value) for argument in node.args]
            return [part for parts in layers for part in parts] if all(layers) else []
        if self.paths.of(node.func) != "dict" or any(argument.star == "*" for argument in node.args):
            return []
        nested = [self.splat(argument.value) for argument in node.args if argument.keyword is None]
        own = self.own(node, Place.DICT_CALL)
        return [Arguments(own.place, own.inside, own.items, all(nested)), *(part for parts in nested for part in parts)]

    def _display(self, node: cst.Dict) -> list[Arguments]:
        start, end = self.tree.offsets(node)
        items, nested, complete = list[Argument](), list[Arguments](), True
        for element in node.elements:
            if isinstance(element, cst.StarredDictElement):
                inner = self.splat(element.value)
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
        name = key.word if key is not None and isinstance(key.word, str) else None
        return Argument(
            name=name,
            place=Place.DICT,
            whole=whole,
            after=after,
            value_span=self.tree.whole(element.value),
            name_span=self.tree.span(element.key),
            value=self.values.of(element.value),
            choices=self.choices.of(element.value) if name is not None else (),
        )

    def _named(self, node: cst.Name) -> list[Arguments]:
        self._splatted.add(node)
        found = sorted(self.names.resolve(node), key=lambda binding: self.tree.offsets(binding.node))
        ways = [binding for binding in found if binding.kind != "augmented"]
        if not ways or any(binding.kind != "assign" or binding.value is None or binding.path for binding in ways):
            return []
        # ``options |= {...}`` is no other way, but more of the same dict.
        more = [self._asked(binding) for binding in found if binding not in ways]
        made = [way for binding in ways if (way := self._asked(binding)) is not None]
        if not all(made) or [] in more:
            return []
        added = (replace(part, optional=True) for parts in more for part in parts or ())
        return _distinct((*_either(made), *added))

    def _asked(self, binding: Binding) -> list[Arguments] | None:
        """Return what a binding of a dict's name brings; empty if that was not seen, None if the dict it is made of is its own."""
        return self._ways.of(binding, lambda: self._bound(binding))

    def _bound(self, binding: Binding) -> list[Arguments]:
        """Return what the dict behind a name is made of, what is stored into it afterwards included."""
        made = self.splat(binding.value) if binding.value is not None else []
        if not made or binding.kind == "augmented":
            return made
        other = [use for use in self.names.uses(binding) if use not in self._splatted]
        added = {use: found for use in other if (found := self._added(use)) is not None}
        rest = [use for use in other if use not in added and not self._told(use)]
        complete = all(added.values()) and not any(self._changes(use) for use in rest)
        parts = [*made, *(part for found in added.values() for part in found)]
        return [replace(part, complete=part.complete and complete, shared=part.shared or bool(rest)) for part in parts]

    def _added(self, use: cst.Name) -> list[Arguments] | None:
        """Return what ``use["key"] = value``, ``setdefault`` and ``update`` put into a dict.

        Empty if that was not seen, None for every other use.
        """
        item = store(use, self.tree)
        if item is not None:
            key, value, whole = item
            span = self.tree.span(whole)
            said, picked = self.values.of(value), self.choices.of(value)
            argument = Argument(str(key.word), Place.STORE, span, span.end, self.tree.whole(value), key.span, said, choices=picked)
            return [Arguments(Place.STORE, span, (argument,))]
        call = update(use, self.tree)
        if call is None:
            return None
        parts = [self.splat(one.value) for one in call.args if one.keyword is None]
        own = [self.own(call, Place.DICT_CALL)] if any(one.keyword is not None for one in call.args) else []
        return [replace(part, optional=True) for part in (*own, *(one for found in parts for one in found))] if all(parts) else []

    def _told(self, use: cst.Name) -> bool:
        above = self.tree.parent(use)
        return self.values.told(above if isinstance(above, cst.Subscript) and above.value is use else use)

    def _changes(self, use: cst.Name) -> bool:
        """Say whether a read of a dict's name may change the dict: anything but looking one key up, or splatting it elsewhere."""
        above = self.tree.parent(use)
        if isinstance(above, cst.Subscript) and above.value is use:
            holder = self.tree.parent(above)
            return isinstance(holder, (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.Del))
        return not (isinstance(above, cst.Arg) and above.star == "**")


def _either(ways: list[list[Arguments]]) -> list[Arguments]:
    """Return the containers of all ``ways``, of which a call gets one; empty if one of them was not seen."""
    if not ways or not all(ways):
        return []
    return ways[0] if len(ways) == 1 else [replace(part, optional=True) for way in ways for part in way]


def _distinct(parts: Iterable[Arguments]) -> list[Arguments]:
    """Return ``parts`` with each pair of brackets once, however many ways lead to it: as surely seen as on the least sure one."""
    found: dict[Span, Arguments] = {}
    for part in parts:
        one = found.setdefault(part.inside, part)
        together = (one.complete and part.complete, one.shared or part.shared, one.optional or part.optional)
        found[part.inside] = replace(one, complete=together[0], shared=together[1], optional=together[2])
    return list(found.values())
