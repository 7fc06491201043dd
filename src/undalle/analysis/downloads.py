"""A URL that is fetched: what fetches it and what is done with the answer."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.answers import OK, STATEMENTS, TOLD, Answer, Answers
from undalle.analysis.arguments import Containers
from undalle.analysis.displays import Displays
from undalle.analysis.locals import Locals
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree
from undalle.analysis.truth import tested
from undalle.facts import Sink, SinkKind, Span, Token

_CONTENT = {"urllib3": "data"}
_READERS = frozenset({"read", "aread"})
_STATUS = frozenset({"status_code", "status", "code"})
_CHUNKS = frozenset({"iter_content", "iter_bytes", "aiter_bytes", "iter_raw", "aiter_raw", "iter_chunked", "iter_any", "stream"})
_COPIERS = frozenset({"shutil.copyfileobj"})


class Downloads:
    """Recognises what fetches a URL and follows the answer to its bytes."""

    def __init__(self, tree: Tree, names: Names, displays: Displays, containers: Containers, locals_: Locals) -> None:
        self.tree, self.names, self.displays, self.containers, self.locals = tree, names, displays, containers, locals_
        self.paths = displays.paths
        self.answers = Answers(tree, displays.paths)

    def library(self, call: cst.Call, argument: cst.Arg) -> str:
        """Return which library ``call`` fetches the URL in ``argument`` with; empty if it does not."""
        row = self.displays.reader(call)
        if row is not None and row.does == "fetch":
            return row.library if self.displays.is_url(row, call, argument) else ""
        if not isinstance(call.func, cst.Attribute) or not self.displays.session_url(call, call.func, argument):
            return ""
        session = self.displays.session(call.func.value)
        return session.library if session is not None else ""

    def all(self) -> Iterator[Span]:
        """Yield every call of the file that fetches a URL which is not written out there, by what fetches it."""
        for node in self.tree.every(cst.Call):
            if not node.args:
                continue
            row = self.displays.reader(node)
            saves = row is not None and row.does in {"save", "open"}
            urls = [one for one in node.args if self.library(node, one)] or (node.args[:1] if saves else ())
            if any(not isinstance(one.value, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)) for one in urls):
                above = self.tree.parent(node)
                yield self.tree.span(above if isinstance(above, cst.Await) else node)
        for name in self._handed_on():
            yield self.tree.span(name)

    def _handed_on(self) -> Iterator[cst.Attribute]:
        """Yield what fetches where it is named but not called: ``map(requests.get, urls)``."""
        for node in self.tree.every(cst.Attribute):
            handed = isinstance(self.tree.parent(node), cst.Arg)
            row = self.displays.catalog.reader(self.paths.of(node)) if handed else None
            if row is not None and row.does == "fetch":
                yield node

    def sink(self, call: cst.Call, url: cst.BaseExpression, library: str) -> Sink:
        """Return the download that ``call`` is, with everything that is done with its answer."""
        above = self.tree.parent(call)
        held: cst.BaseExpression = above if isinstance(above, cst.Await) else call
        answer = Answer(library=library)
        answer.block, answer.first = self.answers.place(self.tree.statement(call))
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
            alone=self.answers.alone(self.tree.statement(call)),
            library=library,
        )

    def _follow(self, node: cst.BaseExpression, answer: Answer) -> None:
        above = self.tree.parent(node)
        if isinstance(above, cst.Attribute):
            self._member(node, above, answer)
        elif isinstance(above, (cst.Assign, cst.AnnAssign)) and answer.local is None:
            self._bind(above, answer)
        elif isinstance(above, cst.WithItem) and answer.local is None:
            self._opened(above, answer)
        elif isinstance(above, cst.Arg):
            self._handed(node, above, answer)
        elif isinstance(above, cst.For) and self.answers.chunks(node, answer):
            return
        elif tested(self.tree, node):
            answer.tokens.append(Token("truth", self.tree.span(node)))
        elif not isinstance(above, cst.Expr):
            answer.why = f"the answer of the download is used as a whole (`{self._line(node)}`)"

    def _line(self, node: cst.CSTNode) -> str:
        return " ".join(self.tree.code(self.tree.statement(node)).split())[:60]

    def _bind(self, above: cst.Assign | cst.AnnAssign, answer: Answer) -> None:
        target = above.targets[0].target if isinstance(above, cst.Assign) and len(above.targets) == 1 else getattr(above, "target", None)
        self._named(target, answer)

    def _named(self, target: cst.CSTNode | None, answer: Answer) -> None:
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

    def _opened(self, item: cst.WithItem, answer: Answer) -> None:
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
        first, last = self.tree.offsets(block.body)
        answer.header = self.answers.header(block)
        answer.body = Span(self.tree.name, first, last)
        answer.block, answer.first = block.body, 0
        answer.tokens.extend(self.answers.strings(block.body))
        self._named(name, answer)

    def _shared(self, item: cst.WithItem, block: cst.With, answer: Answer) -> None:
        """Note an item among several of one ``with``: its stretch with one comma, and the statement that it will stand before."""
        answer.block, answer.first = block.body, 0
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

    def _member(self, node: cst.BaseExpression, member: cst.Attribute, answer: Answer) -> None:
        name = member.attr.value
        behind = Span(self.tree.name, self.tree.offsets(node)[1], self.tree.offsets(member)[1])
        call = self.tree.parent(member)
        called = isinstance(call, cst.Call) and call.func is member
        if name == "content" and answer.library == "aiohttp":
            self._stream(member, answer)
        elif name == _CONTENT.get(answer.library, "content"):
            answer.tokens.append(Token("content", behind))
            self.answers.alias(member, answer)
            if isinstance(node, cst.Call):
                self.answers.encoded(member, answer)
        elif name == "raw" and not called:
            self._raw(member, behind, answer)
        elif name in _STATUS or name in OK:
            self.answers.status(member, answer)
        elif called and name in _READERS and isinstance(call, cst.Call) and not call.args:
            self._read(node, call, answer)
        elif (called and name in STATEMENTS and self.answers.statement(call, answer)) or (
            called and name in _CHUNKS and self.answers.chunks(call, answer)
        ):
            return
        else:
            answer.why = f"`.{name}` of the download's answer has no counterpart in the image's bytes"

    def _read(self, node: cst.BaseExpression, call: cst.Call, answer: Answer) -> None:
        if self.answers.statement(call, answer):
            return
        above = self.tree.parent(call)
        if isinstance(above, cst.Await):
            answer.tokens.append(Token("await", Span(self.tree.name, self.tree.offsets(above)[0], self.tree.offsets(node)[0])))
        answer.tokens.append(Token("content", Span(self.tree.name, self.tree.offsets(node)[1], self.tree.offsets(call)[1])))
        self.answers.alias(above if isinstance(above, cst.Await) else call, answer)

    def _stream(self, member: cst.Attribute, answer: Answer) -> None:
        """``answer.content`` of aiohttp is a stream: it is read at once, or in chunks that are written one by one."""
        method = self.tree.parent(member)
        call = self.tree.parent(method) if isinstance(method, cst.Attribute) else None
        if not isinstance(method, cst.Attribute) or not isinstance(call, cst.Call) or call.func is not method:
            answer.why = "`.content` of the download's answer is read in a way that was not followed"
        elif method.attr.value == "read" and not call.args:
            self._read(member.value, call, answer)
        elif method.attr.value not in _CHUNKS or not self.answers.chunks(call, answer):
            answer.why = f"`.content.{method.attr.value}` of the download's answer has no counterpart in the image's bytes"

    def _raw(self, member: cst.Attribute, behind: Span, answer: Answer) -> None:
        above = self.tree.parent(member)
        read = self.tree.parent(above) if isinstance(above, cst.Attribute) else None
        if isinstance(above, cst.Attribute) and above.attr.value == "read" and isinstance(read, cst.Call) and not read.args:
            self._read(member.value, read, answer)
            return
        if isinstance(above, cst.Assign) and answer.local is None:
            answer.tokens.append(Token("content", behind))
            self._bind(above, answer)
            return
        if isinstance(above, cst.Attribute) and above.attr.value == "decode_content":
            statement = self.tree.statement(member)
            answer.tokens.append(Token("check", self.tree.span(statement)))
            if self.answers.alone(statement):
                answer.tokens.append(Token("alone", self.tree.span(statement)))
            return
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        if isinstance(call, cst.Call) and self.paths.of(call.func) in _COPIERS and self.answers.copy(call, answer):
            return
        if isinstance(call, cst.Call):
            answer.tokens.append(Token("raw", self.tree.span(member)))
        else:
            answer.why = "`.raw` of the download's answer is read in a way that was not followed"

    def _opens(self, call: cst.Call, argument: cst.Arg) -> bool:
        row = self.displays.reader(call)
        return row is not None and row.does == "open" and self.displays.is_url(row, call, argument)

    def _handed(self, node: cst.BaseExpression, above: cst.Arg, answer: Answer) -> None:
        """An answer that is a file itself (``Image.open(urlopen(url))``)."""
        call = self.tree.parent(above)
        if isinstance(call, cst.Call) and self.paths.of(call.func) in _COPIERS and self.answers.copy(call, answer):
            return
        if isinstance(call, cst.Call) and (self.paths.of(call.func) == "PIL.Image.open" or self._opens(call, above)):
            answer.tokens.append(Token("raw", self.tree.span(node)))
            return
        if isinstance(call, cst.Call) and self.paths.of(call.func) == "print":
            answer.tokens.append(Token("report", self.tree.span(node)))
            answer.why = answer.why if self.answers.of_failure(node, answer) else TOLD
            return
        answer.why = (
            f"the answer of the download is handed to `{self.tree.code(call.func)[:40]}`" if isinstance(call, cst.Call) else "unseen"
        )
