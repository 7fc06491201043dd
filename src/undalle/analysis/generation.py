"""Which generation of the SDK a file was written for: what its imports and its other calls prove."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, dotted
from undalle.facts import Span

_CLIENTS = frozenset({"OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI", "Client", "AsyncClient"})
_OLD = frozenset(
    [
        "ChatCompletion",
        "Completion",
        "Embedding",
        "Edit",
        "Moderation",
        "Audio",
        "FineTune",
        "FineTuningJob",
        "File",
        "Model",
        "Engine",
        "Customer",
    ]
)


def sdk_generation(tree: Tree, paths: Paths) -> str:
    """Return "1" if the file uses what only openai 1.0 and later has, "0" if only what came before, "" if nothing tells."""
    found = ""
    for node in tree.nodes:
        if isinstance(node, cst.ImportFrom) and node.module is not None and isinstance(node.names, (list, tuple)):
            module, taken = dotted(node.module), {".".join(dotted(alias.name)) for alias in node.names}
            if module and module[0] == "openai" and (taken & _CLIENTS or module[1:2] == ("types",)):
                return "1"
            found = "0" if module[:2] == ("openai", "error") else found
        elif isinstance(node, cst.Attribute) and node.attr.value in _CLIENTS and paths.of(node).startswith("openai."):
            return "1"
    return found


def old_calls(tree: Tree, paths: Paths) -> tuple[Span, ...]:
    """Return the calls of the 0.x SDK that have nothing to do with images (``openai.ChatCompletion.create``)."""
    found = []
    for node in tree.nodes:
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and isinstance(node.func.value, cst.Attribute):
            parts = paths.of(node.func).split(".")
            if len(parts) == 3 and parts[0] == "openai" and parts[1] in _OLD:
                found.append(tree.span(node))
    return tuple(sorted(found))
