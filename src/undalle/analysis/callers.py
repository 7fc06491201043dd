"""Who calls a function of this file, from this file?"""

from __future__ import annotations

from collections import defaultdict

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, dotted
from undalle.facts import Span

_STATIC = frozenset({("staticmethod",), ("classmethod",)})


class Callers:
    """Finds the calls of a function by its binding, the calls of a method by its name where only one class of the file has it.

    ``foreign`` are the callees that are known to be something else: ``client.images.generate`` is no call of our own ``generate``.
    """

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree, self.names = tree, names
        self.foreign: set[cst.CSTNode] = set()
        self._methods: dict[str, list[cst.FunctionDef]] = defaultdict(list)
        self._attributes: dict[str, list[cst.Attribute]] = defaultdict(list)
        for node in tree.nodes:
            if isinstance(node, cst.FunctionDef):
                self._methods[node.name.value].append(node)
            elif isinstance(node, cst.Attribute):
                self._attributes[node.attr.value].append(node)

    def function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """Return the function that ``node`` runs in; None in a lambda, a class body or at module level."""
        scope = self.tree.scope(node)
        return scope if isinstance(scope, cst.FunctionDef) else None

    def identity(self, node: cst.CSTNode) -> tuple[str, Span | None]:
        """Return the name under which other files may call the function that ``node`` runs in, and its return annotation.

        A method is ``?.name``. The name is empty where no callers can be looked for: nested functions, decorated ones.
        """
        function = self.function(node)
        if function is None:
            return "", None
        annotation = self.tree.span(function.returns.annotation) if function.returns is not None else None
        holder = self.tree.scope(function)
        if function.decorators or not isinstance(node, cst.Return) or isinstance(holder, cst.FunctionDef):
            return "", annotation
        return self.name(function), annotation

    def name(self, function: cst.FunctionDef) -> str:
        """Return how other files know ``function``: its name, or ``?.name`` for a method."""
        method = isinstance(self.tree.scope(function), cst.ClassDef)
        return f"?.{function.name.value}" if method else function.name.value

    def of(self, function: cst.FunctionDef) -> list[cst.Call]:
        """Return every call of ``function`` in this file; empty when there is none, or when it is also used in another way.

        A decorated function is called by whoever the decorator hands it to: empty, but for static and class methods.
        """
        if any(dotted(decorator.decorator) not in _STATIC for decorator in function.decorators):
            return []
        method = isinstance(self.tree.scope(function), cst.ClassDef)
        uses = self._by_attribute(function) if method else self._by_name(function)
        calls = [self.tree.parent(use) for use in uses]
        if any(not isinstance(call, cst.Call) or call.func is not use for call, use in zip(calls, uses, strict=True)):
            return []
        return [call for call in calls if isinstance(call, cst.Call)]

    def method(self, name: str) -> cst.FunctionDef | None:
        """Return the only method of this file that is called ``name``, if no function is called so too."""
        found = self._methods[name]
        return found[0] if len(found) == 1 and isinstance(self.tree.scope(found[0]), cst.ClassDef) else None

    def _by_name(self, function: cst.FunctionDef) -> list[cst.CSTNode]:
        binding = self.names.binding_at(function.name)
        return list(self.names.uses(binding)) if binding is not None else []

    def _by_attribute(self, function: cst.FunctionDef) -> list[cst.CSTNode]:
        name = function.name.value
        return [use for use in self._attributes[name] if use not in self.foreign] if len(self._methods[name]) == 1 else []
