"""Where the nodes of a LibCST tree stand: the statement that is asked about is rendered from where it starts, and no other."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst
from libcst._nodes.internal import CodegenState

from undalle.analysis.kinds import Kinds
from undalle.analysis.rendering import Rendering, Spans
from undalle.analysis.statements import Statements, Twin

_HANDLERS = (cst.ExceptHandler, cst.ExceptStarHandler)
_HEADED = (cst.If, cst.For, cst.While, cst.With, cst.FunctionDef, cst.ClassDef, *_HANDLERS)
_STATEMENTS = Kinds(cst.BaseSmallStatement, cst.BaseCompoundStatement, *_HANDLERS)
_INDENT = re.compile(r"[ \t\f]*")


class Places:
    """The offsets of nodes in a text, computed for one statement at a time.

    What is rendered is held against the text. Where the two differ (Python and LibCST disagree, or Python cannot read the file), the
    statements of the module are rendered one behind another instead.
    """

    def __init__(self, text: str, module: cst.Module, statements: Statements) -> None:
        self._text, self._module, self._statements = text, module, statements
        self._known: Spans = {}
        self._tops: dict[cst.CSTNode, int] = {}

    def known(self, node: cst.CSTNode) -> tuple[int, int] | None:
        """Return where a node starts and ends, if that was noted with what stands in the same statement."""
        return self._known.get(node) if type(node) is not cst.SimpleStatementLine else None

    def of(self, path: Sequence[cst.CSTNode]) -> tuple[int, int]:
        """Return where ``path[0]`` starts and ends. ``path`` goes from a node up to the module."""
        node = path[0]
        if isinstance(node, cst.SimpleStatementLine):
            start, end = self.of([node.body[0], *path])[0], self.of([node.body[-1], *path])[1]
            if self._text[start - 1 : start] != "\f":  # LibCST takes one before a statement for a part of its line
                return start, end
        if node not in self._known:
            self._alone(path)
        if node not in self._known:
            self._render_top(path[-2] if len(path) > 1 else node)
        return self._known[node]

    def _alone(self, path: Sequence[cst.CSTNode]) -> None:
        """Note the places in the nearest statement of ``path``, without what stands in its blocks."""
        around = [one for one in path if _STATEMENTS[type(one)]][::-1]
        twin = self._statements.twin(around) if around else None
        if twin is None:
            return
        if isinstance(around[-1], cst.BaseSmallStatement):
            self._small(around[-1], twin)
        elif isinstance(around[-1], _HEADED):
            self._head(around[-1], twin, later=path[path.index(around[-1]) + 1])

    def _small(self, statement: cst.BaseSmallStatement, twin: Twin) -> None:
        start = self._statements.offset(twin.lineno, twin.col_offset)
        state = self._state(start)
        state.indent_tokens.append(self._indent(self._statements.line(twin.lineno)))
        statement._codegen(state)  # noqa: SLF001 - libcst has no public way to render a part with its indentation
        if self._text.startswith("".join(state.tokens), start):
            self._known.update(state.spans)

    def _head(self, statement: cst.CSTNode, twin: Twin, later: cst.CSTNode) -> None:
        """Note the places in a compound statement (or a handler), ``later`` its parent, with a mark in place of its blocks."""
        mark = cst.SimpleStatementSuite([cst.Expr(cst.Ellipsis())], leading_whitespace=cst.SimpleWhitespace(""))
        rest = {"orelse": None} if hasattr(statement, "orelse") else {}
        bare = statement.with_changes(leading_lines=(), body=mark, **rest)
        above = getattr(twin, "decorator_list", None)
        start = self._statements.line(above[0].lineno if above else twin.lineno)
        state = self._state(start)
        state.indent_tokens.append(self._indent(start))
        bare._codegen(state, **({"is_elif": isinstance(later, cst.If)} if isinstance(statement, cst.If) else {}))  # noqa: SLF001
        if self._text.startswith("".join(state.tokens)[: state.spans[mark][0] - start], start):
            self._known.update(state.spans)
            end = self._statements.offset(twin.end_lineno or 1, twin.end_col_offset or 0)
            if self._text[end - 1] != ";":  # Python counts it in, LibCST does not
                self._known[statement] = state.spans[bare][0], end

    def _indent(self, start: int) -> str:
        """Return the spaces and tabs that a row begins with: LibCST puts those of its block before each further row of a statement."""
        return _INDENT.match(self._text, start)[0]  # type: ignore[index]  # it matches nothing at all, too

    def _render_top(self, statement: cst.CSTNode) -> None:
        if not self._tops:
            self._find_tops()
        state = self._state(self._tops[statement])
        statement._codegen(state)  # noqa: SLF001
        self._known.update(state.spans)

    def _find_tops(self) -> None:
        """Note where each statement of the module starts, its leading lines included."""
        state = CodegenState(self._module.default_indent, self._module.default_newline)
        for line in self._module.header:
            line._codegen(state)  # noqa: SLF001
        position = sum(map(len, state.tokens))
        for statement in self._module.body:
            self._tops[statement] = position
            state.tokens.clear()
            statement._codegen(state)  # noqa: SLF001
            position += sum(map(len, state.tokens))

    def _state(self, position: int) -> Rendering:
        return Rendering(self._module.default_indent, self._module.default_newline, position)
