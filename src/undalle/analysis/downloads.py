"""A URL that is fetched: what fetches it and what is done with the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.locals import Locals
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.results import tested
from undalle.analysis.tree import Tree, children
from undalle.facts import Local, Sink, SinkKind, Span, Token

_FETCHERS = {
    "requests.get": "requests",
    "httpx.get": "httpx",
    "httpx2.get": "httpx",
    "urllib.request.urlopen": "urllib",
    "urllib2.urlopen": "urllib",
    "six.moves.urllib.request.urlopen": "urllib",
}
_SESSIONS = {
    "requests.Session": "requests",
    "requests.session": "requests",
    "httpx.Client": "httpx",
    "httpx.AsyncClient": "httpx",
    "httpx2.Client": "httpx",
    "httpx2.AsyncClient": "httpx",
    "aiohttp.ClientSession": "aiohttp",
}
_CONTENT = frozenset({"content"})
_READERS = frozenset({"read", "aread"})
_STATUS = frozenset({"status_code", "status", "code"})
_OK = frozenset({"ok", "is_success"})
_CHUNKS = frozenset({"iter_content", "iter_bytes", "aiter_bytes", "iter_raw"})
_STATEMENTS = frozenset({"raise_for_status", "close", "aclose"})
_COPIERS = frozenset({"shutil.copyfileobj"})


@dataclass(slots=True)
class _Answer:
    tokens: list[Token] = field(default_factory=list)
    local: Local | None = None
    header: Span | None = None
    body: Span | None = None
    why: str = ""


class Downloads:
    """Recognises what fetches a URL and follows the answer to its bytes."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, containers: Containers, locals_: Locals) -> None:
        self.tree, self.names, self.paths, self.containers, self.locals = tree, names, paths, containers, locals_

    def library(self, call: cst.Call, argument: cst.Arg) -> str:
        """Return which library ``call`` fetches the URL in ``argument`` with; empty if it does not."""
        if not self._is_url(call, argument):
            return ""
        found = _FETCHERS.get(self.paths.of(call.func))
        if found:
            return found
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "get":
            return _SESSIONS.get(self._made_by(call.func.value), "")
        return ""

    def _is_url(self, call: cst.Call, argument: cst.Arg) -> bool:
        return argument.keyword.value == "url" if argument.keyword is not None else call.args[0] is argument and not argument.star

    def _made_by(self, node: cst.BaseExpression) -> str:
        """Return the dotted name of what made the object in ``node``."""
        if isinstance(node, cst.Call):
            return self.paths.of(node.func)
        if not isinstance(node, cst.Name):
            return ""
        makers = {self._made_by(b.value) if isinstance(b.value, cst.Call) and not b.path else "" for b in self.names.resolve(node)}
        return makers.pop() if len(makers) == 1 else ""

    def sink(self, call: cst.Call, url: cst.BaseExpression, library: str) -> Sink:
        """Return the download that ``call`` is, with everything that is done with its answer."""
        above = self.tree.parent(call)
        held: cst.BaseExpression = above if isinstance(above, cst.Await) else call
        answer = _Answer()
        self._follow(held, answer)
        start, end = self.tree.offsets(held)
        return Sink(
            kind=SinkKind.STORE if answer.why else SinkKind.DOWNLOAD,
            span=Span(self.tree.name, start, end),
            value=self.tree.whole(url),
            why=answer.why,
            callee=Span(self.tree.name, start, self.tree.whole(call.func).end),
            arguments=self.containers.own(call),
            tokens=tuple(answer.tokens),
            local=answer.local,
            header=answer.header,
            body=answer.body,
            statement=self.tree.span(self.tree.statement(call)),
            alone=self._alone(self.tree.statement(call)),
            library=library,
        )

    def _follow(self, node: cst.BaseExpression, answer: _Answer) -> None:
        above = self.tree.parent(node)
        if isinstance(above, cst.Attribute):
            self._member(node, above, answer)
        elif isinstance(above, (cst.Assign, cst.AnnAssign)) and answer.local is None:
            self._bind(above, answer)
        elif isinstance(above, cst.WithItem) and answer.local is None:
            self._opened(above, answer)
        elif isinstance(above, cst.Arg):
            self._handed(node, above, answer)
        elif tested(self.tree, node):
            answer.tokens.append(Token("truth", self.tree.span(node)))
        elif not isinstance(above, cst.Expr):
            answer.why = f"the answer of the download is used as a whole (`{self._line(node)}`)"

    def _line(self, node: cst.CSTNode) -> str:
        return " ".join(self.tree.code(self.tree.statement(node)).split())[:60]

    def _bind(self, above: cst.Assign | cst.AnnAssign, answer: _Answer) -> None:
        target = above.targets[0].target if isinstance(above, cst.Assign) and len(above.targets) == 1 else getattr(above, "target", None)
        self._named(target, answer)

    def _named(self, target: cst.CSTNode | None, answer: _Answer) -> None:
        binding = self.names.binding_at(target) if isinstance(target, cst.Name) else None
        if binding is None:
            answer.why = "the answer of the download is stored outside the function"
            return
        answer.local, foreign = self.locals.of(binding)
        if foreign:
            answer.why = f"`{binding.name}` also holds other answers"
            return
        for use in self.names.uses(binding):
            self._follow(use, answer)

    def _opened(self, item: cst.WithItem, answer: _Answer) -> None:
        block = self.tree.parent(item)
        assert isinstance(block, cst.With)
        if not isinstance(block.body, cst.IndentedBlock):
            answer.why = "the body of the `with` stands on its header's line"
            return
        name = item.asname.name if item.asname is not None else None
        if len(block.items) > 1:
            self._shared(item, block, answer)
            self._named(name, answer)
            return
        start, _ = self.tree.offsets(block)
        first, last = self.tree.offsets(block.body)
        answer.header = Span(self.tree.name, start, self.tree.offsets(item)[1])
        answer.body = Span(self.tree.name, first, last)
        answer.tokens.extend(self._strings(block.body))
        self._named(name, answer)

    def _shared(self, item: cst.WithItem, block: cst.With, answer: _Answer) -> None:
        """Note an item among several of one ``with``: its stretch with one comma, and the statement that it will stand before."""
        spans = [self.tree.offsets(one) for one in block.items]
        at = block.items.index(item)
        start, end = (spans[at - 1][1], spans[at][1]) if at else (spans[0][0], spans[1][0])
        answer.tokens.append(Token("item", Span(self.tree.name, start, end)))
        answer.tokens.append(Token("inside", self.tree.span(block.body.body[0])))
        bound = item.asname.name if item.asname is not None else None
        binding = self.names.binding_at(bound) if bound is not None else None
        begins = self.tree.offsets(block.body.body[0])[0]
        if binding is not None and any(spans[0][0] <= self.tree.offsets(use)[0] < begins for use in self.names.uses(binding)):
            answer.why = "the answer of the download is used in its own `with` line"

    def _member(self, node: cst.BaseExpression, member: cst.Attribute, answer: _Answer) -> None:
        name = member.attr.value
        behind = Span(self.tree.name, self.tree.offsets(node)[1], self.tree.offsets(member)[1])
        call = self.tree.parent(member)
        called = isinstance(call, cst.Call) and call.func is member
        if name in _CONTENT:
            answer.tokens.append(Token("content", behind))
        elif name == "raw" and not called:
            self._raw(member, answer)
        elif name in _STATUS or name in _OK:
            self._status(member, answer)
        elif called and name in _READERS and isinstance(call, cst.Call) and not call.args:
            self._read(node, call, answer)
        elif (called and name in _STATEMENTS and self._statement(call, answer)) or (
            called and name in _CHUNKS and self._chunks(call, answer)
        ):
            return
        else:
            answer.why = f"`.{name}` of the download's answer has no counterpart in the image's bytes"

    def _read(self, node: cst.BaseExpression, call: cst.Call, answer: _Answer) -> None:
        above = self.tree.parent(call)
        if isinstance(above, cst.Await):
            answer.tokens.append(Token("await", Span(self.tree.name, self.tree.offsets(above)[0], self.tree.offsets(node)[0])))
        answer.tokens.append(Token("content", Span(self.tree.name, self.tree.offsets(node)[1], self.tree.offsets(call)[1])))

    def _raw(self, member: cst.Attribute, answer: _Answer) -> None:
        above = self.tree.parent(member)
        if isinstance(above, cst.Attribute) and above.attr.value == "decode_content":
            statement = self.tree.statement(member)
            answer.tokens.append(Token("check", self.tree.span(statement)))
            if self._alone(statement):
                answer.tokens.append(Token("alone", self.tree.span(statement)))
            return
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        if isinstance(call, cst.Call) and self.paths.of(call.func) in _COPIERS and self._copy(call, answer):
            return
        if isinstance(call, cst.Call):
            answer.tokens.append(Token("raw", self.tree.span(member)))
        else:
            answer.why = "`.raw` of the download's answer is read in a way that was not followed"

    def _copy(self, call: cst.Call, answer: _Answer) -> bool:
        """``shutil.copyfileobj(answer, file)`` as a statement: ``file.write(bytes)``."""
        if len(call.args) < 2 or not isinstance(self.tree.parent(call), cst.Expr):
            return False
        answer.tokens.append(Token("copy", self.tree.span(call)))
        answer.tokens.append(Token("writer", self.tree.whole(call.args[1].value)))
        return True

    def _statement(self, call: cst.CSTNode | None, answer: _Answer) -> bool:
        above = self.tree.parent(call) if call is not None else None
        if isinstance(above, cst.Await):
            above = self.tree.parent(above)
        if not isinstance(above, cst.Expr):
            return False
        answer.tokens.append(Token("check", self.tree.span(above)))
        if self._alone(above):
            answer.tokens.append(Token("alone", self.tree.span(above)))
        return True

    def _alone(self, statement: cst.CSTNode) -> bool:
        """Say whether a small statement is all that its block holds."""
        line = self.tree.parent(statement)
        block = self.tree.parent(line) if isinstance(line, cst.SimpleStatementLine) else line
        many = isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)) and len(line.body) > 1
        return not many and isinstance(block, (cst.IndentedBlock, cst.SimpleStatementSuite)) and len(block.body) == 1

    def _strings(self, body: cst.BaseSuite) -> Iterator[Token]:
        """Yield the strings of several lines in a block: their lines are text, not layout."""
        stack: list[cst.CSTNode] = [body]
        while stack:
            node = stack.pop()
            if isinstance(node, (cst.SimpleString, cst.FormattedString)):
                span = self.tree.span(node)
                if "\n" in self.tree.text[span.start : span.end]:
                    yield Token("string", span)
            stack.extend(children(node))

    def _status(self, member: cst.Attribute, answer: _Answer) -> None:
        above = self.tree.parent(member)
        if member.attr.value in _OK:
            answer.tokens.append(Token("status", self.tree.span(member)))
        elif isinstance(above, cst.Comparison) and len(above.comparisons) == 1 and above.left is member:
            good = _means_good(above.comparisons[0], self.paths)
            if good is None:
                answer.why = "a status of the download is compared with something else than success"
            else:
                answer.tokens.append(Token("status" if good else "failed", self.tree.span(above)))
        elif isinstance(above, cst.FormattedStringExpression):
            answer.tokens.append(Token("reported", self.tree.span(above)))
            answer.tokens.extend(self._prefix(above))
        elif isinstance(above, cst.Arg) and above.keyword is None:
            answer.tokens.append(Token("report", self.tree.span(member)))
        else:
            answer.why = "the status of the download is used in a way that was not followed"

    def _prefix(self, field_: cst.FormattedStringExpression) -> Iterator[Token]:
        """Yield the ``f`` of a string that will have no fields left."""
        string = self.tree.parent(field_)
        assert isinstance(string, cst.FormattedString)
        parts = [part.value for part in string.parts if isinstance(part, cst.FormattedStringText)]
        if len(string.parts) - len(parts) == 1 and not any(brace in text for text in parts for brace in ("{{", "}}")):
            at = self.tree.offsets(string)[0] + string.start.lower().index("f")
            yield Token("prefix", Span(self.tree.name, at, at + 1))

    def _chunks(self, call: cst.CSTNode | None, answer: _Answer) -> bool:
        """Recognise ``for chunk in answer.iter_content(n): file.write(chunk)``: one write."""
        loop = self.tree.parent(call) if call is not None else None
        if not isinstance(loop, cst.For) or loop.iter is not call or not isinstance(loop.body, cst.IndentedBlock) or loop.orelse:
            return False
        body = loop.body.body
        if (
            len(body) == 1
            and isinstance(body[0], cst.If)
            and isinstance(body[0].test, cst.Name)
            and isinstance(body[0].body, cst.IndentedBlock)
        ):
            body = body[0].body.body
        line = body[0] if len(body) == 1 else None
        small = line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None
        write = small.value if isinstance(small, cst.Expr) else None
        if (
            not isinstance(write, cst.Call)
            or not isinstance(write.func, cst.Attribute)
            or write.func.attr.value != "write"
            or len(write.args) != 1
        ):
            return False
        if (
            not isinstance(write.args[0].value, cst.Name)
            or not isinstance(loop.target, cst.Name)
            or write.args[0].value.value != loop.target.value
        ):
            return False
        answer.tokens.append(Token("copy", self.tree.span(loop)))
        answer.tokens.append(Token("writer", self.tree.whole(write.func.value)))
        return True

    def _handed(self, node: cst.BaseExpression, above: cst.Arg, answer: _Answer) -> None:
        """An answer that is a file itself (``Image.open(urlopen(url))``)."""
        call = self.tree.parent(above)
        if isinstance(call, cst.Call) and self.paths.of(call.func) in _COPIERS and self._copy(call, answer):
            return
        if isinstance(call, cst.Call) and self.paths.of(call.func) in {
            "PIL.Image.open",
            "imageio.imread",
            "imageio.v2.imread",
            "imageio.v3.imread",
        }:
            answer.tokens.append(Token("raw", self.tree.span(node)))
            return
        answer.why = (
            f"the answer of the download is handed to `{self.tree.code(call.func)[:40]}`" if isinstance(call, cst.Call) else "unseen"
        )


def _means_good(comparison: cst.ComparisonTarget, paths: Paths) -> bool | None:
    """Say whether a status test asks for success (True) or failure (False); None if it asks for something else."""
    value = comparison.comparator
    number = value.evaluated_value if isinstance(value, cst.Integer) else None
    if paths.of(value) in {"requests.codes.ok", "http.HTTPStatus.OK", "httpx.codes.OK"}:
        number = 200
    operator = comparison.operator
    if number == 200 and isinstance(operator, (cst.Equal, cst.NotEqual)):
        return isinstance(operator, cst.Equal)
    if number == 400 and isinstance(operator, (cst.LessThan, cst.GreaterThanEqual)):
        return isinstance(operator, cst.LessThan)
    return None
