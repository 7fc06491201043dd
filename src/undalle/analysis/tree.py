"""A parsed file: parents, source order and, lazily, offsets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, overload

import libcst as cst

from undalle.analysis.depth import line_starts, outline
from undalle.analysis.kinds import Kinds
from undalle.analysis.places import Places
from undalle.analysis.statements import Statements
from undalle.facts import Span

N = TypeVar("N", bound=cst.CSTNode)
M = TypeVar("M", bound=cst.CSTNode)
K = TypeVar("K", bound=cst.CSTNode)
_NODES = Kinds(cst.CSTNode)
_SCOPES = frozenset({cst.FunctionDef, cst.ClassDef, cst.Lambda})
_SKIPPED = frozenset(
    [
        "lpar",
        "rpar",
        "comma",
        "semicolon",
        "equal",
        "dot",
        "leading_lines",
        "lines_after_decorators",
        "header",
        "footer",
        "trailing_whitespace",
        "colon",
        "lbracket",
        "rbracket",
        "lbrace",
        "rbrace",
        "asynchronous",
        "indicator",
        "star",
        "encoding",
        "default_indent",
        "default_newline",
        "has_trailing_newline",
    ]
)


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _SKIPPED and not field.name.startswith("whitespace"))


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the direct syntactic children of ``node``: no whitespace, no punctuation."""
    for name in _fields(type(node)):
        value: Any = getattr(node, name)
        if isinstance(value, (list, tuple)):
            yield from value
        elif _NODES[type(value)]:
            yield value


class Tree:
    """A file's syntax tree with its parents. Offsets are computed for one top-level statement at a time, when asked for."""

    def __init__(self, name: str, text: str) -> None:
        """Parse ``text``. Raises ``libcst.ParserSyntaxError``, and TooDeepError for what would exhaust the stack."""
        self.name = name
        self.text = text
        starts = line_starts(text)
        twin = outline(text, starts)
        self.module = cst.parse_module(text)
        # By ``id``, since a node's own hash is computed in Python: that would cost as much as the walk itself.
        self._parents: dict[int, cst.CSTNode] = {}
        self.nodes: list[cst.CSTNode] = []
        self._kinds: dict[type[cst.CSTNode], list[int]] = defaultdict(list)
        self._walk()
        self._places = Places(text, self.module, Statements(text, self.module, twin, starts))
        self._offsets: dict[int, tuple[int, int]] = {}
        self._touched: set[cst.CSTNode] = set()
        self._scopes: dict[int, cst.CSTNode] = {}

    def _walk(self) -> None:
        """Fill ``_parents``, ``nodes`` (pre-order) and ``_kinds`` without recursion, so that deep nesting costs nothing special."""
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            self._kinds[type(node)].append(len(self.nodes))
            self.nodes.append(node)
            below = list(children(node))
            for child in below:
                self._parents[id(child)] = node
            below.reverse()
            stack.extend(below)

    @overload
    def every(self, kind: type[N], /) -> Iterator[N]: ...
    @overload
    def every(self, kind: type[N], other: type[M], /) -> Iterator[N | M]: ...
    @overload
    def every(self, kind: type[N], other: type[M], third: type[K], /) -> Iterator[N | M | K]: ...
    @overload
    def every(self, /, *kinds: type[cst.CSTNode]) -> Iterator[cst.CSTNode]: ...
    def every(self, /, *kinds: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
        """Yield every node of exactly these kinds, in source order. To look for them among all nodes costs many times as much."""
        found = [at for kind in kinds for at in self._kinds.get(kind, ())]
        return map(self.nodes.__getitem__, found if len(kinds) == 1 else sorted(found))

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """Return the node that holds ``node``; None for the module."""
        return self._parents.get(id(node))

    def up(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yield the ancestors of ``node``, nearest first, the module last."""
        current = self._parents.get(id(node))
        while current is not None:
            yield current
            current = self._parents.get(id(current))

    def nearest(self, node: cst.CSTNode, kind: type[N]) -> N | None:
        """Return the nearest ancestor of exactly ``kind``."""
        return next((above for above in self.up(node) if type(above) is kind), None)

    def offsets(self, node: cst.CSTNode) -> tuple[int, int]:
        """Return where ``node`` starts and ends in the text: code points, without its own parentheses and comma."""
        found = self._offsets.get(id(node))
        if found is None:
            found = self._places.known(node)
            if found is None:
                path = [node, *self.up(node)]
                self._touched.add(path[-2] if len(path) > 1 else node)
                found = self._places.of(path)
            self._offsets[id(node)] = found
        return found

    def measured(self, node: cst.CSTNode) -> bool:
        """Say whether the offsets of anything in the top-level statement of ``node`` were asked for."""
        return [node, *self.up(node)][-2] in self._touched

    def span(self, node: cst.CSTNode) -> Span:
        """Return the span of ``node``, without its own parentheses and comma."""
        return Span(self.name, *self.offsets(node))

    def whole(self, node: cst.BaseExpression) -> Span:
        """Return the span of an expression with its own parentheses."""
        start, end = self.offsets(node)
        if not getattr(node, "lpar", ()):
            return Span(self.name, start, end)
        before = "".join(self.module.code_for_node(par) for par in node.lpar)
        behind = "".join(self.module.code_for_node(par) for par in node.rpar)
        return Span(self.name, start - len(before), end + len(behind))

    def code(self, node: cst.CSTNode) -> str:
        """Return the text of ``node``, without its own parentheses."""
        start, end = self.offsets(node)
        return self.text[start:end]

    def statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """Return the small or compound statement that ``node`` stands in (itself, if it is one)."""
        current: cst.CSTNode = node
        while not isinstance(current, (cst.BaseSmallStatement, cst.BaseCompoundStatement, cst.Module)):
            current = self._parents[id(current)]
        return current

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """Return the function, class, lambda or module whose names ``node`` sees first."""
        found = self._scopes.get(id(node))
        if found is None:
            found = self._scopes[id(node)] = self._scope(node)
        return found

    def _scope(self, node: cst.CSTNode) -> cst.CSTNode:
        below = node
        for above in self.up(node):
            if type(above) in _SCOPES and _inside(above, below):
                return above
            below = above
        return self.module


def _inside(holder: cst.CSTNode, below: cst.CSTNode) -> bool:
    """Say whether ``below``, a direct child, is evaluated inside ``holder``: its body, not its decorators, defaults or bases."""
    if isinstance(holder, cst.FunctionDef):
        return below is holder.body
    if isinstance(holder, cst.ClassDef):
        return below is holder.body
    return isinstance(holder, cst.Lambda) and below is holder.body


def dotted(node: cst.CSTNode) -> tuple[str, ...]:
    """Return ``("a", "b", "c")`` for ``a.b.c``; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ()
    parts.append(node.value)
    return tuple(reversed(parts))
