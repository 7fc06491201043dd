"""A value that is handed to a function of the same file: which parameter gets it, and what else does that parameter get?"""

from __future__ import annotations

import libcst as cst

from undalle.analysis.callers import Callers
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, dotted


class Entries:
    """Finds the parameter behind an argument."""

    def __init__(self, tree: Tree, names: Names, callers: Callers) -> None:
        self.tree, self.names, self.callers = tree, names, callers

    def into(self, argument: cst.Arg) -> tuple[cst.FunctionDef, cst.Param] | None:
        """Return the function of this file that ``argument`` is handed to, and its parameter; None if either is in doubt."""
        call = self.tree.parent(argument)
        function = self._called(call) if isinstance(call, cst.Call) else None
        if function is None or not isinstance(call, cst.Call):
            return None
        found = [parameter for parameter in _parameters(function) if self.given(call, function, parameter) is argument]
        return (function, found[0]) if found else None

    def all_given(self, function: cst.FunctionDef, parameter: cst.Param) -> list[cst.BaseExpression] | None:
        """Return what every call of ``function`` passes for ``parameter``, its default included; None if a call was not understood."""
        values: list[cst.BaseExpression] = []
        for call in self.callers.of(function):
            if any(argument.star for argument in call.args):
                return None
            argument = self.given(call, function, parameter)
            value = argument.value if argument is not None else parameter.default
            if value is None:
                return None
            values.append(value)
        return values

    def given(self, call: cst.Call, function: cst.FunctionDef, parameter: cst.Param) -> cst.Arg | None:
        """Return the argument of ``call`` that fills ``parameter``."""
        for argument in call.args:
            if argument.keyword is not None and argument.keyword.value == parameter.name.value:
                return argument
        plain = [argument for argument in call.args if argument.keyword is None]
        listed = [*function.params.posonly_params, *function.params.params]
        if parameter not in listed or any(argument.star for argument in plain):
            return None
        at = listed.index(parameter) - (1 if self._bound(function) else 0)
        return plain[at] if 0 <= at < len(plain) else None

    def _bound(self, function: cst.FunctionDef) -> bool:
        static = any(dotted(decorator.decorator) == ("staticmethod",) for decorator in function.decorators)
        return isinstance(self.tree.scope(function), cst.ClassDef) and not static

    def _called(self, call: cst.Call) -> cst.FunctionDef | None:
        if isinstance(call.func, cst.Name):
            found = self.names.resolve(call.func)
            nodes = [self.tree.parent(binding.node) for binding in found if binding.kind == "def"]
            function = nodes[0] if len(nodes) == len(found) == 1 else None
        elif isinstance(call.func, cst.Attribute):
            function = self.callers.method(call.func.attr.value)
            if function is not None and self._bound(function) and self._is_class(call.func.value):
                return None
        else:
            return None
        if not isinstance(function, cst.FunctionDef) or call not in self.callers.of(function):
            return None
        return function

    def _is_class(self, receiver: cst.BaseExpression) -> bool:
        return isinstance(receiver, cst.Name) and any(binding.kind == "class" for binding in self.names.resolve(receiver))


def _parameters(function: cst.FunctionDef) -> list[cst.Param]:
    return [*function.params.posonly_params, *function.params.params, *function.params.kwonly_params]
