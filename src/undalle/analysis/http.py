"""Image requests that are posted by hand: ``requests.post(".../v1/images/generations", json={...})`` and its like."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import libcst as cst

from undalle.analysis.calls import Candidate
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.analysis.values import Values
from undalle.catalog import Catalog, Operation
from undalle.facts import Client, ClientKind

_POSTS = frozenset({"post", "request"})
_BODIES = ("json", "data", "content")
_DUMPS = frozenset({"json.dumps", "orjson.dumps", "ujson.dumps", "simplejson.dumps"})
_ENDPOINTS = frozenset({"generate", "edit", "variation"})
_DEPTH = 6


class HttpCalls:
    """Finds requests to the Images API by the end of their URL."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values, catalog: Catalog) -> None:
        self.tree, self.names, self.paths, self.values, self.catalog = tree, names, paths, values, catalog

    def find(self) -> Iterator[Candidate]:
        """Yield every request, with the expression that holds its body."""
        for node in self.tree.nodes:
            if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in _POSTS:
                candidate = self._candidate(node, node.func.attr)
                if candidate is not None:
                    yield candidate

    def _candidate(self, node: cst.Call, verb: cst.Name) -> Candidate | None:
        url = self._argument(node, "url", 1 if verb.value == "request" else 0)
        text = self._text(url, 0) if url is not None else ""
        operation = self.catalog.operation_for_path(text) if text else None
        if operation is None or operation.endpoint not in _ENDPOINTS:
            return None
        client = self._client(text)
        if client.kind is ClientKind.OTHER:
            return None
        return Candidate(node, node.func, operation, verb, client, body=self._body(node, operation))

    def _argument(self, node: cst.Call, name: str, position: int) -> cst.BaseExpression | None:
        for argument in node.args:
            if argument.keyword is not None and argument.keyword.value == name:
                return argument.value
        positional = [argument.value for argument in node.args if argument.keyword is None and not argument.star]
        return positional[position] if len(positional) > position else None

    def _text(self, node: cst.BaseExpression, depth: int) -> str:
        """Return what a URL says, with ``*`` for what was not seen."""
        if depth > _DEPTH:
            return "*"
        literal = self.values.literal(node)
        if literal is not None:
            return str(literal.word)
        if isinstance(node, cst.FormattedString):
            parts = (self._text(p.expression, depth + 1) if isinstance(p, cst.FormattedStringExpression) else _said(p) for p in node.parts)
            return "".join(parts)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            return self._text(node.left, depth + 1) + self._text(node.right, depth + 1)
        if isinstance(node, cst.Name):
            found = [binding.value for binding in self.names.resolve(node) if binding.kind == "assign" and not binding.path]
            if len(found) == 1 and found[0] is not None:
                return self._text(found[0], depth + 1)
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

    def _client(self, url: str) -> Client:
        """Return whose service a URL means: OpenAI's, Azure's, another host, or one that was not seen."""
        host = urlsplit(url).hostname if url.startswith("http") and "*" not in url.split("/")[2:3] else None
        if "/openai/deployments/" in url or (host or "").endswith(".openai.azure.com"):
            return Client(ClientKind.AZURE, evidence="import")
        if host is None or "*" in host:
            return Client(ClientKind.UNKNOWN, endpoint="?", evidence="none")
        ours = host == "openai.com" or host.endswith(".openai.com")
        return Client(ClientKind.OPENAI if ours else ClientKind.OTHER, evidence="import")

    def _body(self, node: cst.Call, operation: Operation) -> cst.BaseExpression:
        """Return the expression that holds the parameters; the call itself when there is none to see."""
        for name in _BODIES:
            body = self._argument(node, name, 99)
            if body is not None:
                return self._unpacked(body)
        positional = [argument.value for argument in node.args if argument.keyword is None and not argument.star]
        return self._unpacked(positional[1]) if len(positional) > 1 and operation.surface == "http" else node

    def _unpacked(self, body: cst.BaseExpression) -> cst.BaseExpression:
        """Return what ``json.dumps(...)`` is given, through a name that holds its answer and ``.encode()``."""
        if isinstance(body, cst.Call) and isinstance(body.func, cst.Attribute) and body.func.attr.value == "encode":
            return self._unpacked(body.func.value)
        if isinstance(body, cst.Call) and self.paths.of(body.func) in _DUMPS and body.args:
            return body.args[0].value
        if isinstance(body, cst.Name):
            values = [binding.value for binding in self.names.resolve(body)]
            if len(values) == 1 and isinstance(values[0], cst.Call) and values[0].args:
                inner = self._unpacked(values[0])
                return body if inner is values[0] else inner
        return body


def _said(part: cst.CSTNode) -> str:
    return part.value if isinstance(part, cst.FormattedStringText) else "*"
