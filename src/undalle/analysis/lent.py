"""Functions of this file that other files hand a URL to: what they do with it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.callers import Callers
from undalle.analysis.names import Names
from undalle.analysis.shapes import Held
from undalle.facts import Follow


class Lent:
    """Finds the parameters that ``follow`` asks for."""

    def __init__(self, names: Names, callers: Callers, follow: frozenset[Follow]) -> None:
        self.names, self.callers = names, callers
        self._asked = sorted(one for one in follow if one.parameter)

    def parameters(self) -> dict[Follow, Binding]:
        """Return the parameters by what asked for them; those of functions that this file calls itself, or changes, are left out."""
        found = {one: self._parameter(one) for one in self._asked}
        return {one: binding for one, binding in found.items() if binding is not None}

    def uses(self) -> Iterator[Held]:
        """Yield every read of such a parameter."""
        for binding in self.parameters().values():
            yield from ((use, ()) for use in self.names.uses(binding))

    def _parameter(self, follow: Follow) -> Binding | None:
        bindings = self.names.bindings(self.names.tree.module, follow.name)
        function = self.names.tree.parent(bindings[0].node) if len(bindings) == 1 else None
        if not isinstance(function, cst.FunctionDef) or self.names.uses(bindings[0]) or not self.callers.plain(function):
            return None
        listed = [*function.params.posonly_params, *function.params.params]
        named = [*listed, *function.params.kwonly_params]
        at = int(follow.parameter) if follow.parameter.isdigit() else -1
        wanted = listed[at : at + 1] if at >= 0 else [one for one in named if one.name.value == follow.parameter]
        inside = self.names.bindings(function, wanted[0].name.value) if wanted else []
        return next((one for one in inside if wanted and one.node is wanted[0].name), None)
