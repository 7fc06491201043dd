"""What the URL of a request says, and whose service it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.analysis.values import Values
from undalle.facts import Span

_DEPTH = 6
_JOINERS = frozenset({"urllib.parse.urljoin", "os.path.join", "posixpath.join"})
_TRIMMERS = frozenset({"strip", "rstrip", "lstrip", "removesuffix"})
_FIELD = re.compile(r"%\(\w+\)s|%s|\{(\w*)[^{}]*\}")
_SELF = frozenset({"self", "cls"})
_CONNECTIONS = frozenset({"http.client.HTTPSConnection", "http.client.HTTPConnection"})
_SESSIONS = frozenset({"aiohttp.ClientSession"})


class Urls:
    """Reads URLs, those put together of parts too."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values) -> None:
        self.tree, self.names, self.paths, self.values = tree, names, paths, values
        self._places = Once[Span | None](None)

    def text(self, node: cst.BaseExpression, depth: int = 0) -> str:
        """Return what a URL says, with ``*`` for what was not seen."""
        if depth > _DEPTH:
            return "*"
        literal = self.values.literal(node)
        if literal is not None:
            return str(literal.word)
        if isinstance(node, cst.FormattedString):
            parts = (self.text(p.expression, depth + 1) if isinstance(p, cst.FormattedStringExpression) else _said(p) for p in node.parts)
            return "".join(parts)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            return self.text(node.left, depth + 1) + self.text(node.right, depth + 1)
        if isinstance(node, cst.Name):
            found = [binding.value for binding in self.names.resolve(node) if binding.kind == "assign" and not binding.path]
            if len(found) == 1 and found[0] is not None:
                return self.text(found[0], depth + 1)
        if (composed := self._composed(node, depth + 1)) is not None:
            return composed
        known = [word for word in self.values.of(node).known if isinstance(word, str)]
        return known[0] if len(known) == 1 else self._written(node)

    def _composed(self, node: cst.BaseExpression, depth: int) -> str | None:
        """Return what a function or an operator puts together of parts, None for others."""
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
            right = [one.value for one in node.right.elements] if isinstance(node.right, cst.Tuple) else [node.right]
            return _filled(self.text(node.left, depth), [self.text(part, depth) for part in right])
        if not isinstance(node, cst.Call) or any(argument.star for argument in node.args):
            return None
        given = [argument.value for argument in node.args if argument.keyword is None]
        if self.paths.of(node.func) in _JOINERS and given:
            return _joined([self.text(part, depth) for part in given])
        if not isinstance(node.func, cst.Attribute):
            return None
        held, name = self.text(node.func.value, depth), node.func.attr.value
        if name in _TRIMMERS:
            return held
        if name == "format":
            named = {one.keyword.value: self.text(one.value, depth) for one in node.args if one.keyword is not None}
            return _filled(held, [self.text(part, depth) for part in given], named)
        if name == "join" and held == "/" and len(given) == 1 and isinstance(given[0], (cst.List, cst.Tuple)):
            return _joined([self.text(part.value, depth) for part in given[0].elements])
        if name == "replace" and len(given) == 2:
            old, new = (self.text(part, depth) for part in given)
            return held.replace(old, new) if old in held else f"*/{new}"
        return None

    def _written(self, node: cst.CSTNode) -> str:
        """Return the one URL that is written inside an expression which was not understood (``config.get("base", "https://...")``)."""
        strings, stack = list[str](), [node]
        while stack:
            below = stack.pop()
            word = below.evaluated_value if isinstance(below, cst.SimpleString) else None
            strings += [word] if isinstance(word, str) and word.startswith(("http://", "https://")) else []
            stack.extend(children(below))
        return strings[0] if len(strings) == 1 else "*"

    def place(self, node: cst.BaseExpression, path: str) -> Span | None:
        """Return where ``path`` is written in the expression of a URL, or in what a name in it is bound to; None if nowhere, or twice."""
        return self._places.of((node, path), partial(self._place, node, path))

    def _place(self, node: cst.BaseExpression, path: str) -> Span | None:
        found, stack = list[Span](), list[cst.CSTNode]([node])
        while stack:
            below = stack.pop()
            if isinstance(below, (cst.SimpleString, cst.FormattedStringText)):
                at = self.tree.code(below).find(path)
                start = self.tree.offsets(below)[0] + at
                found += [Span(self.tree.name, start, start + len(path))] if at >= 0 else []
            elif isinstance(below, cst.Name):
                values = (one.value for one in self.names.resolve(below) if one.kind == "assign")
                places = (self.place(value, path) for value in values if value is not None)
                found += [place for place in places if place is not None]
            stack.extend(children(below))
        return found[0] if len(found) == 1 else None

    def base(self, receiver: cst.BaseExpression) -> str:
        """Return the base URL of what a request is sent with (a session, a client, a connection); empty where it has none."""
        made = self.made(receiver)
        if made is None:
            return ""
        for argument in made.args:
            if argument.keyword is not None and argument.keyword.value == "base_url":
                return self.text(argument.value)
        path = self.paths.of(made.func)
        first = made.args[0].value if made.args and made.args[0].keyword is None and not made.args[0].star else None
        if first is not None and path in _CONNECTIONS:
            return f"https://{self.text(first)}"
        return self.text(first) if first is not None and path in _SESSIONS else ""

    def connects(self, receiver: cst.BaseExpression) -> bool:
        """Say whether ``receiver`` is a connection of ``http.client``, whose answers are asked for by themselves."""
        made = self.made(receiver)
        return made is not None and self.paths.of(made.func) in _CONNECTIONS

    def made(self, node: cst.BaseExpression) -> cst.Call | None:
        """Return the one call that makes what ``node`` stands for."""
        if isinstance(node, cst.Call):
            return node
        found = list(self._bound(node))
        return found[0] if len(found) == 1 and isinstance(found[0], cst.Call) else None

    def _bound(self, node: cst.BaseExpression) -> Iterator[cst.BaseExpression | None]:
        if isinstance(node, cst.Name):
            yield from (one.value if one.kind in {"assign", "with"} and not one.path else None for one in self.names.resolve(node))
        elif isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value in _SELF:
            holder = self.tree.nearest(node, cst.ClassDef)
            for one in self.tree.every(cst.Assign) if holder is not None else ():
                if any(_stores(target.target, node.attr.value) for target in one.targets):
                    yield from [one.value] if self.tree.nearest(one, cst.ClassDef) is holder else []


def _filled(template: str, given: Sequence[str], named: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return ``template`` with its fields, of either style, filled in order or by name; ``*`` for those that nothing is known of."""
    rest = iter(given)
    return _FIELD.sub(lambda field: named.get(field[1] or "", "*") if field[1] else next(rest, "*"), template)


def _joined(parts: Sequence[str]) -> str:
    """Return parts of a URL with one slash between; a whole URL takes the place of what stands before it."""
    last = max((at for at, part in enumerate(parts) if part.startswith("http")), default=0)
    parts = parts[last:]
    return "/".join(part.strip("/") if at else part.rstrip("/") for at, part in enumerate(parts))


def _stores(target: cst.BaseExpression, name: str) -> bool:
    return (
        isinstance(target, cst.Attribute)
        and target.attr.value == name
        and isinstance(target.value, cst.Name)
        and target.value.value in _SELF
    )


def _said(part: cst.CSTNode) -> str:
    return part.value if isinstance(part, cst.FormattedStringText) else "*"
