"""What is done with a URL that came out of a result, through the local names that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.callers import Callers
from undalle.analysis.collected import Collected, Onward, appends
from undalle.analysis.downloads import Downloads
from undalle.analysis.ends import Ends
from undalle.analysis.entries import Entries
from undalle.analysis.locals import Locals, is_empty
from undalle.analysis.loops import Loops
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.results import tested
from undalle.analysis.spoken import Spoken
from undalle.analysis.tree import Tree, children
from undalle.facts import Local, Sink, SinkKind, Span, Token

_WRAPPERS = frozenset({"urllib.request.Request", "str", "yarl.URL", "httpx.URL"})
_ROUNDS = 4


@dataclass(slots=True)
class Uses:
    """The ends of one URL's way, the names on it, and whether those names can also hold something else."""

    sinks: list[Sink] = field(default_factory=list)
    locals: list[Local] = field(default_factory=list)
    mixed: bool = False
    returns: list[Span] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    handed: list[Span] = field(default_factory=list)
    wrappers: list[tuple[Span, Span]] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    learning: bool = False
    seen: set[cst.CSTNode] = field(default_factory=set)


class Sinks:
    """Classifies the uses of a URL."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, downloads: Downloads, locals_: Locals, callers: Callers) -> None:
        self.tree, self.names, self.paths, self.downloads, self.locals, self.callers = tree, names, paths, downloads, locals_, callers
        self.spoken, self.collected, self.entries = Spoken(tree, paths), Collected(tree, names, paths), Entries(tree, names, callers)
        self.loops = Loops(tree, paths)
        self.ends = Ends(tree, paths, self.spoken, callers)

    def learn(self, reads: Iterable[cst.BaseExpression]) -> None:
        """Note every expression that one of ``reads`` may get to as ours, so that a name or a parameter fed by several is known to be."""
        self.locals.ours.update(reads)
        for _ in range(_ROUNDS):
            found = set[cst.CSTNode]().union(*(self.of(read, learning=True).seen for read in reads)) if reads else set()
            if found <= self.locals.ours:
                return
            self.locals.ours |= found

    def of(self, read: cst.BaseExpression, *, learning: bool = False, many: bool = False) -> Uses:
        """Return what is done with the URL that ``read`` takes out of a result. ``learning``: only where it gets to is asked for.

        ``many``: ``read`` is a list of URLs.
        """
        uses = Uses(learning=learning)
        work: list[Onward] = [(read, many)]
        while work:
            node, many = work.pop()
            if node not in uses.seen:
                uses.seen.add(node)
                work.extend(self._many(node, uses) if many else self._follow(node, uses))
        uses.sinks.sort(key=lambda sink: sink.value)
        return uses

    def _follow(self, node: cst.BaseExpression, uses: Uses) -> Iterator[Onward]:
        above = self.tree.parent(node)
        listed = self.collected.made(node, above)
        if listed is not None:
            yield from self._named(listed, uses, many=True) if isinstance(listed, Binding) else [(listed, True)]
        elif (said := self.spoken.call(node)) is not None:
            uses.sinks.append(self.ends.said(node, said))
        elif (passed := self._along(node, above, uses, many=False)) is not None:
            yield from passed
        elif isinstance(above, cst.IfExp) and above.test is not node:
            uses.mixed = uses.mixed or not is_empty(above.orelse if above.body is node else above.body)
            yield above, False
        elif isinstance(above, cst.BooleanOperation) and not tested(self.tree, node) and above.left is node:
            uses.mixed = uses.mixed or not is_empty(above.right)
            yield above, False
        elif isinstance(above, cst.Arg):
            onward = self._passed(above, node, uses)
            if onward is not None:
                yield onward, False
        else:
            uses.sinks.append(self.ends.end(node, above))

    def _many(self, node: cst.BaseExpression, uses: Uses) -> Iterator[Onward]:
        """Follow a list of URLs."""
        above = self.tree.parent(node)
        if (said := self.spoken.call(node)) is not None:
            sink = self.ends.said(node, said)
            uses.sinks.append(replace(sink, kind=SinkKind.LOG, tokens=(*sink.tokens, Token("many", sink.value))))
        elif (passed := self._along(node, above, uses, many=True)) is not None:
            yield from passed
        elif (onward := self.collected.onward(node, above)) is not None:
            for one in onward:
                yield from self._named(one, uses, many=False) if isinstance(one, Binding) else [one]
        else:
            kind = SinkKind.RETURN if isinstance(above, cst.Return) else SinkKind.OTHER
            function, annotation = self.callers.identity(above) if isinstance(above, cst.Return) else ("", None)
            uses.listed.extend([function] if function else [])
            why = "a list of URLs goes out of sight"
            uses.sinks.append(self.ends.sink(kind, node, above or node, why, function=function, annotation=annotation, loose=True))

    def _along(self, node: cst.BaseExpression, above: cst.CSTNode | None, uses: Uses, *, many: bool) -> list[Onward] | None:
        """Return where a value goes as it is: through names, ``await``, returns and arguments; None if it does not."""
        if isinstance(above, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
            return list(self._bound(above, node, uses, many=many))
        if isinstance(above, cst.Await):
            return [(above, many)]
        if isinstance(above, cst.Return) and (calls := self._returned(above, uses)):
            uses.listed.extend(uses.crossed[-1:] if many else [])
            return [(call, many) for call in calls]
        return self._entered(above, node, uses, many=many) if isinstance(above, cst.Arg) else None

    def _entered(self, argument: cst.Arg, node: cst.BaseExpression, uses: Uses, *, many: bool) -> list[Onward] | None:
        """Follow a value into a function of this file, if that function never gets anything else in its place."""
        entry = self.entries.into(argument)
        if entry is None:
            return None
        function, parameter = entry
        given = self.entries.all_given(function, parameter)
        named = self.names.bindings(function, parameter.name.value)
        binding = next((one for one in named if one.node is parameter.name), None)
        if binding is None:
            return None
        if not uses.learning and (given is None or not all(self._ours_or_empty(value) for value in given)):
            why = f"`{function.name.value}` also gets values that are not ours"
            uses.sinks.append(self.ends.sink(SinkKind.STORE, node, self.tree.parent(argument) or node, why))
            return []
        uses.entered.append(self.callers.name(function))
        uses.handed.append(self.tree.span(self.tree.parent(argument) or argument))
        if parameter.annotation is not None:
            uses.returns.append(self.tree.span(parameter.annotation.annotation))
        return list(self._named(binding, uses, many=many))

    def _named(self, binding: Binding, uses: Uses, *, many: bool) -> Iterator[Onward]:
        """Follow a value to every use of the name it is bound to."""
        local, foreign = self.locals.of(binding)
        uses.locals.append(replace(local, many=many))
        others = appends(iter(self.names.uses(binding)), self.tree) if many else ()
        uses.mixed = uses.mixed or foreign or (not uses.learning and not all(value in self.locals.ours for value in others))
        yield from ((use, many) for use in self.names.uses(binding))

    def _returned(self, above: cst.Return, uses: Uses) -> list[cst.Call]:
        """Return the calls in this file that get what is returned here, if nothing else is returned to them."""
        function = self.callers.function(above)
        calls = self.callers.of(function) if function is not None else []
        if function is None or not calls:
            return []
        if not all(self._ours_or_empty(value) for value in returned(function)):
            uses.mixed = True
        uses.crossed.append(self.callers.name(function))
        uses.handed.append(self.tree.span(above))
        if function.returns is not None:
            uses.returns.append(self.tree.span(function.returns.annotation))
        return calls

    def _ours_or_empty(self, value: cst.BaseExpression, depth: int = 0) -> bool:
        if value in self.locals.ours or is_empty(value):
            return True
        found = self.names.resolve(value) if isinstance(value, cst.Name) and depth < _ROUNDS else frozenset()
        return bool(found) and all(b.value is not None and not b.path and self._ours_or_empty(b.value, depth + 1) for b in found)

    def _bound(
        self, above: cst.Assign | cst.AnnAssign | cst.NamedExpr, node: cst.BaseExpression, uses: Uses, *, many: bool
    ) -> Iterator[Onward]:
        listed = [target.target for target in above.targets] if isinstance(above, cst.Assign) else [above.target]
        if isinstance(above, cst.AnnAssign):
            uses.returns.append(self.tree.span(above.annotation.annotation))
        for target in listed:
            binding = self.names.binding_at(target) if isinstance(target, cst.Name) else None
            if binding is None:
                why = f"it is stored as `{self.tree.code(target)[:40]}`"
                uses.sinks.append(self.ends.sink(self.ends.stored(target), node, target, why, loose=True))
            else:
                yield from self._named(binding, uses, many=many)
        if isinstance(node, cst.Call) and any(outer == self.tree.whole(node) for outer, _ in uses.wrappers):
            bound = self.tree.span(listed[0])
            uses.locals[:] = [replace(one, dressed=True) if one.tokens[:1] == (bound,) else one for one in uses.locals]
        if isinstance(above, cst.NamedExpr):
            yield above, many

    def _passed(self, argument: cst.Arg, node: cst.BaseExpression, uses: Uses) -> cst.BaseExpression | None:
        """Add the sink of a URL among a call's arguments, or return the expression that carries the URL on."""
        call = self.tree.parent(argument)
        assert isinstance(call, cst.Call)
        path = self.paths.of(call.func)
        if path in _WRAPPERS and call.args[0] is argument:
            uses.wrappers.append((self.tree.whole(call), self.tree.whole(node)))
            return call
        library = self.downloads.library(call, argument)
        if library:
            uses.sinks.append(self.downloads.sink(call, node, library))
        else:
            uses.sinks.append(self.ends.argument(call, argument, node, path))
        return None


def returned(function: cst.FunctionDef) -> Iterator[cst.BaseExpression]:
    """Yield every value that ``function`` itself returns."""
    stack: list[cst.CSTNode] = [function.body]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Return) and node.value is not None:
            yield node.value
        elif not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.BaseExpression)):
            stack.extend(children(node))
