"""Image requests that are posted by hand: ``requests.post(".../v1/images/generations", json={...})`` and its like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.calls import Candidate
from undalle.analysis.limits import limit
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.analysis.unseen import PATH, Unseen
from undalle.analysis.urls import Urls
from undalle.analysis.values import Values
from undalle.catalog import Catalog
from undalle.facts import ClientKind
from undalle.formats.hosts import client_of

_POSTS = frozenset({"post", "request"})
_OPENERS = frozenset({"urllib.request.urlopen"})
_REQUESTS = frozenset({"urllib.request.Request"})
_BODIES = ("json", "data", "content", "body")
_DUMPS = frozenset({"json.dumps", "orjson.dumps", "ujson.dumps", "simplejson.dumps"})
_ENDPOINTS = frozenset({"generate", "edit", "variation", "responses", "chat"})
_ANSWER = "getresponse"


class HttpCalls:
    """Finds requests to the Images API, and to the Responses API, by the end of their URL."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values, containers: Containers, catalog: Catalog) -> None:
        self.tree, self.names, self.paths, self.values, self.catalog = tree, names, paths, values, catalog
        self.urls, self.unseen = Urls(tree, names, paths, values), Unseen(tree, names, values, containers, catalog)

    def find(self) -> Iterator[Candidate]:
        """Yield every request, with the expression that holds its body."""
        opens = self.paths.may_be(_OPENERS)
        for node in self.tree.every(cst.Call):
            posted = isinstance(node.func, cst.Attribute) and node.func.attr.value in _POSTS
            candidate = self._posted(node) if posted else self._opened(node) if opens else None
            if candidate is not None:
                yield candidate

    def _posted(self, node: cst.Call) -> Candidate | None:
        """Return ``session.post(url, json=...)``, ``requests.request("POST", url, ...)``, ``connection.request("POST", path, body)``."""
        assert isinstance(node.func, cst.Attribute)
        place = 1 if node.func.attr.value == "request" else 0
        url = _argument(node, "url", place)
        found = self._candidate(node, node, url, place + 1) if url is not None else None
        if found is not None and self.urls.connects(node.func.value):
            return replace(found, answer=self._answer(node, node.func.value))
        return found

    def _opened(self, node: cst.Call) -> Candidate | None:
        """Return ``urlopen(request)``, with the request that is made before or in its brackets, and ``urlopen(url, data)``."""
        asked = _argument(node, "url", 0)
        if asked is None or self.paths.of(node.func) not in _OPENERS:
            return None
        made = self.urls.made(asked)
        request = made if made is not None and self.paths.of(made.func) in _REQUESTS else node
        url = _argument(request, "url", 0)
        return self._candidate(node, request, url, 1) if url is not None and _argument(request, "data", 1) is not None else None

    def _candidate(self, node: cst.Call, request: cst.Call, url: cst.BaseExpression, at: int) -> Candidate | None:
        """Return the call ``node``, whose ``request`` says what is asked; ``at`` is the place of the body in its brackets."""
        text = self.urls.text(url)
        if not text.startswith(("http", "*")) and isinstance(node.func, cst.Attribute):
            base = self.urls.base(node.func.value)
            text = f"{base.rstrip('/')}/{text.lstrip('/')}" if base else text
        operation = self.catalog.operation_for_path(text)
        spoken = operation is None and text == "*" and self.unseen.draws(request, self._body(request, at))
        operation = self.catalog.operation_for_path(PATH) if spoken else operation
        if operation is None or operation.endpoint not in _ENDPOINTS:
            return None
        client = replace(client_of(text), evidence="words") if spoken else client_of(text)
        if client.kind is ClientKind.OTHER:
            return None
        verb = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        if not isinstance(verb, cst.Name):
            return None
        client = replace(client, timeout=self._limit(node))
        address = self.urls.place(url, operation.path.lstrip("/"))
        body, form = self._body(request, at), _argument(request, "files", 99)
        body = form if form is not None and body is request else body
        return Candidate(node, node.func, operation, verb, client, body=body, form=form, address=address)

    def _limit(self, node: cst.Call) -> float | None:
        """Return how many seconds the request may take: what it says itself, or what it is sent with (a session, a connection)."""
        opened = self.paths.of(node.func) in _OPENERS
        own = limit(node.args, self.values, 2 if opened else None)
        made = self.urls.made(node.func.value) if own is None and isinstance(node.func, cst.Attribute) else None
        return limit(made.args, self.values) if made is not None else own

    def _answer(self, node: cst.Call, connection: cst.BaseExpression) -> cst.Call | None:
        """Return the call that asks a connection for the answer to ``node``: the next one behind it."""
        written = self.tree.code(connection)
        behind = [
            one
            for one in self.tree.every(cst.Call)
            if isinstance(one.func, cst.Attribute)
            and one.func.attr.value == _ANSWER
            and self.tree.code(one.func.value) == written
            and self.tree.scope(one) is self.tree.scope(node)
            and self.tree.offsets(one) > self.tree.offsets(node)
        ]
        return min(behind, key=self.tree.offsets, default=None)

    def _body(self, node: cst.Call, at: int) -> cst.BaseExpression:
        """Return the expression that holds the parameters; the call itself when there is none to see."""
        for name in _BODIES:
            body = _argument(node, name, 99)
            if body is not None:
                return self._unpacked(body)
        positional = [argument.value for argument in node.args if argument.keyword is None and not argument.star]
        return self._unpacked(positional[at]) if len(positional) > at else node

    def _unpacked(self, body: cst.BaseExpression) -> cst.BaseExpression:
        """Return what ``json.dumps(...)`` is given, through a name that holds its answer, ``.encode()`` and ``bytes(...)``."""
        if isinstance(body, cst.Call) and isinstance(body.func, cst.Attribute) and body.func.attr.value == "encode":
            return self._unpacked(body.func.value)
        if isinstance(body, cst.Call) and body.args and self.paths.of(body.func) == "bytes":
            return self._unpacked(body.args[0].value)
        if isinstance(body, cst.Call) and self.paths.of(body.func) in _DUMPS and body.args:
            return body.args[0].value
        if isinstance(body, cst.Name):
            values = [binding.value for binding in self.names.resolve(body)]
            if len(values) == 1 and isinstance(values[0], cst.Call):
                inner = self._unpacked(values[0])
                return body if inner is values[0] else inner
        return body


def _argument(node: cst.Call, name: str, position: int) -> cst.BaseExpression | None:
    for argument in node.args:
        if argument.keyword is not None and argument.keyword.value == name:
            return argument.value
    positional = [argument.value for argument in node.args if argument.keyword is None and not argument.star]
    return positional[position] if len(positional) > position else None
