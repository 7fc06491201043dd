"""What the callers of a function, in its own file, pass for one of its parameters."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.classes import Classes
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, children, dotted

_STATIC = frozenset({("staticmethod",), ("classmethod",)})


class Passed:
    """Finds the expressions that a parameter stands for."""

    def __init__(self, tree: Tree, names: Names, classes: Classes) -> None:
        self.tree, self.names, self.classes = tree, names, classes
        self._found: dict[cst.CSTNode, list[cst.BaseExpression]] = {}

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
        given = (_given(call, holder.name.value, position) for call in self._calls(function))
        return [value for value in given if value is not None]

    def returned(self, call: cst.CSTNode) -> list[cst.BaseExpression]:
        """Return what a function of this file, or a method of one of its classes, that ``call`` calls gives back; empty when unknown."""
        function = self._called(call.func) if isinstance(call, cst.Call) else None
        if function is None or function.decorators or function.asynchronous is not None:
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
            return self.classes.method(holder, func.attr.value) if holder is not None else None
        made = [self.tree.parent(binding.node) for binding in self.names.resolve(func)] if isinstance(func, cst.Name) else []
        return made[0] if len(made) == 1 and isinstance(made[0], cst.FunctionDef) else None

    def _position(self, function: cst.FunctionDef, parameter: cst.Param, *, bound: bool) -> int | None:
        """Return which positional argument fills ``parameter``; None for one that only a keyword fills."""
        listed = [*function.params.posonly_params, *function.params.params]
        method = isinstance(self.tree.scope(function), cst.ClassDef)
        return listed.index(parameter) - (1 if method and bound else 0) if parameter in listed else None

    def _calls(self, function: cst.FunctionDef) -> list[cst.Call]:
        scope = self.tree.scope(function)
        if isinstance(scope, cst.ClassDef):
            if function.name.value == "__init__":
                return list(self.classes.constructions(scope))
            return self.classes.calls(scope, function.name.value) or []
        binding = self.names.binding_at(function.name)
        uses = self.names.uses(binding) if binding is not None else []
        calls = [(use, self.tree.parent(use)) for use in uses]
        return [call for use, call in calls if isinstance(call, cst.Call) and call.func is use]


def _given(call: cst.Call, name: str, position: int | None) -> cst.BaseExpression | None:
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value == name:
            return argument.value
    plain = [argument for argument in call.args if argument.keyword is None]
    if position is None or position < 0 or any(argument.star for argument in plain[: position + 1]):
        return None
    return plain[position].value if position < len(plain) else None
