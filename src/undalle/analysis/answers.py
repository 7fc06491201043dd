"""The answer of a download: its bytes, its status, its chunks, and where they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.facts import Local, Span, Token

_CLOSING = re.compile(r"(?:[\s,]|#[^\r\n]*)*\)")
OK = frozenset({"ok", "is_success"})
TOLD = "the status of the download is told where it may be good"
STATEMENTS = frozenset({"raise_for_status", "close", "aclose", "release", "release_conn"})


@dataclass(slots=True)
class Answer:
    """What was seen of one answer; ``why`` says what makes the download untouchable, if anything does."""

    tokens: list[Token] = field(default_factory=list)
    local: Local | None = None
    header: Span | None = None
    body: Span | None = None
    why: str = ""
    block: cst.CSTNode | None = None
    first: int = 0
    library: str = ""


class Answers:
    """Reads what a program does with the answer of a download."""

    def __init__(self, tree: Tree, paths: Paths) -> None:
        self.tree, self.paths = tree, paths

    def status(self, member: cst.Attribute, answer: Answer) -> None:
        """Note a test or a report of the status."""
        above = self.tree.parent(member)
        if member.attr.value in OK:
            answer.tokens.append(Token("status", self.tree.span(member)))
        elif isinstance(above, cst.Comparison) and len(above.comparisons) == 1 and above.left is member:
            good = _means_good(above.comparisons[0], self.paths)
            if good is None:
                answer.why = "a status of the download is compared with something else than success"
            else:
                answer.tokens.append(Token("status" if good else "failed", self.tree.span(above)))
        elif not self.of_failure(member, answer):
            answer.why = TOLD
        elif isinstance(above, cst.FormattedStringExpression):
            answer.tokens.append(Token("reported", self.tree.span(above)))
            answer.tokens.extend(self._prefix(above))
        elif isinstance(above, cst.Arg) and above.keyword is None:
            answer.tokens.append(Token("report", self.tree.span(member)))
        else:
            answer.why = "the status of the download is used in a way that was not followed"

    def of_failure(self, node: cst.CSTNode, answer: Answer) -> bool:
        """Say whether what is told of the download at ``node`` is a failure: it was asked before, and not where all is well."""
        below = node
        for above in self.tree.up(node):
            if isinstance(above, cst.ExceptHandler):
                return True
            if isinstance(above, cst.If) and below is not above.test:
                tested = self.tree.span(above.test)
                if any(token.role == "status" and token.span == tested for token in answer.tokens):
                    return below is not above.body
            below = above
        return any(token.role in {"status", "failed"} for token in answer.tokens)

    def _prefix(self, field_: cst.FormattedStringExpression) -> Iterator[Token]:
        """Yield the ``f`` of a string that will have no fields left."""
        string = self.tree.parent(field_)
        assert isinstance(string, cst.FormattedString)
        parts = [part.value for part in string.parts if isinstance(part, cst.FormattedStringText)]
        if len(string.parts) - len(parts) == 1 and not any(brace in text for text in parts for brace in ("{{", "}}")):
            at = self.tree.offsets(string)[0] + string.start.lower().index("f")
            yield Token("prefix", Span(self.tree.name, at, at + 1))

    def chunks(self, call: cst.CSTNode | None, answer: Answer) -> bool:
        """Recognise ``for chunk in answer.iter_content(n): file.write(chunk)``: one write."""
        loop = self.tree.parent(call) if call is not None else None
        if not isinstance(loop, cst.For) or loop.iter is not call or not isinstance(loop.body, cst.IndentedBlock) or loop.orelse:
            return False
        write = _written(loop)
        if write is None:
            return False
        answer.tokens.append(Token("copy", self.tree.span(loop)))
        # What is awaited stays awaited: the token begins where the statement does.
        answer.tokens.append(
            Token("writer", Span(self.tree.name, self.tree.offsets(self.tree.statement(write))[0], self.tree.whole(write).end))
        )
        return True

    def copy(self, call: cst.Call, answer: Answer) -> bool:
        """``shutil.copyfileobj(answer, file)`` as a statement: ``file.write(bytes)``."""
        if len(call.args) < 2 or not isinstance(self.tree.parent(call), cst.Expr):
            return False
        answer.tokens.append(Token("copy", self.tree.span(call)))
        answer.tokens.append(Token("writer", self.tree.whole(call.args[1].value)))
        return True

    def statement(self, call: cst.CSTNode | None, answer: Answer) -> bool:
        """Note a check that is a statement of its own (``raise_for_status()``)."""
        above = self.tree.parent(call) if call is not None else None
        if isinstance(above, cst.Await):
            above = self.tree.parent(above)
        if not isinstance(above, cst.Expr):
            return False
        answer.tokens.append(Token("check", self.tree.span(above)))
        if self.alone(above):
            answer.tokens.append(Token("alone", self.tree.span(above)))
        return True

    def alone(self, statement: cst.CSTNode) -> bool:
        """Say whether a small statement is all that its block holds."""
        line = self.tree.parent(statement)
        block = self.tree.parent(line) if isinstance(line, cst.SimpleStatementLine) else line
        many = isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)) and len(line.body) > 1
        return not many and isinstance(block, (cst.IndentedBlock, cst.SimpleStatementSuite)) and len(block.body) == 1

    def strings(self, body: cst.BaseSuite) -> Iterator[Token]:
        """Yield the strings of several lines in a block: their lines are text, not layout."""
        stack: list[cst.CSTNode] = [body]
        while stack:
            node = stack.pop()
            if isinstance(node, (cst.SimpleString, cst.FormattedString)):
                span = self.tree.span(node)
                if "\n" in self.tree.text[span.start : span.end]:
                    yield Token("string", span)
            stack.extend(children(node))

    def header(self, block: cst.With) -> Span:
        """Return the header of a ``with`` up to its colon, its brackets included."""
        end = self.tree.offsets(block.items[-1])[1]
        closing = _CLOSING.match(self.tree.text, end) if isinstance(block.rpar, cst.RightParen) else None
        return Span(self.tree.name, self.tree.offsets(block)[0], closing.end() if closing else end)

    def place(self, statement: cst.CSTNode) -> tuple[cst.CSTNode | None, int]:
        """Return the block that ``statement`` stands in, and the index of the line behind it."""
        line = self.tree.parent(statement)
        block = self.tree.parent(line) if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None
        body: Sequence[cst.CSTNode] = block.body if isinstance(block, (cst.IndentedBlock, cst.Module)) else ()
        return block, next((at + 1 for at, one in enumerate(body) if one is line), 0)

    def alias(self, content: cst.CSTNode, answer: Answer) -> None:
        """Note ``data = answer.content`` where nothing between speaks of ``data``: the bytes can have that name at once."""
        statement = self.tree.parent(content)
        if not isinstance(statement, cst.Assign) or len(statement.targets) != 1 or not isinstance(statement.targets[0].target, cst.Name):
            return
        block, behind = self.place(statement)
        if block is None or block is not answer.block or not isinstance(block, (cst.IndentedBlock, cst.Module)):
            return
        name = statement.targets[0].target.value
        between = block.body[answer.first : behind - 1]
        if behind > answer.first and not any(_speaks_of(name, line) for line in between):
            answer.tokens.append(Token("alias", self.tree.span(statement)))
            answer.tokens.append(Token("alias_name", self.tree.span(statement.targets[0].target)))

    def encoded(self, content: cst.CSTNode, answer: Answer) -> None:
        """Note ``base64.b64encode(get(url).content).decode()``: the text that an image comes in now."""
        argument = self.tree.parent(content)
        call = self.tree.parent(argument) if isinstance(argument, cst.Arg) else None
        if not isinstance(call, cst.Call) or self.paths.of(call.func) != "base64.b64encode" or len(call.args) != 1:
            return
        member = self.tree.parent(call)
        text = self.tree.parent(member) if isinstance(member, cst.Attribute) and member.attr.value == "decode" else None
        if isinstance(text, cst.Call) and text.func is member:
            answer.tokens.append(Token("encoded", self.tree.span(text)))


def _written(loop: cst.For) -> cst.BaseExpression | None:
    """Return the file that ``loop`` writes its target to, if that is all it does but for asking whether there is any."""
    if not isinstance(loop.target, cst.Name) or not isinstance(loop.body, cst.IndentedBlock):
        return None
    chunk, body = loop.target.value, list(loop.body.body)
    if len(body) == 2 and _ends_at_nothing(body[0], chunk):
        del body[0]
    if len(body) == 1 and isinstance(body[0], cst.If) and _is(body[0].test, chunk) and body[0].orelse is None:
        body = list(body[0].body.body) if isinstance(body[0].body, cst.IndentedBlock) else []
    line = body[0] if len(body) == 1 else None
    small = line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None
    call = small.value if isinstance(small, cst.Expr) else None
    call = call.expression if isinstance(call, cst.Await) else call
    if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute) or call.func.attr.value != "write":
        return None
    return call.func.value if len(call.args) == 1 and _is(call.args[0].value, chunk) else None


def _is(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _ends_at_nothing(line: cst.CSTNode, chunk: str) -> bool:
    """Say whether ``line`` is ``if not chunk: break``."""
    if not isinstance(line, cst.If) or line.orelse is not None or not isinstance(line.test, cst.UnaryOperation):
        return False
    body = line.body.body[0] if len(line.body.body) == 1 else None
    small = body.body[0] if isinstance(body, cst.SimpleStatementLine) else body
    return isinstance(line.test.operator, cst.Not) and _is(line.test.expression, chunk) and isinstance(small, cst.Break)


def _speaks_of(name: str, line: cst.CSTNode) -> bool:
    """Say whether ``name`` stands anywhere in ``line``."""
    stack = [line]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name) and node.value == name:
            return True
        stack.extend(children(node))
    return False


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
