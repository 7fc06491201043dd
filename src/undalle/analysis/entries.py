"""A value that is handed to a function of the same file: which parameter gets it, and what else does that parameter get?"""

from __future__ import annotations

import libcst as cst

from undalle.analysis.callers import Callers, Function
from undalle.analysis.names import Names
from undalle.analysis.runs import Given, Invocation
from undalle.analysis.tree import Tree, dotted


class Entries:
    """Finds the parameter behind an argument."""

    def __init__(self, tree: Tree, names: Names, callers: Callers) -> None:
        self.tree, self.names, self.callers = tree, names, callers

    def into(self, argument: cst.CSTNode) -> tuple[Function, cst.Param, bool] | None:
        """Return the function of this file that ``argument`` is handed to, its parameter, and whether it gets each item of it.

        ``argument`` may be an entry of what a thread passes. None if any of them is in doubt.
        """
        # What is run may be named among the arguments: `to_thread(download, url)`.
        for named in self.callers.runs.named(argument):
            function = self._called(named)
            calls = self.callers.of(function) if function is not None else []
            invocation = next((one for one in calls if any(given.node is argument for given in one.arguments)), None)
            if function is None or invocation is None:
                continue
            filled = ((parameter, self.given(invocation, function, parameter)) for parameter in _parameters(function))
            found = [parameter for parameter, given in filled if given is not None and given.node is argument]
            return (function, found[0], invocation.each) if found else None
        return None

    def all_given(self, function: Function, parameter: cst.Param) -> list[tuple[cst.BaseExpression, bool]] | None:
        """Return what every call of ``function`` passes for ``parameter``, its default included, and whether that is a list of values.

        None if a call was not understood.
        """
        values: list[tuple[cst.BaseExpression, bool]] = []
        for call in self.callers.of(function):
            if any(argument.star for argument in call.arguments):
                return None
            argument = self.given(call, function, parameter)
            value = argument.value if argument is not None else parameter.default
            if value is None:
                return None
            values.append((value, call.each and argument is not None))
        return values

    def given(self, call: Invocation, function: Function, parameter: cst.Param) -> Given | None:
        """Return the argument of ``call`` that fills ``parameter``."""
        for argument in call.arguments:
            if argument.keyword == parameter.name.value:
                return argument
        plain = [argument for argument in call.arguments if argument.keyword is None]
        listed = [*function.params.posonly_params, *function.params.params]
        if parameter not in listed or any(argument.star for argument in plain):
            return None
        at = listed.index(parameter) - (1 if self._bound(function) else 0)
        return plain[at] if 0 <= at < len(plain) else None

    def _bound(self, function: Function) -> bool:
        if isinstance(function, cst.Lambda):
            return False
        static = any(dotted(decorator.decorator) == ("staticmethod",) for decorator in function.decorators)
        return isinstance(self.tree.scope(function), cst.ClassDef) and not static

    def _called(self, callee: cst.BaseExpression) -> Function | None:
        if isinstance(callee, cst.Lambda):
            return callee
        if isinstance(callee, cst.Name):
            return self._named(callee)
        if not isinstance(callee, cst.Attribute):
            return None
        function = self.callers.method(callee.attr.value)
        if function is not None and self._bound(function) and self._is_class(callee.value):
            return None
        return function

    def _named(self, name: cst.Name) -> Function | None:
        found = self.names.resolve(name)
        binding = next(iter(found)) if len(found) == 1 else None
        if binding is not None and binding.kind == "def":
            function = self.tree.parent(binding.node)
            return function if isinstance(function, cst.FunctionDef) else None
        value = binding.value if binding is not None and binding.kind == "assign" and not binding.path else None
        return value if isinstance(value, cst.Lambda) else None

    def _is_class(self, receiver: cst.BaseExpression) -> bool:
        return isinstance(receiver, cst.Name) and any(binding.kind == "class" for binding in self.names.resolve(receiver))


def _parameters(function: Function) -> list[cst.Param]:
    return [*function.params.posonly_params, *function.params.params, *function.params.kwonly_params]
