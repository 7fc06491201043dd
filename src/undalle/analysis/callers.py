"""Who calls a function of this file, from this file?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.runs import Invocation, Runs
from undalle.analysis.shapes import ITEM
from undalle.analysis.tree import Tree, children
from undalle.facts import Shape, Span

Function = cst.FunctionDef | cst.Lambda
# What these wrap is called, and answers, as if they were not there.
_TRANSPARENT = frozenset(
    {
        "staticmethod", "classmethod", "override", "typing.override", "functools.cache", "functools.lru_cache",
        "streamlit.cache", "streamlit.cache_data", "streamlit.cache_resource", "streamlit.memo",
        "streamlit.experimental_memo", "tenacity.retry", "retry.retry", "backoff.on_exception", "backoff.on_predicate", "retrying.retry",
    }
)  # fmt: skip


class Callers:
    """Finds the calls of a function by its binding, the calls of a method by its name where only one class of the file has it.

    ``foreign`` are the callees that are known to be something else: ``client.images.generate`` is no call of our own ``generate``.
    """

    def __init__(self, tree: Tree, names: Names, paths: Paths) -> None:
        self.tree, self.names, self.paths = tree, names, paths
        self.runs = Runs(tree, names, paths)
        self.foreign: set[cst.CSTNode] = set()
        self._methods: dict[str, list[cst.FunctionDef]] = defaultdict(list)
        self._attributes: dict[str, list[cst.Attribute]] = defaultdict(list)
        for function in tree.every(cst.FunctionDef):
            self._methods[function.name.value].append(function)
        for attribute in tree.every(cst.Attribute):
            self._attributes[attribute.attr.value].append(attribute)

    def function(self, node: cst.CSTNode) -> Function | None:
        """Return the function or lambda that ``node`` runs in; None in a class body or at module level."""
        scope = self.tree.scope(node)
        return scope if isinstance(scope, (cst.FunctionDef, cst.Lambda)) else None

    def identity(self, node: cst.CSTNode, shape: Shape = ()) -> tuple[str, Span | None]:
        """Return the name under which other files may call the function that ``node`` runs in, and what its return annotation says of it.

        ``shape`` says how the value lies in what is returned.

        A method is ``?.name``. The name is empty where no callers can be looked for: lambdas, nested functions, decorated ones.
        """
        function = self.function(node)
        if not isinstance(function, cst.FunctionDef):
            return "", None
        annotation = next(self.noted(function.returns.annotation, shape), None) if function.returns is not None else None
        holder = self.tree.scope(function)
        if not self.plain(function) or not isinstance(node, cst.Return) or isinstance(holder, cst.FunctionDef):
            return "", annotation
        return self.name(function), annotation

    def noted(self, annotation: cst.BaseExpression, shape: Shape) -> Iterator[Span]:
        """Yield the part of an annotation that speaks of the value, if it is written out."""
        if not shape or set(shape) == {ITEM}:
            yield self.tree.span(annotation)
        elif shape[0].isdigit() and isinstance(annotation, cst.Subscript) and len(annotation.slice) > int(shape[0]):
            part = annotation.slice[int(shape[0])].slice
            if isinstance(part, cst.Index):
                yield from self.noted(part.value, shape[1:])

    def name(self, function: Function) -> str:
        """Return how other files know ``function``: its name, ``?.name`` for a method, nothing for a lambda without a name."""
        if isinstance(function, cst.Lambda):
            above = self.tree.parent(function)
            target = above.targets[0].target if isinstance(above, cst.Assign) else None
            return target.value if isinstance(target, cst.Name) and isinstance(self.tree.scope(target), cst.Module) else ""
        method = isinstance(self.tree.scope(function), cst.ClassDef)
        return f"?.{function.name.value}" if method else function.name.value

    def of(self, function: Function) -> list[Invocation]:
        """Return every call of ``function`` in this file; empty when there is none, or when it is also used in another way.

        What a decorator makes of a function is called by whoever the decorator hands it to: empty, but for those known to do nothing of it.
        """
        if isinstance(function, cst.FunctionDef) and not self.plain(function):
            return []
        found = [self.runs.of(use) for use in self._uses(function)]
        return [call for calls in found for call in calls or ()] if None not in found else []

    def takers(self, function: Function) -> Iterator[cst.Call]:
        """Yield every call in this file that ``function`` itself is handed to."""
        for use in self._uses(function):
            above = self.tree.parent(use)
            call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
            if isinstance(call, cst.Call):
                yield call

    def method(self, name: str) -> cst.FunctionDef | None:
        """Return the only method of this file that is called ``name``, if no function is called so too."""
        found = self._methods[name]
        return found[0] if len(found) == 1 and isinstance(self.tree.scope(found[0]), cst.ClassDef) else None

    def plain(self, function: cst.FunctionDef) -> bool:
        """Say whether nothing stands between a call of ``function`` by name and its body."""
        for one in function.decorators:
            node = one.decorator.func if isinstance(one.decorator, cst.Call) else one.decorator
            if self.paths.of(node) not in _TRANSPARENT:
                return False
        return True

    def _uses(self, function: Function) -> Iterator[cst.CSTNode]:
        if isinstance(function, cst.Lambda):
            yield from self._of_lambda(function)
        elif isinstance(self.tree.scope(function), cst.ClassDef):
            name = function.name.value
            if len(self._methods[name]) == 1:
                yield from (use for use in self._attributes[name] if use not in self.foreign)
        elif (binding := self.names.binding_at(function.name)) is not None:
            yield from self.names.uses(binding)

    def _of_lambda(self, function: cst.Lambda) -> Iterator[cst.CSTNode]:
        above = self.tree.parent(function)
        target = above.targets[0].target if isinstance(above, cst.Assign) and len(above.targets) == 1 else None
        binding = self.names.binding_at(target) if isinstance(target, cst.Name) else None
        if binding is None:
            yield function
            return
        others, uses = self.names.family(binding)
        # A name that something else is bound to as well is not known to mean the lambda.
        yield from uses if others == [binding] else [function]


def returned(function: Function) -> Iterator[cst.BaseExpression]:
    """Yield every value that ``function`` itself returns."""
    yield from (node.value for node in _own(function, cst.Return) if isinstance(node, cst.Return) and node.value is not None)
    if isinstance(function, cst.Lambda):
        yield function.body


def yielded(function: Function) -> Iterator[tuple[cst.BaseExpression | None, bool]]:
    """Yield every value that ``function`` itself yields, and whether that is a generator whose values it takes over."""
    for node in _own(function, cst.Yield):
        taken = node.value if isinstance(node, cst.Yield) else None
        yield (taken.item, True) if isinstance(taken, cst.From) else (taken, False)


def _own(function: Function, kind: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    stack: list[cst.CSTNode] = [function.body]
    while stack:
        node = stack.pop()
        if isinstance(node, kind):
            yield node
        if not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            stack.extend(children(node))
