"""What is done with a URL that came out of a result, through the local names that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from undalle.analysis.callers import Callers
from undalle.analysis.displays import DISPLAYS, STORES
from undalle.analysis.downloads import Downloads
from undalle.analysis.locals import Locals
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.results import tested
from undalle.analysis.spoken import Spoken
from undalle.analysis.tree import Tree, children
from undalle.facts import Local, Sink, SinkKind, Span, Token

_WRAPPERS = frozenset({"urllib.request.Request", "str", "yarl.URL", "httpx.URL"})
_SAVERS = {"urllib.request.urlretrieve": "filename", "wget.download": "out", "torch.hub.download_url_to_file": "dst"}
_BROWSERS = frozenset({"webbrowser.open", "webbrowser.open_new", "webbrowser.open_new_tab"})


@dataclass(slots=True)
class Uses:
    """The ends of one URL's way, the names on it, and whether those names can also hold something else."""

    sinks: list[Sink] = field(default_factory=list)
    locals: list[Local] = field(default_factory=list)
    mixed: bool = False
    returns: list[Span] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    wrappers: list[tuple[Span, Span]] = field(default_factory=list)
    seen: set[cst.CSTNode] = field(default_factory=set)


class Sinks:
    """Classifies the uses of a URL (``policy.md``, section 5)."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, downloads: Downloads, locals_: Locals, callers: Callers) -> None:
        self.tree, self.names, self.paths, self.downloads, self.locals, self.callers = tree, names, paths, downloads, locals_, callers
        self.spoken = Spoken(tree, paths)

    def of(self, read: cst.BaseExpression) -> Uses:
        """Return what is done with the URL that ``read`` takes out of a result."""
        uses = Uses()
        work: list[cst.BaseExpression] = [read]
        while work:
            node = work.pop()
            if node not in uses.seen:
                uses.seen.add(node)
                work.extend(self._follow(node, uses))
        uses.sinks.sort(key=lambda sink: sink.value)
        return uses

    def _follow(self, node: cst.BaseExpression, uses: Uses) -> Iterator[cst.BaseExpression]:
        above = self.tree.parent(node)
        if isinstance(above, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
            yield from self._bound(above, node, uses)
            return
        if isinstance(above, cst.Await):
            yield above
            return
        if isinstance(above, cst.Return) and (calls := self._returned(above, uses)):
            yield from calls
            return
        if isinstance(above, cst.IfExp) and above.test is not node:
            uses.mixed = uses.mixed or not self._empty(above.orelse if above.body is node else above.body)
            yield above
            return
        if isinstance(above, cst.BooleanOperation) and not tested(self.tree, node) and above.left is node:
            uses.mixed = uses.mixed or not self._empty(above.right)
            yield above
            return
        if said := self.spoken.call(node):
            uses.sinks.append(self._said(node, said))
            return
        if isinstance(above, cst.Arg):
            onward = self._passed(above, node, uses)
            if onward is not None:
                yield onward
            return
        uses.sinks.append(self._end(node, above))

    def _returned(self, above: cst.Return, uses: Uses) -> list[cst.Call]:
        """Return the calls in this file that get what is returned here, if nothing else is returned to them."""
        function = self.callers.function(above)
        calls = self.callers.of(function) if function is not None else []
        if function is None or not calls:
            return []
        if not all(self._ours_or_empty(value) for value in returned(function)):
            uses.mixed = True
        uses.crossed.append(self.callers.name(function))
        if function.returns is not None:
            uses.returns.append(self.tree.span(function.returns.annotation))
        return calls

    def _ours_or_empty(self, value: cst.BaseExpression) -> bool:
        if value in self.locals.ours or self._empty(value):
            return True
        if not isinstance(value, cst.Name):
            return False
        return all(b.value is not None and not b.path and self._ours_or_empty(b.value) for b in self.names.resolve(value))

    def _empty(self, node: cst.BaseExpression) -> bool:
        return (isinstance(node, cst.Name) and node.value == "None") or (isinstance(node, cst.SimpleString) and node.evaluated_value == "")

    def _bound(
        self, above: cst.Assign | cst.AnnAssign | cst.NamedExpr, node: cst.BaseExpression, uses: Uses
    ) -> Iterator[cst.BaseExpression]:
        listed = [target.target for target in above.targets] if isinstance(above, cst.Assign) else [above.target]
        for target in listed:
            binding = self.names.binding_at(target) if isinstance(target, cst.Name) else None
            if binding is None:
                uses.sinks.append(self._sink(self._stored(target), node, target, f"it is stored as `{self.tree.code(target)[:40]}`"))
                continue
            local, foreign = self.locals.of(binding)
            uses.locals.append(local)
            uses.mixed = uses.mixed or foreign
            yield from self.names.uses(binding)
        if isinstance(above, cst.NamedExpr):
            yield above

    def _stored(self, target: cst.CSTNode) -> SinkKind:
        return SinkKind.URI if isinstance(target, (cst.Subscript, cst.Attribute)) else SinkKind.OTHER

    def _sink(self, kind: SinkKind, value: cst.CSTNode, span: cst.CSTNode, why: str = "", **more: object) -> Sink:
        whole = self.tree.whole(value) if isinstance(value, cst.BaseExpression) else self.tree.span(value)
        statement = self.tree.span(self.tree.statement(value))
        return Sink(kind, self.tree.span(span), whole, why, statement=statement, **more)  # type: ignore[arg-type]

    def _end(self, node: cst.BaseExpression, above: cst.CSTNode | None) -> Sink:
        """Return the sink that a URL ends in where it stands, outside any call's brackets."""
        if tested(self.tree, node) or self._none_test(above):
            return self._sink(SinkKind.TRUTH, node, node)
        if isinstance(above, (cst.Return, cst.Yield)):
            function, annotation = self.callers.identity(above)
            why = "it is returned to callers out of sight"
            return self._sink(SinkKind.RETURN, node, above, why, function=function, annotation=annotation)
        if isinstance(above, cst.FormattedStringExpression):
            return self._formatted(node, above)
        if isinstance(above, (cst.BinaryOperation, cst.Element, cst.DictElement, cst.Lambda, cst.AugAssign)) or _collected(node, above):
            return self._sink(SinkKind.URI, node, above or node, "it goes where a URL is expected")
        if isinstance(above, cst.Expr):
            return self._sink(SinkKind.UNUSED, node, node)
        if isinstance(above, cst.UnaryOperation) and isinstance(above.operator, cst.Plus):
            # No program adds a sign to a URL: this is how the shadow of a notebook spells a name in a shell line.
            return self._sink(SinkKind.STORE, node, node, "it is part of a shell or magic line")
        if isinstance(above, (cst.Attribute, cst.Subscript)):
            return self._sink(SinkKind.STORE, node, above, f"its text is taken apart (`{self.tree.code(above)[:50]}`)")
        return self._sink(SinkKind.OTHER, node, node, "it is used in a way that was not followed")

    def _none_test(self, above: cst.CSTNode | None) -> bool:
        if not isinstance(above, cst.Comparison) or len(above.comparisons) != 1:
            return False
        target = above.comparisons[0]
        return isinstance(target.operator, (cst.Is, cst.IsNot, cst.Equal, cst.NotEqual)) and self._empty(target.comparator)

    def _formatted(self, node: cst.BaseExpression, field_: cst.FormattedStringExpression) -> Sink:
        return self._sink(SinkKind.URI, node, field_, "it is put into a string", fstring=self._field(node))

    def _field(self, node: cst.CSTNode) -> Span | None:
        """Return the replacement field that ``node`` is, braces included, unless it is formatted in a way of its own."""
        field_ = self.tree.parent(node)
        if not isinstance(field_, cst.FormattedStringExpression):
            return None
        plain = field_.conversion is None and field_.format_spec is None and field_.equal is None
        return self.tree.span(field_) if plain else None

    def _said(self, node: cst.BaseExpression, call: cst.Call) -> Sink:
        kind = self.spoken.kind(call)
        assert kind is not None
        above = self.tree.parent(node)
        joined = isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Add)
        tokens = (Token("joined", self.tree.span(node)),) if joined else ()
        why = "it is printed" if kind is SinkKind.PRINT else "it is logged"
        return self._sink(kind, node, call, why, tokens=tokens, fstring=self._field(node))

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
            uses.sinks.append(self._argument(call, argument, node, path))
        return None

    def _argument(self, call: cst.Call, argument: cst.Arg, node: cst.BaseExpression, path: str) -> Sink:
        name = self.tree.code(call.func)
        if path in _SAVERS and self._saved(call, argument, path) is not None:
            return self._save(call, node, path)
        if path in _BROWSERS:
            return self._sink(SinkKind.BROWSER, node, call, "it is opened in a browser")
        tail = name.rpartition(".")[2]
        display = DISPLAYS.get(path) or DISPLAYS.get(f".{tail}" if "." in name else "")
        if display is not None and display.takes(argument, call):
            tokens = (Token("keyword", self.tree.span(argument.keyword)),) if argument.keyword is not None and display.renamed else ()
            return self._sink(SinkKind.SHOW, node, call, f"it is shown by `{name}`", tokens=tokens, library=display.wants(argument))
        if path in STORES or (f".{tail}" in STORES and "." in name):
            return self._sink(SinkKind.STORE, node, call, f"`{name}` {STORES.get(path) or STORES.get(f'.{tail}')}")
        kind = SinkKind.OTHER if self._foreign(path) else SinkKind.STORE
        return self._sink(kind, node, call, f"it is handed to `{name[:40]}`, whose use of it is out of sight", library=path)

    def _foreign(self, path: str) -> bool:
        """Say whether a callee comes from an installed package: not from this file, this package or an object of unknown class."""
        return bool(path) and not path.startswith(".")

    def _saved(self, call: cst.Call, url: cst.Arg, path: str) -> cst.Arg | None:
        """Return the argument that names the file a downloader writes, if the call is a statement of its own."""
        if not isinstance(self.tree.parent(call), cst.Expr) or call.args[0] is not url:
            return None
        named = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value == _SAVERS[path]]
        second = [arg for arg in call.args[1:2] if arg.keyword is None and not arg.star]
        return next(iter([*named, *second]), None)

    def _save(self, call: cst.Call, node: cst.BaseExpression, path: str) -> Sink:
        target = self._saved(call, call.args[0], path)
        assert target is not None
        return self._sink(SinkKind.SAVE, node, call, "", tokens=(Token("path", self.tree.whole(target.value)),))

    def loop(self, read: cst.CSTNode) -> tuple[Span, Span, str | None, bool] | None:
        """Return the nearest loop around ``read`` in its function: target, iterable, counting name, whether it is a comprehension."""
        for above in self.tree.up(read):
            if isinstance(above, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
                return None
            if isinstance(above, cst.For):
                return self.tree.whole(above.target), self.tree.whole(above.iter), self._counter(above.target, above.iter), False
            if isinstance(above, cst.BaseComp):
                part = above.for_in
                return self.tree.whole(part.target), self.tree.whole(part.iter), self._counter(part.target, part.iter), True
        return None

    def _counter(self, target: cst.BaseExpression, iterable: cst.BaseExpression) -> str | None:
        callee = self.paths.of(iterable.func) if isinstance(iterable, cst.Call) else ""
        if callee == "range" and isinstance(target, cst.Name):
            return target.value
        if callee == "enumerate" and isinstance(target, cst.Tuple) and isinstance(target.elements[0].value, cst.Name):
            return target.elements[0].value.value
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


def _collected(node: cst.CSTNode, above: cst.CSTNode | None) -> bool:
    """Say whether ``node`` is what a comprehension collects."""
    return isinstance(above, cst.BaseComp) and node is not above.for_in
