"""Where a value goes as it is, or inside something that holds it: the next expressions on its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as member

import libcst as cst

from undalle.analysis.attributes import Attributes, Field
from undalle.analysis.bindings import Binding, targets
from undalle.analysis.callers import Callers, Function, returned, yielded
from undalle.analysis.entries import Entries
from undalle.analysis.holders import Holders
from undalle.analysis.locals import Locals
from undalle.analysis.names import Names
from undalle.analysis.shapes import ELSEWHERE, ITEM, Held, attribute, peel
from undalle.analysis.tree import Tree
from undalle.analysis.truth import tested
from undalle.facts import Local, Shape, Span


@dataclass(slots=True)
class Way:
    """What was met on the way of one value. ``mixed``: something that is not ours can be in the same place. ``learning``: nobody asks yet.

    ``returns`` are the annotations of what it goes through, ``crossed`` the functions that give it back, with how it lies in what they
    give (``shapes``), ``entered`` those that get it, ``stored`` the attributes it is kept in; ``lost`` says why it can not be followed.
    """

    locals: list[Local] = member(default_factory=list)
    mixed: bool = False
    returns: list[Span] = member(default_factory=list)
    crossed: list[str] = member(default_factory=list)
    shapes: dict[str, Shape] = member(default_factory=dict)
    handed: list[Span] = member(default_factory=list)
    entered: list[str] = member(default_factory=list)
    stored: list[str] = member(default_factory=list)
    learning: bool = False
    lost: str = ""


class Flow:
    """Follows a value one step. ``locals`` know what is ours."""

    def __init__(self, tree: Tree, names: Names, locals_: Locals, callers: Callers, holders: Holders, attributes: Attributes) -> None:
        self.tree, self.names, self.locals, self.callers = tree, names, locals_, callers
        self.holders, self.attributes = holders, attributes
        self.entries = Entries(tree, names, callers)

    def onward(self, node: cst.BaseExpression, shape: Shape, way: Way) -> list[Held] | None:
        """Return where the value goes that lies in ``node`` as ``shape`` says; None if it ends here or nobody knows."""
        above = self.tree.parent(node)
        if isinstance(above, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
            return self._bound(above, shape, way)
        if isinstance(above, cst.Await):
            return [(above, shape)]
        if isinstance(above, (cst.Return, cst.Yield, cst.From)) or (isinstance(above, cst.Lambda) and above.body is node):
            return self._given_back(above, node, shape, way)
        if isinstance(above, (cst.For, cst.CompFor)) and above.iter is node:
            return self.unpacked(above.target, (ITEM,), shape, way)
        if isinstance(above, (cst.IfExp, cst.BooleanOperation)):
            return self._chosen(above, node, shape, way)
        if isinstance(above, cst.AugAssign) and shape[:1] == (ITEM,) and isinstance(above.operator, cst.AddAssign):
            return self._stored(above.target, shape, way)
        if isinstance(above, (cst.Arg, cst.Element, cst.DictElement)):
            entered = self._entered(above, shape, way)
            if entered is not None or way.lost:
                return entered
        return self._within(node, above, shape, way)

    def _within(self, node: cst.BaseExpression, above: cst.CSTNode | None, shape: Shape, way: Way) -> list[Held] | None:
        """Follow a value into and out of what holds it."""
        found = self.holders.into(node, above, shape)
        if found is None and shape:
            found = self.holders.out_of(node, above, shape)
        onward: list[Held] | None = [] if found is not None else None
        for one, there in found or ():
            more = self._held(one, there, way, put=isinstance(above, cst.Arg))
            onward = [*onward, *more] if onward is not None and more is not None else None
        return onward

    def _held(self, holder: cst.BaseExpression | Binding, shape: Shape, way: Way, *, put: bool) -> list[Held] | None:
        """Return where a holder is to be found: what is written out is, a name's and an attribute's is wherever they are read."""
        if isinstance(holder, Binding):
            return list(self.named(holder, shape, way))
        if put and isinstance(holder, cst.Attribute):
            return self._kept(holder, shape, way)
        if isinstance(holder, (cst.List, cst.Set)) and not way.learning and not self.locals.ours.covers(holder, shape):
            return None
        return [(holder, shape)]

    def unpacked(self, target: cst.BaseExpression, step: Shape, shape: Shape, way: Way) -> list[Held] | None:
        """Follow a value into the targets that take its holder apart; ``step`` leads from the holder to what ``target`` is given."""
        onward: list[Held] = []
        for simple, inner in targets(target):
            left = peel(shape, (*step, *inner))
            if left is None:
                return None
            if left is ELSEWHERE:
                continue
            found = self._stored(simple, left, way)
            if found is None:
                return None
            onward.extend(found)
        return onward

    def _bound(self, above: cst.Assign | cst.AnnAssign | cst.NamedExpr, shape: Shape, way: Way) -> list[Held] | None:
        listed = [target.target for target in above.targets] if isinstance(above, cst.Assign) else [above.target]
        if isinstance(above, cst.AnnAssign):
            way.returns.extend(self.callers.noted(above.annotation.annotation, shape))
        onward: list[Held] = [(above, shape)] if isinstance(above, cst.NamedExpr) else []
        for target in listed:
            found = self.unpacked(target, (), shape, way)
            if found is None:
                return None
            onward.extend(found)
        return onward

    def _stored(self, target: cst.CSTNode, shape: Shape, way: Way) -> list[Held] | None:
        if isinstance(target, cst.Name):
            binding = self.names.binding_at(target)
            return list(self.named(binding, shape, way)) if binding is not None else None
        if isinstance(target, cst.Subscript):
            held = self.holders.kept(target, shape)
            return list(self.named(held[0], held[1], way)) if held is not None else None
        return self._kept(target, shape, way) if isinstance(target, cst.Attribute) else None

    def _kept(self, target: cst.Attribute, shape: Shape, way: Way) -> list[Held] | None:
        """Follow a value into an attribute of an object of this file, if every read of it is known."""
        found = self.attributes.of(target)
        if found is None:
            return None
        given = [*((value, shape) for value in found.stores), *(self.holders.put(found.reads, shape) if shape else ())]
        if not way.learning and not all(self.locals.ours.covers(*one) for one in given):
            way.mixed = True
        way.stored.append(target.attr.value)
        return [(read, shape) for read in found.reads]

    def named(self, binding: Binding, shape: Shape, way: Way) -> Iterator[Held]:
        """Follow a value to every use of the name it is bound to."""
        if way.learning:
            yield from ((use, shape) for use in self.names.uses(binding))
            return
        local, foreign = self.locals.of(binding, shape)
        if not shape or set(shape) == {ITEM}:
            way.locals.append(replace(local, many=bool(shape)))
        uses = self.names.uses(binding)
        others = self.holders.put(uses, shape) if shape else ()
        way.mixed = way.mixed or foreign or not all(self.locals.ours.covers(*one) for one in others)
        yield from ((use, shape) for use in uses)

    def _chosen(self, above: cst.IfExp | cst.BooleanOperation, node: cst.BaseExpression, shape: Shape, way: Way) -> list[Held] | None:
        if isinstance(above, cst.IfExp):
            if above.test is node:
                return None
            other = above.orelse if above.body is node else above.body
        else:
            if tested(self.tree, node):
                return None
            other = above.right if above.left is node else above.left
        if not way.learning and not self.locals.ours.covers(other, shape):
            way.mixed = True
        return [(above, shape)]

    def _given_back(self, above: cst.CSTNode, node: cst.BaseExpression, shape: Shape, way: Way) -> list[Held] | None:
        """Follow a value out of the function that returns or yields it, to the calls in this file."""
        whole = self.tree.parent(above) if isinstance(above, cst.From) else above
        function = self.callers.function(node)
        calls = self.callers.of(function) if function is not None else []
        if isinstance(above, cst.From) and not isinstance(whole, cst.Yield):
            return None
        # A function that only calls itself is called by somebody else all the same.
        if function is None or all(function in self.tree.up(call.node) for call in calls):
            return None
        lies = (ITEM, *shape) if isinstance(above, cst.Yield) else shape
        others = self._others(function, lies, yields=isinstance(whole, cst.Yield))
        if not way.learning and not all(value is not None and self.locals.ours.covers(value, there) for value, there in others):
            way.mixed = True
        self._cross(function, lies, way)
        way.handed.append(self.tree.span(above))
        return [(call.node, (*call.shape, *lies)) for call in calls]

    def _others(self, function: Function, lies: Shape, *, yields: bool) -> Iterator[tuple[cst.BaseExpression | None, Shape]]:
        """Yield all that ``function`` returns, or yields, with how a value of ours would have to lie in it."""
        if yields:
            yield from ((value, lies if taken else lies[1:]) for value, taken in yielded(function))
        else:
            yield from ((value, lies) for value in returned(function))

    def _cross(self, function: Function, shape: Shape, way: Way) -> None:
        name = self.callers.name(function)
        if name:
            way.crossed.append(name)
            way.shapes[name] = shape
        if isinstance(function, cst.FunctionDef) and function.returns is not None:
            way.returns.extend(self.callers.noted(function.returns.annotation, shape))

    def _filled(self, field: Field, shape: Shape, way: Way) -> list[Held]:
        """Follow a value into an object of a dataclass of this file, and to where the class itself reads it."""
        if field.reads and not way.learning and not all(value is None or self.locals.ours.covers(value, shape) for value in field.given):
            way.mixed = True
        way.returns.extend(self.callers.noted(field.line.annotation.annotation, shape))
        return [(field.made, (attribute(field.name), *shape)), *((read, shape) for read in field.reads)]

    def _entered(self, argument: cst.Arg | cst.Element | cst.DictElement, shape: Shape, way: Way) -> list[Held] | None:
        """Follow a value into a function of this file, if that function never gets anything else in its place."""
        field = self.attributes.field(argument) if isinstance(argument, cst.Arg) else None
        if field is not None:
            return self._filled(field, shape, way)
        entry = self.entries.into(argument)
        if entry is None:
            return None
        function, parameter, each = entry
        inside = shape[1:] if each else shape
        if each and shape[:1] != (ITEM,):
            return None
        binding = next((one for one in self.names.bindings(function, parameter.name.value) if one.node is parameter.name), None)
        if binding is None:
            return None
        given = self.entries.all_given(function, parameter)
        if not way.learning and (
            given is None or not all(self.locals.ours.covers(value, (ITEM, *inside) if many else inside) for value, many in given)
        ):
            way.lost = f"`{self.callers.name(function) or 'a lambda'}` also gets values that are not ours"
            return None
        if name := self.callers.name(function):
            way.entered.append(name)
        way.handed.append(self.tree.span(self.callers.runs.call(argument) or argument))
        if parameter.annotation is not None:
            way.returns.extend(self.callers.noted(parameter.annotation.annotation, inside))
        return list(self.named(binding, inside, way))
