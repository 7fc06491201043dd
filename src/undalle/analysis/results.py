"""What becomes of a call's answer: every step into it, and every place where it gets out of sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from undalle.analysis.bindings import targets
from undalle.analysis.callers import Callers
from undalle.analysis.literals import logs
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.facts import Access, Opening, Span

Path = tuple[str, ...]
HTTP: Path = ("<http>",)
DATA: Path = ("data",)
IMAGE: Path = ("data", "[]")
URL: Path = ("data", "[]", "url")
B64: Path = ("data", "[]", "b64_json")
_COPIES = frozenset({"model_dump", "to_dict", "dict", "to_dict_recursive", "model_copy", "copy"})
_TEXTS = frozenset({"model_dump_json", "to_json"})
_HARMLESS = frozenset({"print", "len", "type", "repr", "str", "bool", "isinstance", "id", "hasattr", "pprint.pprint", "rich.print"})
_SAME = frozenset({"list", "tuple", "reversed", "iter", "sorted"})


@dataclass(slots=True)
class Trace:
    """What was found about one answer: the steps into it by node, the leaves among them, the ways out, the images looped over."""

    accesses: dict[cst.CSTNode, Access] = field(default_factory=dict)
    leaves: dict[cst.CSTNode, Access] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    seen: set[cst.CSTNode] = field(default_factory=set)
    crossed: list[str] = field(default_factory=list)
    asked: bool = False

    def urls(self) -> Iterator[cst.BaseExpression]:
        """Yield the expressions that take a URL out of the answer."""
        for node, access in self.leaves.items():
            if access.path == URL and isinstance(node, cst.BaseExpression):
                yield node


class Results:
    """Follows answers forward through names, loops, comprehensions and unpacking."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values, callers: Callers) -> None:
        self.tree, self.names, self.paths, self.values, self.callers = tree, names, paths, values, callers

    def trace(self, call: cst.Call, *, posted: bool = False) -> Trace:
        """Return everything that is done with the answer of ``call``; ``posted``: it is an HTTP answer that holds it as JSON."""
        trace = Trace()
        work: list[tuple[cst.CSTNode, Path]] = [(call, HTTP if posted else ())]
        while work:
            node, path = work.pop()
            if node not in trace.seen:
                trace.seen.add(node)
                work.extend(self._follow(node, path, trace))
        return trace

    def _follow(self, node: cst.CSTNode, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        """Return the expressions that hold the value, or a part of it, one step further on."""
        above = self.tree.parent(node)
        if isinstance(above, cst.Await):
            return [(above, path)]
        if path == HTTP:
            return self._posted(above, node, trace)
        if isinstance(above, cst.Attribute):
            return self._attribute(above, path, trace)
        if isinstance(above, cst.Subscript) and above.value is node:
            return self._subscript(above, path, trace)
        if isinstance(above, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
            return self._bound(above, path, trace)
        if isinstance(above, (cst.For, cst.CompFor)) and above.iter is node:
            return self._looped(above.target, path, trace)
        if isinstance(above, cst.Arg):
            return self._passed(above, node, path, trace)
        if isinstance(above, cst.Return) and (calls := self._returned(above, trace)):
            return [(call, path) for call in calls]
        if isinstance(above, cst.IfExp) and above.test is not node:
            return [(above, path)]
        if isinstance(above, cst.BooleanOperation) and not tested(self.tree, above):
            return [(above, path)]
        self._end(above, node, path, trace)
        return []

    def _end(self, above: cst.CSTNode | None, node: cst.CSTNode, path: Path, trace: Trace) -> None:
        """Note what the way of a value ends in, unless that is nothing."""
        if path == IMAGE and self._asks(above):
            trace.asked = True
        elif not self._nothing(above, node):
            name = self.callers.identity(above)[0] if isinstance(above, cst.Return) else ""
            self._open(trace, node, _why(above), name)

    def _posted(self, above: cst.CSTNode | None, node: cst.CSTNode, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        """Follow an HTTP answer to its JSON: by ``.json()``, or by ``json.loads`` of its text."""
        if isinstance(above, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
            return self._bound(above, HTTP, trace)
        if isinstance(above, cst.WithItem):
            return self._target(above.asname.name, HTTP, trace) if above.asname is not None else []
        if isinstance(above, cst.Attribute):
            holder = self.tree.parent(above)
            called = isinstance(holder, cst.Call) and holder.func is above
            if called and holder is not None and above.attr.value == "json":
                return [(holder, ())]
            held = holder if called else above
            return self._loaded(held) if held is not None and above.attr.value in {"text", "content", "read"} else []
        if isinstance(above, cst.Return) and (calls := self._returned(above, trace)):
            return [(call, HTTP) for call in calls]
        if isinstance(above, (cst.Return, cst.Arg)) and not (isinstance(above, cst.Arg) and self._harmless(above)):
            name = self.callers.identity(above)[0] if isinstance(above, cst.Return) else ""
            self._open(trace, node, "the HTTP answer is handed on", name)
        return []

    def _loaded(self, node: cst.CSTNode) -> list[tuple[cst.CSTNode, Path]]:
        above = self.tree.parent(node)
        if isinstance(above, cst.Await):
            return self._loaded(above)
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        return [(call, ())] if isinstance(call, cst.Call) and self.paths.of(call.func) == "json.loads" else []

    def _harmless(self, argument: cst.Arg) -> bool:
        call = self.tree.parent(argument)
        return isinstance(call, cst.Call) and (self.paths.of(call.func) in _HARMLESS or logs(call.func))

    def _returned(self, above: cst.Return, trace: Trace) -> list[cst.Call]:
        function = self.callers.function(above)
        calls = self.callers.of(function) if function is not None else []
        if calls and function is not None:
            trace.crossed.append(self.callers.name(function))
        return calls

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

    def _open(self, trace: Trace, node: cst.CSTNode, why: str, function: str = "") -> None:
        trace.openings.append(Opening(self.tree.span(node), why, function))

    def _attribute(self, above: cst.Attribute, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        holder = self.tree.parent(above)
        name = above.attr.value
        if isinstance(holder, cst.Call) and holder.func is above:
            return self._method(holder, above, path, trace)
        way = (*path, name)
        return self._step(above, way, Access(way, "attribute", self._behind(above.value, above), self.tree.span(above.attr)), trace)

    def _method(self, call: cst.Call, callee: cst.Attribute, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        name = callee.attr.value
        if name in _COPIES or (path == () and (name in _TEXTS or name == "parse")):
            return [(call, path)]
        key = self.values.literal(call.args[0].value) if call.args else None
        if name == "get" and key is not None and isinstance(key.word, str):
            way = (*path, key.word)
            return self._step(call, way, Access(way, "get", self._behind(callee.value, call), key.span), trace)
        self._open(trace, call, f"`.{name}()` is called on it")
        return []

    def _subscript(self, above: cst.Subscript, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        index = above.slice[0].slice
        if not isinstance(index, cst.Index):
            return [(above, path)]
        span = self._behind(above.value, above)
        key = self.values.literal(index.value)
        if path == DATA:
            return self._step(above, IMAGE, Access(IMAGE, "index", span, self.tree.span(index.value)), trace)
        if key is None or not isinstance(key.word, str):
            self._open(trace, above, "a key that was not seen is looked up in it")
            return []
        way = (*path, key.word)
        return self._step(above, way, Access(way, "key", span, key.span), trace)

    def _step(self, node: cst.CSTNode, way: Path, access: Access, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        trace.accesses[node] = access
        if len(way) == 3 and way[:2] == IMAGE:
            trace.leaves[node] = access
            return []
        return [(node, way)] if way in {DATA, IMAGE} else []

    def _behind(self, inner: cst.BaseExpression, outer: cst.CSTNode) -> Span:
        return Span(self.tree.name, self.tree.whole(inner).end, self.tree.offsets(outer)[1])

    def _bound(self, above: cst.Assign | cst.AnnAssign | cst.NamedExpr, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        listed = [target.target for target in above.targets] if isinstance(above, cst.Assign) else [above.target]
        onward: list[tuple[cst.CSTNode, Path]] = [(above, path)] if isinstance(above, cst.NamedExpr) else []
        for target in listed:
            for simple, way in targets(target):
                onward.extend(self._target(simple, IMAGE if way and path == DATA else (*path, *way), trace))
        return onward

    def _target(self, target: cst.CSTNode, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        if isinstance(target, cst.Name):
            binding = self.names.binding_at(target)
            return [(use, path) for use in self.names.uses(binding)] if binding is not None else []
        self._open(trace, target, "it is stored outside the function")
        return []

    def _looped(self, target: cst.BaseExpression, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
        if path == DATA and isinstance(target, cst.Name):
            return self._target(target, IMAGE, trace)
        if path == ("enumerate",) and isinstance(target, (cst.Tuple, cst.List)) and len(target.elements) == 2:
            return self._target(target.elements[1].value, IMAGE, trace)
        self._open(trace, target, "it is looped over")
        return []

    def _passed(self, above: cst.Arg, node: cst.CSTNode, path: Path, trace: Trace) -> list[tuple[cst.CSTNode, Path]]:
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
        if callee == "json.loads" and path == ():
            return [(call, path)]
        if callee in _HARMLESS or callee.startswith("logging.") or logs(call.func):
            return []
        if path == DATA and first and callee in _SAME:
            return [(call, path)]
        if path == DATA and first and callee == "enumerate":
            return [(call, ("enumerate",))]
        if path == DATA and first and callee == "next":
            return [(call, IMAGE)]
        self._open(trace, node, f"it is handed to `{self.tree.code(call.func)}`")
        return []


def tested(tree: Tree, node: cst.CSTNode) -> bool:
    """Say whether ``node`` stands where only its truth counts."""
    above = tree.parent(node)
    if isinstance(above, (cst.If, cst.While, cst.IfExp, cst.Assert, cst.CompIf)):
        return above.test is node
    if isinstance(above, cst.UnaryOperation):
        return isinstance(above.operator, cst.Not)
    return isinstance(above, cst.BooleanOperation) and tested(tree, above)


def _why(above: cst.CSTNode | None) -> str:
    if isinstance(above, cst.Return):
        return "it is returned"
    if isinstance(above, (cst.Element, cst.DictElement)):
        return "it is put into a collection"
    if isinstance(above, (cst.Yield, cst.From)):
        return "it is yielded"
    return "it is used in a way that was not followed"
