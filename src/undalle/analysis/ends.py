"""Where a URL's way ends: the sink that it is, by the expression or the call around it."""

from __future__ import annotations

import re
from dataclasses import replace

import libcst as cst

from undalle.analysis.callers import Callers
from undalle.analysis.commands import Commands
from undalle.analysis.contracts import Contracts
from undalle.analysis.displays import Displays
from undalle.analysis.keys import refused
from undalle.analysis.paths import Paths
from undalle.analysis.runs import PARTIAL, STARTERS
from undalle.analysis.shapes import ITEM
from undalle.analysis.spoken import Spoken
from undalle.analysis.tree import Tree
from undalle.analysis.truth import is_empty, tested
from undalle.catalog import Reader
from undalle.facts import Shape, Sink, SinkKind, Token

_COLLECTS = frozenset({"append", "extend", "insert", "update", "setdefault", "add", "put", "put_nowait", "appendleft"})
# A package that is installed is never read, only its rows in the catalogue are. What its function is called is all there is to say that it
# wants a URL it can ask for, not one that holds the data: a wrong guess only leaves the call to a person.
_FETCHING = re.compile(
    r"(?i)download|fetch|retrieve|save|scrape|crawl|load|upload|shorten|request|capture|(?:^|_)(?:open|im?read|get|stream|from_url)(?:_|$)"
)


