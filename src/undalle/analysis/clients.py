"""Whose client is it? By construction, annotation, attribute or import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.defaults import given
from undalle.analysis.limits import limit
from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.analysis.values import Values
from undalle.catalog import Catalog
from undalle.facts import Client, ClientKind

_DEPTH = 8
_UNKNOWN = Client(ClientKind.UNKNOWN)
_COPIES = frozenset({"with_options", "copy"})


class Clients:
    """Traces the receiver of a call to where it comes from."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, values: Values, catalog: Catalog) -> None:
        self.tree, self.names, self.paths, self.values, self.catalog = tree, names, paths, values, catalog
        self._settings = self._module_settings()
        self._fields, self._names = Once[Client | None](None), Once[Client | None](None)

    def of(self, node: cst.CSTNode) -> Client:
        """Return whose client ``node`` is."""
        return self._of(node, 0) or _UNKNOWN

    def of_binding(self, binding: Binding) -> Client:
        """Return whose client ``binding`` gives its name."""
        return self._bound(binding, 0) or _UNKNOWN

    def module_client(self) -> Client:
        """Return the client that the ``openai`` module is itself, as this file sets it up."""
        return self._settings

    def told(self, client: Client, node: cst.Call) -> Client:
        """Return ``client`` with what a call of the SDK before 1.0 says itself: ``api_type="azure"``, ``api_base=...``."""
        given = {argument.keyword.value: argument.value for argument in node.args if argument.keyword is not None}
        words = [str(word) for name in ("api_type",) if name in given for word in self.values.of(given[name]).known]
        if any(word.startswith("azure") for word in words) or "deployment_id" in given:
            return replace(client, kind=ClientKind.AZURE)
        return replace(client, endpoint=self._endpoint(given["api_base"])) if "api_base" in given else client

    def _of(self, node: cst.CSTNode, depth: int) -> Client | None:
        """Return the client, an unknown one, or None where a value says nothing (``None``)."""
        if depth > _DEPTH:
            return _UNKNOWN
        path = self.paths.of(node)
        if path:
            return self._imported(path)
        if isinstance(node, cst.Name):
            return _agree(self._bound(binding, depth + 1) for binding in self.names.resolve(node)) if node.value != "None" else None
        if isinstance(node, cst.Attribute):
            return self._attribute(node, depth)
        if isinstance(node, cst.Call):
            return self._call(node, depth)
        if isinstance(node, cst.Await):
            return self._of(node.expression, depth + 1)
        if isinstance(node, cst.IfExp):
            return _agree(self._of(arm, depth + 1) for arm in (node.body, node.orelse))
        if isinstance(node, cst.BooleanOperation):
            return _agree(self._of(arm, depth + 1) for arm in (node.left, node.right))
        if isinstance(node, cst.NamedExpr):
            return self._of(node.value, depth + 1)
        return _UNKNOWN

    def _imported(self, path: str) -> Client | None:
        if path == "None":
            return None
        row = self.catalog.clients.get(path)
        if row is not None and row.kind == "module":
            return self._settings if path == "openai" else Client(ClientKind.OPENAI, evidence="import")
        if path.split(".", maxsplit=1)[0] in self.catalog.foreign:
            return Client(ClientKind.OTHER, evidence="import")
        return Client(ClientKind.UNKNOWN, elsewhere=path)

    def _bound(self, binding: Binding, depth: int) -> Client | None:
        return self._names.of(binding, lambda: self._binding(binding, depth))

    def _binding(self, binding: Binding, depth: int) -> Client | None:
        if binding.kind == "parameter":
            return self._parameter(binding, depth)
        if binding.value is None or binding.path or binding.kind not in {"assign", "with"}:
            return self._annotated(binding) or (None if binding.kind == "declared" else _UNKNOWN)
        found = self._of(binding.value, depth)
        if found is not None and found.kind is ClientKind.UNKNOWN:
            return self._annotated(binding) or found
        return found

    def _annotated(self, binding: Binding) -> Client | None:
        holder = self.tree.parent(binding.node)
        return self._annotation(holder.annotation) if isinstance(holder, cst.AnnAssign) else None

    def _parameter(self, binding: Binding, depth: int) -> Client | None:
        holder = self.tree.parent(binding.node)
        if isinstance(holder, cst.Param) and holder.annotation is not None:
            found = self._annotation(holder.annotation)
            if found is not None:
                return found
        noted = self._provided(holder.annotation.annotation, depth) if isinstance(holder, cst.Param) and holder.annotation else None
        if noted is not None:
            return noted
        given = [binding.value] if binding.value is not None else []
        found = _agree(self._of(value, depth + 1) for value in (*given, *self.values.passed.of(binding.node)))
        return found or _UNKNOWN

    def _provided(self, note: cst.BaseExpression, depth: int) -> Client | None:
        """Return the client that ``Annotated[..., Depends(make)]`` provides."""
        stack: list[cst.CSTNode] = [note]
        while stack:
            node = stack.pop()
            row = self.values.origins.defaults.row(node)
            if row is not None and row.kind == "depends":
                return self._of(node, depth + 1)
            stack.extend(children(node))
        return None

    def _annotation(self, annotation: cst.Annotation | None) -> Client | None:
        """Return the client an annotation names, through ``Optional``, ``|``, ``Annotated`` and quotes."""
        stack: list[cst.CSTNode] = [annotation.annotation] if annotation is not None else []
        while stack:
            node = stack.pop()
            if isinstance(node, (cst.Name, cst.Attribute)):
                row = self.catalog.clients.get(self.paths.of(node))
                if row is not None and row.kind in {"openai", "azure"}:
                    return Client(ClientKind(row.kind), row.asynchronous, evidence="annotation")
            elif isinstance(node, cst.SimpleString):
                word = node.evaluated_value
                for path, row in self.catalog.clients.items():
                    if row.kind in {"openai", "azure"} and isinstance(word, str) and word in {path, path.rpartition(".")[2]}:
                        return Client(ClientKind(row.kind), row.asynchronous, evidence="annotation")
            else:
                stack.extend(children(node))
        return None

    def _attribute(self, node: cst.Attribute, depth: int) -> Client | None:
        own = isinstance(node.value, cst.Name) and node.value.value in {"self", "cls"}
        holder = self.tree.nearest(node, cst.ClassDef) if own else self.values.classes.of(node.value)
        if holder is None:
            return _UNKNOWN
        return self._field(holder, node.attr.value, depth)

    def of_class(self, holder: cst.ClassDef, name: str) -> Client:
        """Return whose client the attribute ``name`` of a class is."""
        return self._field(holder, name, 0) or _UNKNOWN

    def _field(self, holder: cst.ClassDef, name: str, depth: int) -> Client | None:
        """Return the client of an attribute."""
        return self._fields.of((holder, name), lambda: self._given(holder, name, depth))

    def _given(self, holder: cst.ClassDef, name: str, depth: int) -> Client | None:
        found = [self._stored(one, depth + 1) for one in self.values.classes.storing(holder, name)]
        found += [self._returned(one, depth + 1) for one in self.values.classes.properties(holder, name)]
        return _agree(found) if found else _UNKNOWN

    def _stored(self, node: cst.Assign | cst.AnnAssign, depth: int) -> Client | None:
        noted = self._annotation(node.annotation) if isinstance(node, cst.AnnAssign) else None
        return self._of(node.value, depth) if noted is None and node.value is not None else noted

    def _call(self, node: cst.Call, depth: int) -> Client | None:
        row = self.catalog.clients.get(self.paths.of(node.func))
        if row is not None and row.kind in {"openai", "azure"}:
            return self._constructed(node, ClientKind(row.kind), is_async=row.asynchronous)
        if row is not None and row.kind == "passthrough" and node.args:
            return self._of(node.args[0].value, depth + 1)
        made = self.values.origins.defaults.row(node)
        if made is not None and made.kind == "depends" and (maker := given(node, made)) is not None:
            return self._made_by(maker, depth)
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in _COPIES:
            copied = self._of(node.func.value, depth + 1)
            told = limit(node.args, self.values)
            return replace(copied, timeout=told) if copied is not None and told is not None else copied
        if self.paths.of(node.func).split(".")[0] in self.catalog.foreign:
            return Client(ClientKind.OTHER, evidence="construction")
        return self._made_by(node.func, depth)

    def _made_by(self, maker: cst.BaseExpression, depth: int) -> Client | None:
        """Return the client that calling ``maker``, a function, a method or a class, gives."""
        if isinstance(maker, cst.Attribute):
            holder = self.values.classes.of(maker.value)
            method = self.values.classes.inherited(holder, maker.attr.value) if holder is not None else None
            return self._returned(method, depth) if method is not None else _UNKNOWN
        row = self.catalog.clients.get(self.paths.of(maker))
        if row is not None and row.kind in {"openai", "azure"}:
            return Client(ClientKind(row.kind), row.asynchronous, None, "construction")
        bindings = self.names.resolve(maker) if isinstance(maker, cst.Name) else ()
        return _agree(self._returned(self.tree.parent(binding.node), depth) for binding in bindings) or _UNKNOWN

    def _returned(self, function: cst.CSTNode | None, depth: int) -> Client | None:
        """Return the client that a function of this file gives back, or lends."""
        if not isinstance(function, cst.FunctionDef):
            return _UNKNOWN
        found = self._annotation(function.returns)
        if found is not None:
            return found
        stack, values = list[cst.CSTNode]([function.body]), list[Client | None]()
        while stack:
            node = stack.pop()
            if isinstance(node, (cst.Return, cst.Yield)) and isinstance(node.value, cst.BaseExpression):
                values.append(self._of(node.value, depth + 1))
            elif isinstance(node, cst.Expr) or not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.BaseExpression)):
                stack.extend(children(node))
        return _agree(values) if values else _UNKNOWN

    def _constructed(self, node: cst.Call, kind: ClientKind, *, is_async: bool) -> Client:
        given = {argument.keyword.value: argument.value for argument in node.args if argument.keyword is not None}
        splat = any(argument.star == "**" for argument in node.args)
        endpoint = self._endpoint(given["base_url"]) if "base_url" in given else "?" if splat else None
        return Client(kind, is_async, endpoint, "construction", timeout=limit(node.args, self.values))

    def _endpoint(self, node: cst.BaseExpression) -> str | None:
        value = self.values.of(node)
        if not value.complete and not value.known:
            return "?"
        hosts = [urlsplit(word).hostname or word for word in value.known if isinstance(word, str) and word]
        strange = [host for host in hosts if host != "openai.com" and not host.endswith(".openai.com")]
        return strange[0] if strange else None if value.complete else "?"

    def _module_settings(self) -> Client:
        """Read ``openai.api_type = "azure"`` and ``openai.base_url = ...``: they steer the module's own client."""
        kind, endpoint = ClientKind.OPENAI, None
        for node in self.tree.every(cst.Assign):
            names = {self.paths.of(target.target) for target in node.targets if isinstance(target.target, cst.Attribute)}
            if "openai.api_type" in names and any(str(word).startswith("azure") for word in self.values.of(node.value).known):
                kind = ClientKind.AZURE
            elif names & {"openai.api_base", "openai.base_url"}:
                endpoint = self._endpoint(node.value)
        return Client(kind, endpoint=endpoint, evidence="import")


def _agree(found: Iterable[Client | None]) -> Client | None:
    """Return what all say that say anything; clients of different kinds make an unknown one."""
    known = [client for client in found if client is not None]
    if not known:
        return None
    # Bindings come in no order: the same one has to be first on every run.
    first = min(known, key=lambda client: (client.endpoint is None, client.timeout or 0, str(client)))
    return first if len({(client.kind, client.is_async) for client in known}) == 1 else _UNKNOWN
