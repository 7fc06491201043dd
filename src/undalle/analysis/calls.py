"""Which calls of a file are entry points of the catalogue?"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from undalle.analysis.clients import Clients
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree
from undalle.catalog import Catalog, Operation
from undalle.facts import Client

_VIEWS = frozenset({"with_raw_response"})
_THREADS = frozenset({"asyncio.to_thread"})
_SURFACES = frozenset({"sdk1", "sdk0", "responses"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that is an entry point: its row, the first name of the operation and whose client it goes through.

    ``callee`` is what names the entry point: the function of the call, or what ``asyncio.to_thread`` is told to call.
    ``body`` is the expression that holds the parameters of a request posted by hand.
    """

    node: cst.Call
    callee: cst.BaseExpression
    operation: Operation
    first: cst.Name
    client: Client
    body: cst.BaseExpression | None = None

    @property
    def threaded(self) -> bool:
        """Say whether a thread calls the entry point: it is the first argument of the call."""
        return self.callee is not self.node.func


class Calls:
    """Finds the entry points."""

    def __init__(self, tree: Tree, paths: Paths, clients: Clients, catalog: Catalog) -> None:
        self.tree, self.paths, self.clients, self.catalog = tree, paths, clients, catalog
        self.ours = any(self._imports_openai(node) for node in tree.nodes if isinstance(node, (cst.Import, cst.ImportFrom)))

    def _imports_openai(self, node: cst.Import | cst.ImportFrom) -> bool:
        if isinstance(node, cst.ImportFrom):
            return node.module is not None and not node.relative and "openai" in self.tree.module.code_for_node(node.module).split(".")
        return any("openai" in self.tree.module.code_for_node(alias.name).split(".") for alias in node.names)

    def find(self) -> list[Candidate]:
        """Return every entry point, in source order."""
        found = (self._candidate(node) for node in self.tree.nodes if isinstance(node, cst.Call))
        return sorted((one for one in found if one is not None), key=lambda one: self.tree.offsets(one.node))

    def _candidate(self, node: cst.Call) -> Candidate | None:
        callee = node.args[0].value if node.args and self.paths.of(node.func) in _THREADS else node.func
        steps = [step for step in _steps(callee) if step[1].value not in _VIEWS]
        for length in range(1, min(3, len(steps)) + 1):
            operation = self.catalog.operation_for(tuple(name.value for _, name in steps[-length:]))
            if operation is not None and operation.surface in _SURFACES:
                holder, first = steps[-length]
                client = self._client(operation, holder)
                return Candidate(node, callee, operation, first, client) if client is not None else None
        return None

    def _client(self, operation: Operation, holder: cst.BaseExpression) -> Client | None:
        """Return whose client stands before the names of the operation, None when this is no entry point after all."""
        if not isinstance(holder, cst.Attribute):
            return self._imported(operation, holder)
        client = self.clients.of(holder.value)
        if operation.surface == "sdk0" and client.evidence != "import":
            return None
        return client

    def _imported(self, operation: Operation, receiver: cst.BaseExpression) -> Client | None:
        """``Image.create`` after ``from openai import Image``; ``images.generate`` after ``from openai import images``."""
        root = self.paths.of(receiver)
        if root.split(".")[0] != "openai":
            return None
        return self.clients.module_client() if operation.surface in _SURFACES else None


def _steps(func: cst.BaseExpression) -> list[tuple[cst.BaseExpression, cst.Name]]:
    """Return the names of a dotted callee, first one first, each with the node that it completes."""
    steps: list[tuple[cst.BaseExpression, cst.Name]] = []
    node = func
    while isinstance(node, cst.Attribute):
        steps.append((node, node.attr))
        node = node.value
    if isinstance(node, cst.Name):
        steps.append((node, node))
    return steps[::-1]