class Ends:
    """Makes sinks."""

    def __init__(self, tree: Tree, paths: Paths, spoken: Spoken, callers: Callers, displays: Displays, contracts: Contracts) -> None:
        self.tree, self.paths, self.spoken, self.callers, self.displays = tree, paths, spoken, callers, displays
        self.contracts = contracts
        self.commands = Commands(tree, paths)

    def sink(self, kind: SinkKind, value: cst.CSTNode, span: cst.CSTNode, why: str = "", **more: object) -> Sink:
        """Return a sink of ``kind``; ``more`` are further fields of it."""
        whole = self.tree.whole(value) if isinstance(value, cst.BaseExpression) else self.tree.span(value)
        statement = self.tree.span(self.tree.statement(value))
        return Sink(kind, self.tree.span(span), whole, why, statement=statement, **more)  # type: ignore[arg-type]

    def end(self, node: cst.BaseExpression, above: cst.CSTNode | None) -> Sink:
        """Return the sink that a URL ends in where it stands, outside any call's brackets."""
        if tested(self.tree, node) or self._none_test(above):
            return self.sink(SinkKind.TRUTH, node, node)
        if (text := self._text(node)) is not None:
            return text
        if isinstance(above, (cst.Return, cst.Yield)):
            return self._returned(node, above, ())
        if isinstance(above, (cst.Assign, cst.AnnAssign, cst.NamedExpr)):
            return self._stored(node, above)
        if isinstance(above, cst.FormattedStringExpression):
            return self._formatted(node, above)
        if isinstance(above, (cst.Comparison, cst.ComparisonTarget)):
            return self.sink(SinkKind.STORE, node, above, "it is compared with something")
        if isinstance(above, cst.DictElement) and (why := refused(above, self.tree.parent(above))):
            return self.sink(SinkKind.STORE, node, above, why)
        if isinstance(above, (cst.BinaryOperation, cst.Element, cst.DictElement, cst.Lambda, cst.AugAssign)) or _collected(node, above):
            loose = not isinstance(above, cst.BinaryOperation)
            return self.sink(SinkKind.URI, node, above or node, "it goes where a URL is expected", loose=loose)
        if isinstance(above, cst.Expr):
            return self.sink(SinkKind.UNUSED, node, node)
        if isinstance(above, cst.UnaryOperation) and isinstance(above.operator, cst.Plus):
            # No program adds a sign to a URL: this is how the shadow of a notebook spells a name in a shell line.
            return self.sink(SinkKind.STORE, node, node, "it is part of a shell or magic line")
        if isinstance(above, (cst.Attribute, cst.Subscript)):
            return self.sink(SinkKind.STORE, node, above, f"its text is taken apart (`{self.tree.code(above)[:50]}`)")
        return self.sink(SinkKind.OTHER, node, node, "it is used in a way that was not followed")

    def held(self, node: cst.BaseExpression, above: cst.CSTNode | None, shape: Shape) -> Sink:
        """Return the sink of what holds a URL (``shape`` says how) and goes out of sight at ``node``."""
        if isinstance(above, (cst.Return, cst.Yield)):
            return self._returned(node, above, shape)
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        if isinstance(above, cst.Arg) and isinstance(call, cst.Call):
            return self._handed(node, call, above, shape)
        kind = SinkKind.URI if isinstance(above, (cst.Element, cst.DictElement, cst.Assign, cst.AnnAssign)) else SinkKind.OTHER
        return self.sink(kind, node, above or node, f"{_named(shape)} goes out of sight", loose=True)

    def _handed(self, node: cst.BaseExpression, call: cst.Call, argument: cst.Arg, shape: Shape) -> Sink:
        sink = self.argument(call, argument, node, self.paths.of(call.func))
        tail = self.tree.code(call.func).rpartition(".")[2]
        why = f"{_named(shape)} is handed to `{self.tree.code(call.func)[:40]}`"
        if tail == "join" and shape == (ITEM,) and "." in self.tree.code(call.func):
            return self.sink(SinkKind.URI, node, call, "it is put into a string", loose=True)
        if "=image_url" in shape or tail in _COLLECTS:
            return self.sink(SinkKind.URI, node, argument, "it goes where a URL is expected", loose=True)
        if self.paths.of(call.func) in STARTERS or sink.kind is SinkKind.STORE:
            return replace(sink, kind=SinkKind.STORE)
        return self.sink(SinkKind.OTHER, node, call, why, loose=True, library=sink.library)

    def _returned(self, node: cst.BaseExpression, above: cst.CSTNode, shape: Shape) -> Sink:
        function, annotation = self.callers.identity(above, shape)
        inside = self.callers.function(above)
        rows = (self.displays.reader(call) for call in (self.callers.takers(inside) if inside is not None else ()))
        shown = next((row for row in rows if row is not None and row.does == "run"), None)
        if shown is not None:
            return self.sink(SinkKind.STORE, node, above, f"{_named(shape)} is returned to {shown.library}, which {shown.why}")
        if inside is not None and (why := self.contracts.given_back(inside, shape)):
            return self.sink(SinkKind.STORE, node, above, why)
        why = f"{_named(shape)} is returned to callers out of sight"
        return self.sink(SinkKind.RETURN, node, above, why, function=function, annotation=annotation, loose=True, shape=shape)

    def _stored(self, node: cst.BaseExpression, above: cst.Assign | cst.AnnAssign | cst.NamedExpr) -> Sink:
        """Return the sink of a URL that is stored in something which is no name."""
        target = above.targets[0].target if isinstance(above, cst.Assign) else above.target
        kind = SinkKind.URI if isinstance(target, (cst.Subscript, cst.Attribute)) else SinkKind.OTHER
        row = self.displays.catalog.reader(self.paths.of(target.value)) if isinstance(target, cst.Subscript) else None
        why = f"`{self.tree.code(target)[:40]}` {row.why}" if row is not None and row.does == "refuse" else refused(target, None)
        if why:
            return self.sink(SinkKind.STORE, node, target, why)
        return self.sink(kind, node, target, f"it is stored as `{self.tree.code(target)[:40]}`", loose=True)

    def _none_test(self, above: cst.CSTNode | None) -> bool:
        if not isinstance(above, cst.Comparison) or len(above.comparisons) != 1:
            return False
        target = above.comparisons[0]
        return isinstance(target.operator, (cst.Is, cst.IsNot, cst.Equal, cst.NotEqual)) and is_empty(target.comparator)

    def said(self, node: cst.BaseExpression, call: cst.Call, shape: Shape) -> Sink:
        """Return the sink of a value that ``call`` prints or logs, or of what holds it as ``shape`` says."""
        kind = self.spoken.kind(call)
        assert kind is not None
        above = self.tree.parent(node)
        reader = self.displays.reader(call)
        text_only = reader is not None and bool(reader.dress) and isinstance(above, cst.Arg)
        joined = text_only or (isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Add))
        tokens = (Token("joined", self.tree.span(node)),) if joined else ()
        if shape:
            # A list of images is counted; what holds other things too is left as it is.
            tokens = (*tokens, Token("many" if shape == (ITEM,) else "beside", self.tree.whole(node)))
            kind = SinkKind.LOG
        why = "it is printed" if kind is SinkKind.PRINT else "it is logged"
        whole = isinstance(above, cst.FormattedStringExpression) and above.equal is None
        if not whole and self._inside_field(node, call):
            # An f-string in a field of another needs quotes of its own, and before Python 3.12 there may be none left.
            return self.sink(SinkKind.STORE, node, call, "it is formatted in a way of its own where it is printed or logged")
        return self.sink(kind, node, call, why, tokens=tokens, fstring=self.tree.span(above) if whole and above is not None else None)

    def _inside_field(self, node: cst.CSTNode, call: cst.Call) -> bool:
        """Say whether ``node`` stands in a field of an f-string among the arguments of ``call``."""
        field_ = self.tree.nearest(node, cst.FormattedStringExpression)
        return field_ is not None and self.tree.span(call).covers(self.tree.span(field_))

    def _formatted(self, node: cst.BaseExpression, field_: cst.FormattedStringExpression) -> Sink:
        if field_.conversion is not None or field_.format_spec is not None or field_.equal is not None:
            # A data URI there would be a string in a string, which needs other quotes or Python 3.12.
            return self.sink(SinkKind.STORE, node, field_, "it is put into a string in a format of its own")
        return self.sink(SinkKind.URI, node, field_, "it is put into a string", fstring=self.tree.span(field_))

    def argument(self, call: cst.Call, argument: cst.Arg, node: cst.BaseExpression, path: str) -> Sink:
        """Return the sink of a URL that is handed to ``call``, known as ``path``, and not fetched there."""
        name = self.tree.code(call.func)
        name = f"(...).{name.rpartition('.')[2]}" if "\n" in name else name
        reader = self.displays.reader(call)
        if reader is not None and reader.does == "save" and self._saved(call, argument, reader) is not None:
            return self._save(call, node, reader)
        if path in PARTIAL or path == "functools.partialmethod" or self.callers.runs.runs(call)[1] is not None:
            return self.sink(SinkKind.STORE, node, call, f"it is handed to what `{name}` runs")
        if path.startswith("re."):
            return self.sink(SinkKind.STORE, node, call, f"its text is taken apart by `{name}`")
        if reader is not None and (end := self._read(reader, call, argument, node, name)) is not None:
            return end
        if self.displays.catalog.is_record(path, self.displays.packages):
            return self.sink(SinkKind.STORE, node, call, f"`{name}` is a row of a database: store the image and keep its path or address")
        tail = name.rpartition(".")[2]
        kind = SinkKind.OTHER if self._foreign(path) and not _FETCHING.search(tail) else SinkKind.STORE
        why = f"it is handed to `{name[:40]}`, whose use of it is out of sight"
        return self.sink(kind, node, call, why, library=path, passed=_place(call, argument))

    def _read(self, reader: Reader, call: cst.Call, argument: cst.Arg, node: cst.BaseExpression, name: str) -> Sink | None:
        """Return the sink of a URL that a call known to the catalogue gets as ``argument``, if it does anything special with it."""
        if reader.does == "browse":
            return self.sink(SinkKind.BROWSER, node, call, "it is opened in a browser")
        if reader.does == "refuse":
            return self.sink(SinkKind.STORE, node, call, f"`{name}` {reader.why}")
        if reader.does in {"fetch", "save"}:
            return self.sink(SinkKind.STORE, node, call, f"`{name}` asks for it in a way that was not followed")
        if reader.does not in {"open", "show"} or not self.displays.is_url(reader, call, argument):
            return None
        renamed = argument.keyword is not None and reader.renamed
        tokens = (Token("keyword", self.tree.span(argument.keyword)),) if renamed and argument.keyword is not None else ()
        why = f"it is shown by `{name}`" if reader.does == "show" else f"it is opened by `{name}`"
        return self.sink(SinkKind.SHOW, node, call, why, tokens=tokens, reader=reader.id)

    def _text(self, node: cst.BaseExpression) -> Sink | None:
        """Return the sink of a URL in a text that is handed to a call which can do nothing with a data URI."""
        call = self.spoken.taker(node)
        reader = self.displays.reader(call) if call is not None and not isinstance(self.tree.parent(node), cst.Arg) else None
        why = reader.text or reader.why if reader is not None else ""
        if call is None or not why:
            return None
        return self.sink(SinkKind.STORE, node, call, f"`{self.tree.code(call.func)[:40]}` {why}")

    def command(self, node: cst.BaseExpression, element: cst.Element) -> Sink | None:
        """Return the sink of a URL that a command of another program gets."""
        command = self.commands.of(node, element)
        if command is None:
            return None
        if command.target is not None:
            return self.sink(SinkKind.SAVE, node, command.call, "", tokens=(Token("path", self.tree.whole(command.target)),))
        kind = SinkKind.BROWSER if command.opens else SinkKind.STORE
        return self.sink(kind, node, command.call, "it is opened by another program" if command.opens else command.why)

    def _foreign(self, path: str) -> bool:
        """Say whether a callee comes from an installed package: not from this file, this package or an object of unknown class.

        A bare name is a builtin, or it came with a star import from anywhere.
        """
        return ("." in path and not path.startswith(".")) or path == "dict"

    def _saved(self, call: cst.Call, url: cst.Arg, reader: Reader) -> cst.Arg | None:
        """Return the argument that names the file a downloader writes, if the call is a statement of its own."""
        if not isinstance(self.tree.parent(call), cst.Expr) or not self.displays.is_url(reader, call, url):
            return None
        named = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value == reader.target]
        second = [arg for arg in call.args[1:2] if arg.keyword is None and not arg.star]
        return next(iter([*named, *second]), None)

    def _save(self, call: cst.Call, node: cst.BaseExpression, reader: Reader) -> Sink:
        target = next((arg for url in call.args if (arg := self._saved(call, url, reader)) is not None), None)
        assert target is not None
        return self.sink(SinkKind.SAVE, node, call, "", tokens=(Token("path", self.tree.whole(target.value)),))


def _collected(node: cst.CSTNode, above: cst.CSTNode | None) -> bool:
    """Say whether ``node`` is what a comprehension collects."""
    return isinstance(above, cst.BaseComp) and node is not above.for_in


def _place(call: cst.Call, argument: cst.Arg) -> str:
    """Return the keyword of an argument, or its place; empty where an argument before it is a splat."""
    if argument.keyword is not None:
        return argument.keyword.value
    at = call.args.index(argument)
    return "" if any(one.star for one in call.args[: at + 1]) else str(at)


def _named(shape: Shape) -> str:
    return "it" if not shape else "a list of URLs" if shape == (ITEM,) else "what holds it"
