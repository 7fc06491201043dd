"""What holds values: lists, tuples, dicts, tasks. Where a value goes in, and where it comes out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.literals import number, said
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.shapes import FUTURE, ITEM, NOWHERE, Held, attribute, key
from undalle.analysis.tree import Tree
from undalle.analysis.truth import fresh, is_empty, tested
from undalle.facts import Shape

_SAME = frozenset({"list", "tuple", "reversed", "iter", "sorted", "asyncio.as_completed", "concurrent.futures.as_completed"})
_RUN = frozenset({"asyncio.create_task", "asyncio.ensure_future", "asyncio.wait_for", "asyncio.shield", "asyncio.run", "anyio.run"})
_RUN_METHODS = frozenset({"create_task", "run_until_complete"})
_COUNTED = frozenset({"len", "bool", "range", "type", "isinstance", "any", "all"})
_PICKED = frozenset({"next", "random.choice"})
_TAKEN = frozenset({"append", "extend", "clear", "remove", "insert"})

Onward = tuple[cst.BaseExpression | Binding, Shape]


class Holders:
    """Follows a value into and out of what holds it, one step."""

    def __init__(self, tree: Tree, names: Names, paths: Paths) -> None:
        self.tree, self.names, self.paths = tree, names, paths

    def into(self, node: cst.BaseExpression, above: cst.CSTNode | None, shape: Shape) -> Sequence[Onward] | None:
        """Return what takes in the value at ``node``: a display, a comprehension, the binding of a list, a task; None if nothing does."""
        if isinstance(above, (cst.ListComp, cst.SetComp, cst.GeneratorExp)) and above.elt is node:
            return [(above, (ITEM, *shape))]
        if isinstance(above, cst.Element):
            return self._element(above, shape)
        if isinstance(above, cst.DictElement) and above.value is node:
            held = self.tree.parent(above)
            word = self._word(above.key)
            return [(held, (key(word), *shape))] if isinstance(held, cst.Dict) and isinstance(word, str) else None
        if isinstance(above, cst.Arg):
            return self._given(above, shape)
        return None

    def _element(self, element: cst.Element, shape: Shape) -> Sequence[Onward] | None:
        display = self.tree.parent(element)
        if isinstance(display, (cst.List, cst.Set)):
            return [(display, (ITEM, *shape))]
        if not isinstance(display, cst.Tuple):
            return None
        at = display.elements.index(element)
        starred = any(isinstance(one, cst.StarredElement) for one in display.elements[:at])
        return [(display, (str(at), *shape))] if not starred else None

    def _given(self, argument: cst.Arg, shape: Shape) -> Sequence[Onward] | None:
        call = self.tree.parent(argument)
        assert isinstance(call, cst.Call)
        path, method = self.paths.of(call.func), call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
        if path == "dict" and argument.keyword is not None:
            return [(call, (key(argument.keyword.value), *shape))]
        if path == "asyncio.gather":
            return self._gathered(call, argument, shape)
        if call.args[0] is argument and not argument.star and (path in _RUN or method in _RUN_METHODS):
            return [(call, shape)]
        inside = self._put(call, argument, shape)
        if inside is None or not isinstance(call.func, cst.Attribute) or not isinstance(self.tree.parent(call), cst.Expr):
            return None
        holder = call.func.value
        if isinstance(holder, cst.Attribute):
            return [(holder, inside)]
        binding = self._made(holder)
        return [(binding, inside)] if binding is not None and fresh(binding.value) else None

    def _gathered(self, call: cst.Call, argument: cst.Arg, shape: Shape) -> Sequence[Onward] | None:
        plain = [one for one in call.args if one.keyword is None]
        if argument.star:
            return [(call, shape)] if len(plain) == 1 and shape[:1] == (ITEM,) else None
        return [(call, (str(plain.index(argument)), *shape))] if argument in plain and not any(one.star for one in plain) else None

    def _put(self, call: cst.Call, argument: cst.Arg, shape: Shape) -> Shape | None:
        """Return how a value lies in the list that ``call`` puts it into, if it does."""
        name = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
        if argument.keyword is not None or argument.star:
            return None
        if name == "append" and len(call.args) == 1:
            return (ITEM, *shape)
        if name == "insert" and len(call.args) == 2 and call.args[1] is argument:
            return (ITEM, *shape)
        return shape if name == "extend" and len(call.args) == 1 and shape[:1] == (ITEM,) else None

    def kept(self, target: cst.Subscript, shape: Shape) -> tuple[Binding, Shape] | None:
        """Return the dict, by its binding, that ``target`` stores a value into, and how it lies there."""
        word = self._index(target)
        binding = self._made(target.value)
        if binding is None or not isinstance(word, str):
            return None
        made = binding.value
        plain = isinstance(made, cst.Dict) or fresh(made) or (isinstance(made, cst.Call) and self.paths.of(made.func) == "dict")
        return (binding, (key(word), *shape)) if plain else None

    def _made(self, holder: cst.BaseExpression) -> Binding | None:
        """Return the one assignment that ``holder`` gets its value from."""
        found = self.names.resolve(holder) if isinstance(holder, cst.Name) else frozenset()
        bindings = [binding for binding in found if binding.kind == "assign" and not binding.path]
        return bindings[0] if len(bindings) == len(found) == 1 else None

    def put(self, uses: Iterable[cst.CSTNode], shape: Shape) -> Iterator[Held]:
        """Yield what the holder that ``uses`` read is given where ``shape`` leads, each with how the value lies in it."""
        for use in uses:
            above = self.tree.parent(use)
            if isinstance(above, cst.Attribute):
                call = self.tree.parent(above)
                for argument in call.args if isinstance(call, cst.Call) and call.func is above else ():
                    if shape[0] == ITEM and (inside := self._put(call, argument, (ITEM,))) is not None:  # type: ignore[arg-type]
                        yield argument.value, shape[len(inside) - 1 :]
            elif isinstance(above, cst.Subscript) and above.value is use:
                target = self.tree.parent(above)
                statement = self.tree.parent(target) if isinstance(target, cst.AssignTarget) else None
                if isinstance(statement, cst.Assign) and self._step(above) == shape[0]:
                    yield statement.value, shape[1:]

    def out_of(self, node: cst.BaseExpression, above: cst.CSTNode | None, shape: Shape) -> Sequence[Onward] | None:
        """Return where the value in ``node`` comes out, or what else holds it; None if nobody knows."""
        if isinstance(above, (cst.Expr, cst.Del)) or tested(self.tree, node):
            return []
        if isinstance(above, (cst.Comparison, cst.ComparisonTarget)):
            return [] if self._asked(above, shape) else None
        if isinstance(above, cst.Subscript) and above.value is node:
            return self._subscript(above, shape)
        if isinstance(above, cst.Arg):
            return self._passed(above, shape)
        if isinstance(above, cst.Attribute):
            return self._member(above, shape)
        if isinstance(above, cst.StarredDictElement):
            held = self.tree.parent(above)
            return [(held, shape)] if isinstance(held, cst.Dict) else None
        return None

    def _asked(self, above: cst.CSTNode, shape: Shape) -> bool:
        """Say whether a comparison only asks if there is something: ``is None``, ``"url" in entry``."""
        target = above.comparisons[0] if isinstance(above, cst.Comparison) and len(above.comparisons) == 1 else above
        if not isinstance(target, cst.ComparisonTarget):
            return False
        if target is above:
            return shape[0].startswith("=") and isinstance(target.operator, (cst.In, cst.NotIn))
        return isinstance(target.operator, (cst.Is, cst.IsNot, cst.Equal, cst.NotEqual)) and (
            is_empty(target.comparator) or fresh(target.comparator)
        )

    def _word(self, node: cst.BaseExpression) -> str | int | None:
        if isinstance(node, cst.SimpleString):
            word = said(node)
            return word if isinstance(word, str) else None
        return number(node) if isinstance(node, cst.Integer) else None

    def _index(self, node: cst.Subscript) -> str | int | None:
        index = node.slice[0].slice
        return self._word(index.value) if isinstance(index, cst.Index) and len(node.slice) == 1 else None

    def _step(self, node: cst.Subscript) -> str:
        """Return the step into a tuple or a dict that ``node`` is; empty if that was not seen."""
        word = self._index(node)
        return key(word) if isinstance(word, str) else str(word) if word is not None else ""

    def _subscript(self, above: cst.Subscript, shape: Shape) -> Sequence[Onward] | None:
        holder = self.tree.parent(above)
        if isinstance(holder, (cst.AssignTarget, cst.Del)) or (
            isinstance(holder, (cst.AugAssign, cst.AnnAssign)) and holder.target is above
        ):
            return [] if not shape[0].startswith("[") and self._step(above) else None
        if isinstance(above.slice[0].slice, cst.Slice):
            return [(above, shape)] if shape[0] == ITEM else None
        if shape[0] == ITEM:
            return [(above, shape[1:])] if not isinstance(self._index(above), str) else None
        step = self._step(above)
        if step == shape[0]:
            return [(above, shape[1:])]
        return [] if step and (step[0] == "=") == (shape[0][0] == "=") else None

    def _passed(self, argument: cst.Arg, shape: Shape) -> Sequence[Onward] | None:
        call = self.tree.parent(argument)
        assert isinstance(call, cst.Call)
        path = self.paths.of(call.func)
        if path in _COUNTED:
            return []
        if argument.star or argument.keyword is not None:
            return None
        first = call.args[0] is argument
        if path == "dict":
            return [(call, shape)] if first and shape[0].startswith("=") else None
        if shape[0] != ITEM:
            return None
        if path in _SAME and first:
            return [(call, shape)]
        if path in _PICKED and first:
            return [(call, shape[1:])]
        if path == "enumerate" and first:
            return [(call, (ITEM, "1", *shape[1:]))]
        if path in {"zip", "itertools.zip_longest"} and not any(one.star for one in call.args):
            return [(call, (ITEM, str(call.args.index(argument)), *shape[1:]))]
        return None

    def _given_to(self, target: cst.CSTNode) -> bool:
        """Say whether something is stored into ``target``, or it is deleted."""
        above = self.tree.parent(target)
        written = isinstance(above, (cst.AugAssign, cst.AnnAssign)) and above.target is target
        return written or isinstance(above, (cst.AssignTarget, cst.Del))

    def _field(self, member: cst.Attribute, above: cst.CSTNode | None, shape: Shape) -> Sequence[Onward] | None:
        if self._given_to(member):
            return None
        if attribute(member.attr.value) == shape[0]:
            return [(member, shape[1:])]
        return [] if not (isinstance(above, cst.Call) and above.func is member) else None

    def _member(self, member: cst.Attribute, shape: Shape) -> Sequence[Onward] | None:
        call = self.tree.parent(member)
        name = member.attr.value
        if shape[0].startswith("."):
            return self._field(member, call, shape)
        if not isinstance(call, cst.Call) or call.func is not member:
            return None
        if shape[0] == NOWHERE:
            return []
        if shape[0] == FUTURE:
            return [(call, shape[1:])] if name == "result" else [] if name in {"done", "cancel", "exception"} else None
        if name == "copy":
            return [(call, shape)]
        if shape[0] == ITEM:
            picked = name == "pop" and len(call.args) < 2
            return [(call, shape[1:])] if picked else [] if name in _TAKEN else None
        if not shape[0].startswith("=") or name not in {"get", "pop"}:
            return [] if name == "keys" else None
        word = self._word(call.args[0].value) if call.args else None
        if not isinstance(word, str) or (len(call.args) > 1 and key(word) == shape[0] and not is_empty(call.args[1].value)):
            return None
        return [(call, shape[1:])] if key(word) == shape[0] else []
