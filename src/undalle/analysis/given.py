"""What comes out of a framework's wrapper: the URLs that its methods give, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import libcst as cst

from undalle.analysis.calls import Candidate
from undalle.analysis.flow import Flow, Way
from undalle.analysis.paths import Paths
from undalle.analysis.shapes import ITEM, Held
from undalle.analysis.sinks import Sinks
from undalle.analysis.sites import Sites
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.catalog import Operation
from undalle.facts import Access, CallSite, Read, Shape

_CALLED = "()"
_ENCODED = "b64_json"
Rest = tuple[str, ...] | None
"""The steps from what a method returned to the URL that are still to be taken; None for the wrapper itself."""


class Given:
    """Follows wrappers. ``flow`` says where a value goes, ``sinks`` and ``sites`` what becomes of a URL.

    Nothing of it is ever rewritten, so it is asked last: the values of a wrapper do not count as ours for any other call.
    """

    def __init__(self, tree: Tree, paths: Paths, values: Values, flow: Flow, sinks: Sinks, sites: Sites) -> None:
        self.tree, self.paths, self.values, self.flow, self.sinks, self.sites = tree, paths, values, flow, sinks, sites

    def all(self, found: Iterable[Candidate], calls: Sequence[CallSite]) -> tuple[CallSite, ...]:
        """Return ``calls``, those of wrappers with the URLs that come out of them."""
        coded = {call.span for call in calls if any(_ENCODED in argument.value.known for argument in call.named("response_format"))}
        wrappers = {self.tree.span(one.node): one for one in found if one.operation.gives}
        urls = {span: list(self._urls(one)) for span, one in wrappers.items() if span not in coded}
        if not any(urls.values()):
            return tuple(calls)
        self.sinks.learn(held for listed in urls.values() for held in listed)
        return tuple(replace(call, given=tuple(self._read(*held) for held in urls.get(call.span, ()))) for call in calls)

    def _read(self, node: cst.BaseExpression, shape: Shape) -> Read:
        span = self.tree.span(node)
        return self.sites.read(node, Access((), "given", span, span), handled=False, shape=shape)

    def _urls(self, call: Candidate) -> Iterator[Held]:
        """Yield every expression that takes a URL, or a list of them, out of what ``call`` makes."""
        work: list[tuple[cst.BaseExpression, Shape, Rest]] = [(call.node, (), None)]
        seen = set(work)
        while work:
            node, shape, rest = work.pop()
            if rest == ():
                yield node, shape
                continue
            for step in self._onward(node, shape, rest, call.operation):
                if step not in seen:
                    seen.add(step)
                    work.append(step)

    def _onward(
        self, node: cst.BaseExpression, shape: Shape, rest: Rest, row: Operation
    ) -> Iterator[tuple[cst.BaseExpression, Shape, Rest]]:
        above = self.tree.parent(node)
        if rest is None:
            if not shape and isinstance(above, cst.Attribute):
                yield from self._called(above, row)
                return
            if isinstance(above, cst.Arg):
                holder = self.tree.parent(above)
                if isinstance(holder, cst.Call) and self.paths.of(holder.func) in row.through:
                    yield holder, (), None
                    return
        elif not shape and (taken := self._taken(node, above, rest[0])) is not None:
            yield _opened(taken, rest[1:])
            return
        way = Way(learning=True)
        yield from ((one, there, rest) for one, there in self.flow.onward(node, shape, way) or ())

    def _called(self, method: cst.Attribute, row: Operation) -> Iterator[tuple[cst.BaseExpression, Shape, Rest]]:
        """Yield the call of ``method``, with the ways from what it returns to a URL."""
        call = self.tree.parent(method)
        if isinstance(call, cst.Call) and call.func is method:
            yield from (_opened(call, rest) for name, *rest in row.gives if name == method.attr.value + _CALLED)

    def _taken(self, node: cst.BaseExpression, above: cst.CSTNode | None, step: str) -> cst.BaseExpression | None:
        """Return the expression that takes ``step`` out of ``node``: by attribute, by key or by ``.get``."""
        if isinstance(above, cst.Attribute):
            call = self.tree.parent(above)
            asked = isinstance(call, cst.Call) and call.func is above and above.attr.value == "get" and bool(call.args)
            if asked and isinstance(call, cst.Call):
                return call if self._says(call.args[0].value, step) else None
            return above if above.attr.value == step else None
        if isinstance(above, cst.Subscript) and above.value is node and isinstance(above.slice[0].slice, cst.Index):
            return above if self._says(above.slice[0].slice.value, step) else None
        return None

    def _says(self, node: cst.BaseExpression, word: str) -> bool:
        literal = self.values.literal(node)
        return literal is not None and literal.word == word


def _opened(node: cst.BaseExpression, rest: Sequence[str]) -> tuple[cst.BaseExpression, Shape, Rest]:
    """Return ``node`` with the lists that it is, as a shape, and the steps behind them."""
    count = next((at for at, step in enumerate(rest) if step != ITEM), len(rest))
    return node, (ITEM,) * count, tuple(rest[count:])
