"""What a module gives others: constants, clients, fields of classes and of their instances, and names it takes from elsewhere itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.clients import Clients
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import dotted
from undalle.analysis.values import Values
from undalle.facts import Client, ClientKind, Export, Value


class Exports:
    """Describes the module-level names of a file."""

    def __init__(self, names: Names, values: Values, clients: Clients, paths: Paths) -> None:
        self.names, self.values, self.clients, self.paths = names, values, clients, paths

    def all(self) -> Iterator[Export]:
        """Yield every name that another file's image call could be about. A name that is bound twice is the last binding's."""
        for name in self.names.module_names():
            bindings = self.names.bindings(self.names.tree.module, name)
            if len({binding.kind for binding in bindings}) == 1:
                yield from self._of(bindings[-1], len(bindings) == 1)
        for node in self.names.tree.module.body:
            for small in node.body if isinstance(node, cst.SimpleStatementLine) else ():
                if isinstance(small, cst.ImportFrom) and isinstance(small.names, cst.ImportStar):
                    yield Export("*", Value(), origin="." * len(small.relative) + ".".join(dotted(small.module) if small.module else ()))

    def _of(self, binding: Binding, only: bool) -> Iterator[Export]:
        if binding.kind == "import":
            yield Export(binding.name, Value(), origin=self.paths.imported(binding))
        elif binding.kind == "class" and isinstance(binding.node, cst.Name):
            yield from self._fields(binding, self.names.tree.parent(binding.node))
        elif binding.kind == "assign" and binding.value is not None and not binding.path:
            yield from self._assigned(binding, only)
            if isinstance(binding.value, cst.Call):
                yield from self._fields(binding, self.values.classes.of(binding.value))

    def _assigned(self, binding: Binding, only: bool) -> Iterator[Export]:
        value, client = self.values.of_binding(binding), self.clients.of_binding(binding)
        told = client if client.kind is not ClientKind.UNKNOWN else None
        if _speaks(value) or told is not None or value.elsewhere:
            yield Export(binding.name, value if only else replace(value, complete=False), told)

    def _fields(self, binding: Binding, holder: cst.CSTNode | None) -> Iterator[Export]:
        """Yield what ``NAME.field`` is for a class, or for the instance of one that a name holds."""
        if not isinstance(holder, cst.ClassDef):
            return
        for field in self.values.classes.fields(holder):
            value = self.values.of_class(holder, field)
            client = self.clients.of_class(holder, field)
            told: Client | None = client if client.kind is not ClientKind.UNKNOWN else None
            if _speaks(value) or told is not None:
                yield Export(f"{binding.name}.{field}", value, told)


def _speaks(value: Value) -> bool:
    return any(isinstance(word, (str, int)) and not isinstance(word, bool) for word in value.known)
