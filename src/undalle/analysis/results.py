"""What becomes of a call's answer: every step into it, and every place where it gets out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst

from undalle.analysis.absent import Absent
from undalle.analysis.callers import Callers
from undalle.analysis.calls import Candidate
from undalle.analysis.flow import Flow, Way
from undalle.analysis.paths import Paths
from undalle.analysis.posted import HTTP, TEXT, Path, Posted, Step
from undalle.analysis.shapes import ITEM, Held
from undalle.analysis.tree import Tree
from undalle.analysis.truth import tested
from undalle.analysis.values import Values
from undalle.facts import Access, ClientKind, Copy, Opening, Shape, Span

DATA: Path = ("data",)
IMAGE: Path = ("data", "[]")
URL: Path = ("data", "[]", "url")
B64: Path = ("data", "[]", "b64_json")
REVISED: Path = ("data", "[]", "revised_prompt")
_COPIES = frozenset({"model_dump", "to_dict", "dict", "to_dict_recursive", "model_copy", "copy"})
_PLAIN = frozenset({"model_dump", "to_dict", "to_dict_recursive"})
_TEXTS = frozenset({"model_dump_json", "to_json"})
_JSON = frozenset({"json.loads", "json.dumps"})


@dataclass(slots=True)
class Trace:
    """What was found about one answer: the steps into it by node, the leaves among them, the ways out, what was met on the way."""

    accesses: dict[cst.CSTNode, Access] = field(default_factory=dict)
    leaves: dict[cst.CSTNode, Access] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    seen: set[tuple[cst.CSTNode, Shape, Path]] = field(default_factory=set)
    way: Way = field(default_factory=Way)
    asked: bool = False
    plain: set[cst.CSTNode] = field(default_factory=set)
    copies: list[Copy] = field(default_factory=list)

    def urls(self) -> Iterator[cst.BaseExpression]:
        """Yield the expressions that take a URL out of the answer."""
        for node, access in self.leaves.items():
            if access.path == URL and isinstance(node, cst.BaseExpression):
                yield node


class Results:
    """Follows answers forward, through all that a value can go through, and into them."""

    def __init__(self, tree: Tree, paths: Paths, values: Values, callers: Callers, flow: Flow) -> None:
        self.tree, self.paths, self.values, self.callers, self.flow = tree, paths, values, callers, flow
        self.posted = Posted(tree, paths, flow)
        self.absent = Absent(tree, values.names)

    def traces(self, calls: Sequence[Candidate]) -> list[Trace]:
        """Return a trace for each of ``calls``, once all the places are known that the answers of OpenAI's own get to."""
        own = [call for call in calls if call.client.kind not in {ClientKind.OTHER, ClientKind.AZURE}]
        # Learning asks nobody what is ours, so one round of it finds all there is.
        self.flow.locals.ours.held |= {(node, shape) for call in own for node, shape, _ in self._trace(call, learning=True).seen}
        return [self._trace(call) for call in calls]

    def _trace(self, call: Candidate, *, learning: bool = False) -> Trace:
        """Return everything that is done with the answer of ``call``; ``learning``: only where it gets to is asked for."""
        # The answer to a request that was posted by hand holds it as JSON.
        return self.followed([(call.answer or call.node, ())], Trace(way=Way(learning=learning)), HTTP if call.body is not None else ())

    def followed(self, start: Iterable[Held], trace: Trace, path: Path = ()) -> Trace:
        """Follow the answers that ``start`` holds to their ends; return ``trace`` filled in."""
        work: list[Step] = [(node, shape, path) for node, shape in start]
        while work:
            step = work.pop()
            if step not in trace.seen:
                trace.seen.add(step)
                onward = self._follow(*step, trace)
                trace.plain.update(further for further, _, _ in onward if step[0] in trace.plain)
                work.extend(onward)
        return trace

    def _follow(self, node: cst.BaseExpression, shape: Shape, path: Path, trace: Trace) -> list[Step]:
        """Return the expressions that hold the answer, or a part of it, one step further on."""
        above = self.tree.parent(node)
        if not shape and (taken := self._taken(above, node, path, trace)) is not None:
            return taken
        if shape == (ITEM,) and path == IMAGE and isinstance(above, cst.Subscript) and isinstance(above.slice[0].slice, cst.Index):
            place = self.tree.span(above.slice[0].slice.value)
            trace.accesses[above] = Access(IMAGE, "index", self._behind(node, above), place)
        trace.way.lost = ""
        onward = self.flow.onward(node, shape, trace.way)
        if onward is not None:
            return [(one, there, path) for one, there in onward]
        if shape and isinstance(above, cst.Arg) and self.posted.harmless(above):
            return []
        self._end(above, node, shape, path, trace)
        return []

    def _taken(self, above: cst.CSTNode | None, node: cst.BaseExpression, path: Path, trace: Trace) -> list[Step] | None:
        """Return what is taken out of an answer where it stands; None if nothing is."""
        if path in {HTTP, TEXT}:
            return self.posted.taken(above, path, trace.way)
        if isinstance(above, cst.Attribute):
            return self._attribute(above, path, trace)
        if isinstance(above, cst.Subscript) and above.value is node:
            return self._subscript(above, path, trace)
        return self._passed(above, path, trace) if isinstance(above, cst.Arg) else None

    def _end(self, above: cst.CSTNode | None, node: cst.BaseExpression, shape: Shape, path: Path, trace: Trace) -> None:
        """Note what the way of a value ends in, unless that is nothing."""
        if path == IMAGE and not shape and self._asks(above):
            trace.asked = True
        elif not self._nothing(above, node):
            name = self.callers.identity(above)[0] if isinstance(above, cst.Return) else ""
            self._open(trace, node, trace.way.lost or self._why(above), name, shape)

    def _nothing(self, above: cst.CSTNode | None, node: cst.CSTNode) -> bool:
        return isinstance(above, (cst.Expr, cst.FormattedStringExpression, cst.Comparison, cst.ComparisonTarget, cst.Del)) or tested(
            self.tree, node
        )

    def _asks(self, above: cst.CSTNode | None) -> bool:
        """Say whether code asks an image which of its two shapes it has: ``"url" in image``."""
        comparison = self.tree.parent(above) if isinstance(above, cst.ComparisonTarget) else None
        if not isinstance(comparison, cst.Comparison) or not isinstance(above, cst.ComparisonTarget):
            return False
        word = self.values.literal(comparison.left)
        return isinstance(above.operator, (cst.In, cst.NotIn)) and word is not None and word.word in {"url", "b64_json"}

    def _open(self, trace: Trace, node: cst.CSTNode, why: str, function: str = "", shape: Shape = (), *, reader: bool = False) -> None:
        above = self.tree.parent(node)
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        callee = self.paths.of(call.func) if isinstance(call, cst.Call) else ""
        trace.openings.append(Opening(self.tree.span(node), why, function, shape, callee, reader))

    def _attribute(self, above: cst.Attribute, path: Path, trace: Trace) -> list[Step]:
        holder = self.tree.parent(above)
        name = above.attr.value
        if isinstance(holder, cst.Call) and holder.func is above:
            return self._method(holder, above, path, trace)
        way = (*path, name)
        return self._step(above, way, Access(way, "attribute", self._behind(above.value, above), self.tree.span(above.attr)), trace)

    def _method(self, call: cst.Call, callee: cst.Attribute, path: Path, trace: Trace) -> list[Step]:
        name = callee.attr.value
        if name in _COPIES or (path == () and (name in _TEXTS or name == "parse")):
            if name in _PLAIN:
                trace.plain.add(call)
                trace.copies.append(Copy(name, self.tree.span(callee.attr)))
            return [(call, (), path)]
        key = self.values.literal(call.args[0].value) if call.args else None
        if name == "get" and key is not None and isinstance(key.word, str):
            way = (*path, key.word)
            return self._step(call, way, Access(way, "get", self._behind(callee.value, call), key.span), trace)
        self._open(trace, call, f"`.{name}()` is called on it")
        return []

    def _subscript(self, above: cst.Subscript, path: Path, trace: Trace) -> list[Step]:
        index = above.slice[0].slice
        key = self.values.literal(index.value) if isinstance(index, cst.Index) else None
        if key is None or not isinstance(key.word, str):
            self._open(trace, above, "a key that was not seen is looked up in it", reader=path == IMAGE)
            return []
        way = (*path, key.word)
        return self._step(above, way, Access(way, "key", self._behind(above.value, above), key.span), trace)

    def _step(self, node: cst.BaseExpression, way: Path, access: Access, trace: Trace) -> list[Step]:
        needed, plain = self.absent.breaks(node) if way == REVISED else "", _inner(node) in trace.plain
        access = replace(access, plain=plain, needed=needed) if plain or needed else access
        trace.accesses[node] = access
        if way == DATA:
            return [(node, (ITEM,), IMAGE)]
        if len(way) == 3 and way[:2] == IMAGE:
            trace.leaves[node] = access
        return []

    def _behind(self, inner: cst.BaseExpression, outer: cst.CSTNode) -> Span:
        return Span(self.tree.name, self.tree.whole(inner).end, self.tree.offsets(outer)[1])

    def _passed(self, above: cst.Arg, path: Path, trace: Trace) -> list[Step] | None:
        """Follow a part of an answer through the functions that take it apart or copy it; None for all others."""
        call = self.tree.parent(above)
        assert isinstance(call, cst.Call)
        callee = self.paths.of(call.func)
        first = call.args[0] is above
        if callee == "getattr" and first and len(call.args) > 1:
            key = self.values.literal(call.args[1].value)
            if key is not None and isinstance(key.word, str):
                way = (*path, key.word)
                return self._step(call, way, Access(way, "getattr", self.tree.span(call), key.span), trace)
        if callee == "hasattr" and path == IMAGE:
            trace.asked = True
        if first and (callee in {"dict", "vars"} or (path == () and (callee in _JSON or (callee == "str" and self._read_as_json(call))))):
            if callee != "json.loads" and above.value not in trace.plain:
                trace.copies.append(Copy(callee, self.tree.span(call), self.tree.whole(above.value)))
            trace.plain.add(call)
            return [(call, (), path)]
        return [] if self.posted.harmless(above) else None

    def _why(self, above: cst.CSTNode | None) -> str:
        if isinstance(above, cst.Arg):
            call = self.tree.parent(above)
            return f"it is handed to `{self.tree.code(call.func)}`" if isinstance(call, cst.Call) else "it is handed on"
        return _why(above)

    def _read_as_json(self, text: cst.Call) -> bool:
        above = self.tree.parent(text)
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        return isinstance(call, cst.Call) and self.paths.of(call.func) == "json.loads"


def _inner(node: cst.CSTNode) -> cst.CSTNode | None:
    """Return what a step into an answer is taken from."""
    if isinstance(node, cst.Call):
        return node.func.value if isinstance(node.func, cst.Attribute) else node.args[0].value
    return node.value if isinstance(node, (cst.Attribute, cst.Subscript)) else None


def _why(above: cst.CSTNode | None) -> str:
    if isinstance(above, cst.Return):
        return "it is returned"
    if isinstance(above, (cst.Assign, cst.AnnAssign)):
        return "it is stored outside the function"
    if isinstance(above, (cst.For, cst.CompFor)):
        return "it is looped over"
    if isinstance(above, (cst.Element, cst.DictElement)):
        return "it is put into a collection"
    if isinstance(above, (cst.Yield, cst.From)):
        return "it is yielded"
    return "it is used in a way that was not followed"
