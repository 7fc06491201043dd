"""What the URL of a request says, and whose service it means."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.analysis.values import Values
from undalle.facts import Span

_DEPTH = 6
_SELF = frozenset({"self", "cls"})
_CONNECTIONS = frozenset({"http.client.HTTPSConnection", "http.client.HTTPConnection"})
_SESSIONS = frozenset({"aiohttp.ClientSession"})


class Urls:
    """Reads URLs, those put together of parts too."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values) -> None:
        self.tree, self.names, self.paths, self.values = tree, names, paths, values

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
        known = [word for word in self.values.of(node).known if isinstance(word, str)]
        return known[0] if len(known) == 1 else self._written(node)

    def _written(self, node: cst.CSTNode) -> str:
        """Return the one URL that is written inside an expression which was not understood (``config.get("base", "https://...")``)."""
        strings, stack = list[str](), [node]
        while stack:
            below = stack.pop()
            word = below.evaluated_value if isinstance(below, cst.SimpleString) else None
            strings += [word] if isinstance(word, str) and word.startswith(("http://", "https://")) else []
            stack.extend(children(below))
        return strings[0] if len(strings) == 1 else "*"

    def place(self, node: cst.BaseExpression, path: str, depth: int = 0) -> Span | None:
        """Return where ``path`` is written in the expression of a URL, or in what a name in it is bound to; None if nowhere, or twice."""
        found, stack = list[Span](), list[cst.CSTNode]([node])
        while stack:
            below = stack.pop()
            if isinstance(below, (cst.SimpleString, cst.FormattedStringText)):
                at = self.tree.code(below).find(path)
                start = self.tree.offsets(below)[0] + at
                found += [Span(self.tree.name, start, start + len(path))] if at >= 0 else []
            elif isinstance(below, cst.Name) and depth < _DEPTH:
                values = [one.value for one in self.names.resolve(below) if one.kind == "assign" and one.value not in {None, node}]
                places = (self.place(value, path, depth + 1) for value in values if value is not None)
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


def _stores(target: cst.BaseExpression, name: str) -> bool:
    return (
        isinstance(target, cst.Attribute)
        and target.attr.value == name
        and isinstance(target.value, cst.Name)
        and target.value.value in _SELF
    )


def _said(part: cst.CSTNode) -> str:
    return part.value if isinstance(part, cst.FormattedStringText) else "*"
