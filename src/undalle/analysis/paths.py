"""What a name is called where it comes from: ``oa.OpenAI`` after ``import openai as oa`` is ``openai.OpenAI``."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, dotted


class Paths:
    """Dotted names, followed through the imports of the file."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree = tree
        self.names = names
        self._known: dict[int, str] = {}

    def of(self, node: cst.CSTNode) -> str:
        """Return the full dotted name of ``node``; empty when its root is not an import or a builtin."""
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = self._of(node)
        return known

    def _of(self, node: cst.CSTNode) -> str:
        if isinstance(node, cst.Attribute):
            above = self.of(node.value)
            return f"{above}.{node.attr.value}" if above else ""
        if not isinstance(node, cst.Name):
            return ""
        found = self.names.resolve(node)
        if not found:
            return node.value if self.names.is_load(node) else ""
        paths = {self.imported(binding) for binding in found}
        return paths.pop() if len(paths) == 1 else ""

    def may_be(self, paths: Iterable[str]) -> bool:
        """Say whether anything in the file can be one of some dotted names: the last name of one has to be written in it."""
        return any(path.rpartition(".")[2] in self.tree.text for path in paths)

    def imported(self, binding: Binding) -> str:
        """Return what an import binds, as a dotted name; empty for other bindings. Relative imports keep their dots."""
        alias = self.tree.parent(binding.node)
        while alias is not None and not isinstance(alias, cst.ImportAlias):
            if not isinstance(alias, (cst.AsName, cst.Attribute)):
                return ""
            alias = self.tree.parent(alias)
        if alias is None:
            return ""
        statement = self.tree.parent(alias)
        written = ".".join(dotted(alias.name))
        if isinstance(statement, cst.ImportFrom):
            module = "." * len(statement.relative) + (".".join(dotted(statement.module)) if statement.module else "")
            return f"{module}.{written}" if module.strip(".") else f"{module}{written}"
        return written if alias.asname is not None else written.split(".")[0]
