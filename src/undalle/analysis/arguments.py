"""The brackets of a call, and the dicts that are splatted into it, as one shape."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.facts import Argument, Arguments, Place, Span

_BODY = "extra_body"


class Containers:
    """Turns bracketed lists of items into ``Arguments``."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values) -> None:
        self.tree, self.names, self.paths, self.values = tree, names, paths, values
        self._splatted: set[cst.CSTNode] = set()

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
        items = (replace(item, name=item.name or named.get(one)) for one in node.args if (item := self._argument(one, place)))
        return Arguments(place, inside, tuple(items))

    def written(self, node: cst.Call, name: str) -> cst.BaseExpression | None:
        """Return the expression that the call gets for ``name``, in its brackets or a dict splatted into them; None unless there is one."""
        found = [arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value == name]
        for arg in node.args:
            if arg.star == "**":
                found.extend(self._values(arg.value, name))
        return found[0] if len(found) == 1 else None

    def _values(self, node: cst.BaseExpression, name: str) -> Iterator[cst.BaseExpression]:
        """Yield what ``**node`` gives under ``name``."""
        if isinstance(node, cst.Dict):
            for element in node.elements:
                if isinstance(element, cst.StarredDictElement):
                    yield from self._values(element.value, name)
                elif isinstance(element, cst.DictElement):
                    key = self.values.literal(element.key)
                    if key is not None and key.word == name:
                        yield element.value
        elif isinstance(node, cst.Call) and self.paths.of(node.func) == "dict":
            yield from (arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value == name)
        elif isinstance(node, cst.Name):
            for binding in self.names.resolve(node):
                if binding.kind == "assign" and binding.value is not None and not binding.path and binding.value is not node:
                    yield from self._values(binding.value, name)

    def listed(self, node: cst.List) -> Arguments:
        """Return the elements of a list display as items without names."""
        start, end = self.tree.offsets(node)
        items = tuple(
            Argument(None, Place.LIST, whole := self.tree.span(one), self._after(whole, one.comma), self.tree.whole(one.value))
            for one in node.elements
        )
        return Arguments(Place.LIST, Span(self.tree.name, start + 1, end - 1), items)

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
        if self.paths.of(node.func) != "dict" or any(argument.keyword is None and not argument.star for argument in node.args):
            return []
        nested = [self.splat(argument.value) for argument in node.args if argument.star == "**"]
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
        self._splatted.add(node)
        found = sorted(self.names.resolve(node), key=lambda binding: self.tree.offsets(binding.node))
        if not found or any(binding.kind != "assign" or binding.value is None or binding.path for binding in found):
            return []
        return _either([self._bound(binding) for binding in found])

    def _bound(self, binding: Binding) -> list[Arguments]:
        """Return what the dict behind a name is made of, what is stored into it afterwards included."""
        made = self.splat(binding.value) if binding.value is not None else []
        if not made:
            return []
        other = [use for use in self.names.uses(binding) if use not in self._splatted]
        stores = {use: store for use in other if (store := self._store(use)) is not None}
        rest = [use for use in other if use not in stores and not self._told(use)]
        complete = not any(self._changes(use) for use in rest)
        parts = [*made, *stores.values()]
        return [replace(part, complete=part.complete and complete, shared=part.shared or bool(rest)) for part in parts]

    def _store(self, use: cst.Name) -> Arguments | None:
        """Return ``use["key"] = value`` as a container of one item."""
        above = self.tree.parent(use)
        target = self.tree.parent(above) if isinstance(above, cst.Subscript) and above.value is use else None
        statement = self.tree.parent(target) if isinstance(target, cst.AssignTarget) else None
        if not isinstance(above, cst.Subscript) or not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
            return None
        index = above.slice[0].slice if len(above.slice) == 1 else None
        key = self.values.literal(index.value) if isinstance(index, cst.Index) else None
        if key is None or not isinstance(key.word, str):
            return None
        whole, value = self.tree.span(statement), self.values.of(statement.value)
        item = Argument(key.word, Place.STORE, whole, whole.end, self.tree.whole(statement.value), key.span, value)
        return Arguments(Place.STORE, whole, (item,))

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
    if not all(ways):
        return []
    return ways[0] if len(ways) == 1 else [replace(part, optional=True) for way in ways for part in way]
