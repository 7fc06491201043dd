"""What is done with a URL that came out of a result, through everything that holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import libcst as cst

from undalle.analysis.callers import Callers
from undalle.analysis.contracts import Contracts
from undalle.analysis.downloads import Downloads
from undalle.analysis.ends import Ends
from undalle.analysis.flow import Flow, Way
from undalle.analysis.keys import refused
from undalle.analysis.loops import Loops
from undalle.analysis.paths import Paths
from undalle.analysis.shapes import Held
from undalle.analysis.spoken import Spoken
from undalle.analysis.tree import Tree
from undalle.facts import Shape, Sink, SinkKind, Span

_WRAPPERS = frozenset({"urllib.request.Request", "str", "yarl.URL", "httpx.URL"})


@dataclass(slots=True)
class Uses(Way):
    """The ends of one URL's way, beside what was met on it."""

    sinks: list[Sink] = field(default_factory=list)
    wrappers: list[tuple[Span, Span]] = field(default_factory=list)
    seen: set[tuple[cst.CSTNode, Shape]] = field(default_factory=set)


class Sinks:
    """Classifies the uses of a URL."""

    def __init__(self, tree: Tree, paths: Paths, downloads: Downloads, callers: Callers, flow: Flow) -> None:
        self.tree, self.paths, self.downloads, self.flow = tree, paths, downloads, flow
        self.spoken, self.loops = Spoken(tree, paths, downloads.displays), Loops(tree, paths)
        self.contracts = Contracts(tree, paths, flow.attributes, downloads.displays.catalog)
        self.ends = Ends(tree, paths, self.spoken, callers, downloads.displays, self.contracts)

    def learn(self, reads: Iterable[Held]) -> None:
        """Note every expression that one of ``reads`` may get to as ours, so that a name or a parameter fed by several is known to be."""
        ours, listed = self.flow.locals.ours, list(reads)
        ours.held.update(listed)
        for node, shape in listed:
            ours.held |= self.of(node, shape, learning=True).seen

    def of(self, read: cst.BaseExpression, shape: Shape = (), *, learning: bool = False) -> Uses:
        """Return what is done with the URL that ``read`` takes out of a result. ``learning``: only where it gets to is asked for.

        ``shape`` says how the URL lies in ``read``, where that holds one or a list of them.
        """
        return self.followed([(read, shape)], Uses(learning=learning))

    def followed(self, start: Iterable[Held], uses: Uses) -> Uses:
        """Follow the URLs that ``start`` holds to their ends; return ``uses`` filled in."""
        work = list(start)
        while work:
            step = work.pop()
            if step not in uses.seen:
                uses.seen.add(step)
                work.extend(self._follow(*step, uses))
        uses.sinks.sort(key=lambda sink: sink.value)
        return uses

    def _follow(self, node: cst.BaseExpression, shape: Shape, uses: Uses) -> list[Held]:
        above = self.tree.parent(node)
        if (said := self.spoken.call(node)) is not None:
            uses.sinks.append(self.ends.said(node, said, shape))
            return []
        if not shape and isinstance(above, cst.DictElement) and refused(above, self.tree.parent(above)):
            uses.sinks.append(self.ends.end(node, above))
            return []
        if not shape and isinstance(above, cst.Element) and (command := self.ends.command(node, above)) is not None:
            uses.sinks.append(command)
            return []
        if isinstance(above, cst.Arg) and (why := self.contracts.filled(above)):
            uses.sinks.append(self.ends.sink(SinkKind.STORE, node, self._call(above) or node, why))
            return []
        uses.lost = ""
        onward = self.flow.onward(node, shape, uses)
        if onward is not None:
            if not shape and isinstance(above, (cst.Assign, cst.AnnAssign)):
                self._dress(node, above, uses)
            return onward
        if uses.lost:
            uses.sinks.append(self.ends.sink(SinkKind.STORE, node, self._call(above) or node, uses.lost))
        elif not shape and isinstance(above, cst.Arg):
            return self._passed(above, node, uses)
        elif shape:
            # What is done to a holder in a way of its own (`entry.update(...)`) may put something else in the URL's place.
            uses.mixed = uses.mixed or isinstance(above, (cst.Attribute, cst.Subscript, cst.AugAssign))
            uses.sinks.append(self.ends.held(node, above, shape))
        else:
            uses.sinks.append(self.ends.end(node, above))
        return []

    def _call(self, above: cst.CSTNode | None) -> cst.CSTNode | None:
        return self.tree.parent(above) if isinstance(above, cst.Arg) else above

    def _dress(self, node: cst.BaseExpression, above: cst.Assign | cst.AnnAssign, uses: Uses) -> None:
        """Note that a name is bound to a request made of the URL, not to the URL."""
        if isinstance(node, cst.Call) and any(outer == self.tree.whole(node) for outer, _ in uses.wrappers):
            target = above.targets[0].target if isinstance(above, cst.Assign) else above.target
            bound = self.tree.span(target)
            uses.locals[:] = [replace(one, dressed=True) if one.tokens[:1] == (bound,) else one for one in uses.locals]

    def _passed(self, argument: cst.Arg, node: cst.BaseExpression, uses: Uses) -> list[Held]:
        """Add the sink of a URL among a call's arguments, or return the expression that carries the URL on."""
        call = self.tree.parent(argument)
        assert isinstance(call, cst.Call)
        path = self.paths.of(call.func)
        if path in _WRAPPERS and call.args[0] is argument:
            uses.wrappers.append((self.tree.whole(call), self.tree.whole(node)))
            return [(call, ())]
        library = self.downloads.library(call, argument)
        if library:
            uses.sinks.append(self.downloads.sink(call, node, library))
        else:
            uses.sinks.append(self.ends.argument(call, argument, node, path))
        return []
