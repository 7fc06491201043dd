"""Which calls of a file are entry points of the catalogue?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from undalle.analysis.bound import Bound
from undalle.analysis.clients import Clients
from undalle.analysis.names import Names
from undalle.analysis.passed import PARTIAL
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.catalog import Catalog, Operation
from undalle.facts import Client, Root, Span

_VIEWS = frozenset({"with_raw_response"})
_THREADS = frozenset({"asyncio.to_thread"})
_EXECUTOR = "run_in_executor"
_SURFACES = frozenset({"sdk1", "sdk0", "responses", "chat"})
Step = tuple[cst.BaseExpression, cst.Name]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that is an entry point: its row, the first name of the operation and whose client it goes through.

    ``callee`` is what names the entry point: the function of the call, or what ``asyncio.to_thread`` is told to call.
    ``body`` is the expression that holds the parameters of a request posted by hand, ``form`` that of its files, ``answer`` the call that
    gets its answer where that is another one, ``address`` where the end of its URL is written. ``root`` is where the entry point is bound
    to the name that is called;
    ``first`` is the last name then. ``made`` is the call of ``partial`` that holds some of the arguments, ``named`` what stands for it
    where it is called. ``lent``: the brackets of ``node`` are not the entry point's own, it hands the function to a thread.
    """

    node: cst.Call
    callee: cst.BaseExpression
    operation: Operation
    first: cst.Name
    client: Client
    root: Root | None = None
    body: cst.BaseExpression | None = None
    form: cst.BaseExpression | None = None
    made: cst.Call | None = None
    named: cst.BaseExpression | None = None
    lent: bool = False
    answer: cst.Call | None = None
    address: Span | None = None

    @property
    def threaded(self) -> bool:
        """Say whether a thread calls the entry point: it is the first argument of the call."""
        return (self.named or self.callee) is not self.node.func


class Calls:
    """Finds the entry points."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, clients: Clients, catalog: Catalog) -> None:
        self.tree, self.paths, self.clients, self.catalog = tree, paths, clients, catalog
        self.ours = any(self._imports_openai(node) for node in tree.every(cst.Import, cst.ImportFrom))
        tails = [tail for row in catalog.operations().values() if row.surface in _SURFACES for tail in row.tails]
        self._lasts = frozenset(tail[-1] for tail in tails)
        self._hands_on = paths.may_be(PARTIAL | _THREADS)
        self._bound = Bound(tree, names, frozenset(name for tail in tails for name in tail))

    def _imports_openai(self, node: cst.Import | cst.ImportFrom) -> bool:
        if isinstance(node, cst.ImportFrom):
            return node.module is not None and not node.relative and "openai" in self.tree.module.code_for_node(node.module).split(".")
        return any("openai" in self.tree.module.code_for_node(alias.name).split(".") for alias in node.names)

    def find(self) -> list[Candidate]:
        """Return every entry point, in source order."""
        found = (self._candidate(node) for node in self.tree.every(cst.Call))
        return sorted((one for one in found if one is not None), key=lambda one: self.tree.offsets(one.node))

    def _candidate(self, node: cst.Call) -> Candidate | None:
        if self._hands_on and self.paths.of(node.func) in PARTIAL:
            return None
        handed = self._handed(node)
        called = handed if handed is not None else node.func
        made = self._partial(called)
        found = self._entry(node, made.args[0].value if made is not None else called)
        lent = handed is not None and self.paths.of(node.func) not in _THREADS
        return replace(found, made=made, named=called, lent=lent) if found is not None and (made is not None or not lent) else None

    def _handed(self, node: cst.Call) -> cst.BaseExpression | None:
        """Return the function that ``node`` lets a thread call."""
        plain = [one.value for one in node.args if one.keyword is None and not one.star]
        if plain and self._hands_on and self.paths.of(node.func) in _THREADS:
            return plain[0]
        executor = isinstance(node.func, cst.Attribute) and node.func.attr.value == _EXECUTOR
        return plain[1] if executor and len(plain) > 1 else None

    def _partial(self, node: cst.BaseExpression) -> cst.Call | None:
        """Return the call of ``partial`` that made ``node``, where it stands or under a name of its own."""
        made = node
        if not self._hands_on:
            return None
        if isinstance(node, cst.Name):
            found = [one.value for one in self.clients.names.resolve(node) if one.kind == "assign" and not one.path]
            made = found[0] if len(found) == 1 and found[0] is not None else node
        return made if isinstance(made, cst.Call) and self.paths.of(made.func) in PARTIAL and made.args else None

    def _entry(self, node: cst.Call, callee: cst.BaseExpression) -> Candidate | None:
        steps = [step for step in _steps(callee) if step[1].value not in _VIEWS]
        for length in range(1, min(3, len(steps)) + 1):
            operation = self._operation(steps[-length:])
            if operation is not None:
                holder, first = steps[-length]
                client = self._client(operation, holder, node)
                return Candidate(node, callee, operation, first, client) if client is not None else None
        return self._through_a_name(node, callee)

    def _operation(self, steps: Sequence[Step]) -> Operation | None:
        operation = self.catalog.operation_for(tuple(name.value for _, name in steps))
        return operation if operation is not None and operation.surface in _SURFACES else None

    def _through_a_name(self, node: cst.Call, callee: cst.BaseExpression) -> Candidate | None:
        """Return the call of an entry point that the callee, or what stands before its last name, is bound to."""
        last = callee.attr if isinstance(callee, cst.Attribute) else callee
        if isinstance(callee, cst.Attribute) and callee.attr.value in self._lasts:
            found, rest = self._bound.of(callee.value), list[Step]([(callee, callee.attr)])
        else:
            found, rest = self._bound.of(callee), list[Step]()
        if found is None or not isinstance(last, cst.Name):
            return None
        whole, shared = found
        steps = [*_steps(whole), *rest]
        operation = self._operation(steps[-2:])
        if operation is None or len(steps) < 2:
            return None
        holder, first = steps[-2]
        client = self._client(operation, holder, node)
        if client is None:
            return None
        span = Span(self.tree.name, self.tree.offsets(first)[0], self.tree.offsets(whole)[1])
        return Candidate(node, callee, operation, last, client, Root(span, not rest, shared))

    def _client(self, operation: Operation, holder: cst.BaseExpression, node: cst.Call) -> Client | None:
        """Return whose client stands before the names of the operation, None when this is no entry point after all."""
        if not isinstance(holder, cst.Attribute):
            client = self._imported(operation, holder)
        else:
            client = self.clients.of(holder.value)
            if operation.surface == "sdk0" and client.evidence != "import":
                return None
        return self.clients.told(client, node) if client is not None and operation.surface == "sdk0" else client

    def _imported(self, operation: Operation, receiver: cst.BaseExpression) -> Client | None:
        """``Image.create`` after ``from openai import Image``; ``images.generate`` after ``from openai import images``."""
        root = self.paths.of(receiver)
        if root.split(".")[0] != "openai":
            return None
        return self.clients.module_client() if operation.surface in _SURFACES else None


def _steps(func: cst.BaseExpression) -> list[Step]:
    """Return the names of a dotted callee, first one first, each with the node that it completes."""
    steps: list[Step] = []
    node = func
    while isinstance(node, cst.Attribute):
        steps.append((node, node.attr))
        node = node.value
    if isinstance(node, cst.Name):
        steps.append((node, node))
    return steps[::-1]
