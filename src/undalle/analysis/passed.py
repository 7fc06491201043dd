"""What the callers of a function, in its own file, pass for one of its parameters, and what it gives them back."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.classes import Classes
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children, dotted
from undalle.facts import Parameter

_STATIC = frozenset({("staticmethod",), ("classmethod",)})
_KEPT = frozenset({"staticmethod", "classmethod", "property", "cache", "lru_cache", "cached_property"})
PARTIAL = frozenset({"functools.partial", "partial"})


class Passed:
    """Finds the expressions that a parameter stands for."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, classes: Classes) -> None:
        self.tree, self.names, self.paths, self.classes = tree, names, paths, classes
        self._found: dict[cst.CSTNode, list[cst.BaseExpression]] = {}
        self._given: dict[cst.FunctionDef, list[cst.BaseExpression]] = {}

    def of(self, parameter: cst.CSTNode) -> list[cst.BaseExpression]:
        """Return what the calls of this file pass for ``parameter`` (the name in a function's signature); what they leave out is left out.

        Calls that splat, and calls of a decorated function, say nothing.
        """
        if parameter not in self._found:
            self._found[parameter] = self._of(parameter)
        return self._found[parameter]

    def _of(self, parameter: cst.CSTNode) -> list[cst.BaseExpression]:
        function = self.tree.nearest(parameter, cst.FunctionDef)
        holder = self.tree.parent(parameter)
        if function is None or not isinstance(holder, cst.Param) or holder.star:
            return []
        decorators = [dotted(decorator.decorator) for decorator in function.decorators]
        if any(decorator not in _STATIC for decorator in decorators):
            return []
        position = self._position(function, holder, bound=("staticmethod",) not in decorators)
        found = (given(call, holder.name.value, position, skipped) for call, skipped in self._calls(function))
        return [value for value in found if value is not None]

    def outside(self, parameter: cst.CSTNode) -> Parameter | None:
        """Return ``parameter`` as other files may fill it; None for those of nested and of decorated functions."""
        function, holder = self.tree.nearest(parameter, cst.FunctionDef), self.tree.parent(parameter)
        if function is None or not isinstance(holder, cst.Param) or holder.star:
            return None
        scope = self.tree.scope(function)
        decorators = [dotted(decorator.decorator) for decorator in function.decorators]
        top = scope if isinstance(scope, cst.Module) else self.tree.scope(scope)
        if any(one not in _STATIC for one in decorators) or not isinstance(top, cst.Module):
            return None
        listed = [one.name.value for one in (*function.params.posonly_params, *function.params.params)]
        if not isinstance(scope, cst.ClassDef):
            return Parameter(function.name.value, holder.name.value, tuple(listed))
        name = scope.name.value if function.name.value == "__init__" else f"?.{function.name.value}"
        return Parameter(name, holder.name.value, tuple(listed if ("staticmethod",) in decorators else listed[1:]))

    def returned(self, call: cst.CSTNode) -> list[cst.BaseExpression]:
        """Return what a function of this file, or a method of one of its classes, that ``call`` calls gives back; empty when unknown."""
        function = self.function(call)
        return self.given_back(function) if function is not None else []

    def function(self, call: cst.CSTNode) -> cst.FunctionDef | None:
        """Return the function of this file, or the method of one of its classes, of which ``call`` is the answer; None when unknown."""
        function = self._called(call.func) if isinstance(call, cst.Call) else None
        awaited = isinstance(self.tree.parent(call), cst.Await)
        return function if function is not None and (function.asynchronous is not None) is awaited else None

    def given_back(self, function: cst.FunctionDef) -> list[cst.BaseExpression]:
        """Return what ``function`` returns; empty for generators and behind decorators that may change it."""
        if function not in self._given:
            self._given[function] = self._given_back(function)
        return self._given[function]

    def _given_back(self, function: cst.FunctionDef) -> list[cst.BaseExpression]:
        if any(_last(decorator.decorator) not in _KEPT for decorator in function.decorators):
            return []
        found, stack = list[cst.BaseExpression](), list[cst.CSTNode]([function.body])
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Return) and node.value is not None:
                found.append(node.value)
            elif isinstance(node, cst.Yield):
                return []
            elif not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
                stack.extend(children(node))
        return found

    def _called(self, func: cst.BaseExpression) -> cst.FunctionDef | None:
        if isinstance(func, cst.Attribute):
            holder = self.classes.of(func.value)
            return self.classes.inherited(holder, func.attr.value) if holder is not None else None
        made = [self.tree.parent(binding.node) for binding in self.names.resolve(func)] if isinstance(func, cst.Name) else []
        return made[0] if len(made) == 1 and isinstance(made[0], cst.FunctionDef) else None

    def _position(self, function: cst.FunctionDef, parameter: cst.Param, *, bound: bool) -> int | None:
        """Return which positional argument fills ``parameter``; None for one that only a keyword fills."""
        listed = [*function.params.posonly_params, *function.params.params]
        method = isinstance(self.tree.scope(function), cst.ClassDef)
        return listed.index(parameter) - (1 if method and bound else 0) if parameter in listed else None

    def _calls(self, function: cst.FunctionDef) -> list[tuple[cst.Call, int]]:
        """Return the calls of ``function``, each with how many of its positional arguments are not the function's own."""
        scope = self.tree.scope(function)
        if isinstance(scope, cst.ClassDef):
            if function.name.value == "__init__":
                return [(call, 0) for call in self.classes.constructions(scope)]
            return [(call, 0) for call in self.classes.calls(scope, function.name.value) or []]
        binding = self.names.binding_at(function.name)
        found: list[tuple[cst.Call, int]] = []
        for use in self.names.uses(binding) if binding is not None else ():
            above = self.tree.parent(use)
            if isinstance(above, cst.Call) and above.func is use:
                found.append((above, 0))
            elif isinstance(above, cst.Arg) and (made := self._partial(above)) is not None:
                found.append((made, 1))
                found += [(later, 1 - len(_plain(made))) for later in self.calls_of_partial(made)]
        return found

    def _partial(self, argument: cst.Arg) -> cst.Call | None:
        """Return the call of ``partial`` that ``argument`` is the function of."""
        call = self.tree.parent(argument)
        made = isinstance(call, cst.Call) and call.args[0] is argument and self.paths.of(call.func) in PARTIAL
        return call if made and isinstance(call, cst.Call) else None

    def calls_of_partial(self, made: cst.Call) -> list[cst.Call]:
        """Return the calls, by the name it is bound to, of a function that ``partial`` made."""
        target = self.tree.parent(made)
        names = [one.target for one in target.targets] if isinstance(target, cst.Assign) else []
        binding = self.names.binding_at(names[0]) if len(names) == 1 and isinstance(names[0], cst.Name) else None
        calls = [(use, self.tree.parent(use)) for use in self.names.uses(binding)] if binding is not None else []
        return [call for use, call in calls if isinstance(call, cst.Call) and call.func is use]


def _plain(call: cst.Call) -> list[cst.Arg]:
    return [argument for argument in call.args if argument.keyword is None]


def given(call: cst.Call, name: str, position: int | None, skipped: int = 0) -> cst.BaseExpression | None:
    """Return what ``call`` gives a parameter by its name or its ``position`` (0-based), ``skipped`` arguments being somebody else's."""
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value == name:
            return argument.value
    plain = _plain(call)
    at = position + skipped if position is not None and position >= 0 else -1
    if at < 0 or any(argument.star for argument in plain[: at + 1]):
        return None
    return plain[at].value if at < len(plain) else None


def _last(decorator: cst.BaseExpression) -> str:
    """Return the last name of a decorator, called or not."""
    return (dotted(decorator.func if isinstance(decorator, cst.Call) else decorator) or ("",))[-1]
