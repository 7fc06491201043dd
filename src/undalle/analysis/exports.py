"""What a module gives others: constants, clients, and names it takes from elsewhere itself."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.analysis.bindings import Binding
from undalle.analysis.clients import Clients
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.values import Values
from undalle.facts import ClientKind, Export, Value


def exports(names: Names, values: Values, clients: Clients, paths: Paths) -> Iterator[Export]:
    """Yield every module-level name that another file's image call could be about. A name that is bound twice is the last binding's."""
    for name in names.module_names():
        bindings = names.bindings(names.tree.module, name)
        if len({binding.kind for binding in bindings}) == 1:
            found = _export(bindings[-1], len(bindings) == 1, values, clients, paths)
            if found is not None:
                yield found


def _export(binding: Binding, only: bool, values: Values, clients: Clients, paths: Paths) -> Export | None:
    if binding.kind == "import":
        return Export(binding.name, Value(), origin=paths.imported(binding))
    if binding.kind != "assign" or binding.value is None or binding.path:
        return None
    value = values.of_binding(binding)
    client = clients.of_binding(binding)
    if not any(isinstance(word, str) for word in value.known) and client.kind is ClientKind.UNKNOWN and not value.elsewhere:
        return None
    known = value if only else Value(value.known, False, value.literals, None, value.environment, value.elsewhere)
    return Export(binding.name, known, client if client.kind is not ClientKind.UNKNOWN else None)
