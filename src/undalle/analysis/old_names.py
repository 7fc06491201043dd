"""What a file takes from the SDK before 1.0 beside its calls: settings of the module, errors and what is read off them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children, dotted
from undalle.catalog import Catalog
from undalle.facts import OldName, Span

_MODULE = "openai"
_ERRORS = "openai.error"
_FIELDS = "openai.error.OpenAIError"


class OldNames:
    """Finds them by their dotted names."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, catalog: Catalog) -> None:
        self.tree, self.names, self.paths, self.catalog = tree, names, paths, catalog

    def find(self) -> tuple[OldName, ...]:
        """Return every such name, in source order."""
        found: list[OldName] = []
        for node in self.tree.every(cst.Attribute, cst.ImportFrom, cst.Import, cst.ExceptHandler, cst.Try):
            if isinstance(node, cst.Attribute):
                found.extend(self._attribute(node))
            elif isinstance(node, cst.ImportFrom):
                found.extend(self._taken(node))
            elif isinstance(node, cst.Import):
                whole = (alias.name for alias in node.names if ".".join(dotted(alias.name)) == _ERRORS)
                found.extend(OldName(_ERRORS, self.tree.span(name), "whole") for name in whole)
            elif isinstance(node, cst.ExceptHandler):
                found.extend(self._fields(node))
            elif isinstance(node, cst.Try):
                found.extend(self._swallowed(node))
        return tuple(sorted(found, key=lambda one: one.span))

    def settings(self) -> frozenset[str]:
        """Return the settings of the module that the file makes (``openai.organization = ...``)."""
        made = (node for node in self.tree.every(cst.AssignTarget) if isinstance(node.target, cst.Attribute))
        paths = (self.paths.of(node.target).partition(".") for node in made)
        return frozenset(name for module, _, name in paths if module == _MODULE)

    def _attribute(self, node: cst.Attribute) -> Iterator[OldName]:
        above = self.tree.parent(node)
        path = self.paths.of(node)
        if path in self.catalog.moved and path != _ERRORS and not isinstance(above, cst.ImportAlias):
            behind = dotted(node)[1:]
            plain = path.split(".")[1:] == list(behind)
            first = self._root(node)
            found = OldName(path, Span(self.tree.name, first, self.tree.offsets(node)[1]), "behind" if plain else "other")
            statement = self.tree.parent(above) if isinstance(above, cst.AssignTarget) else None
            yield self._set(found, statement.value) if isinstance(statement, cst.Assign) else found

    def _set(self, found: OldName, value: cst.BaseExpression) -> OldName:
        word = value.evaluated_value if isinstance(value, cst.SimpleString) else None
        return replace(found, value=self.tree.whole(value), written=word if isinstance(word, str) else None)

    def _root(self, node: cst.Attribute) -> int:
        """Return the offset of the first name behind the module's."""
        while isinstance(node.value, cst.Attribute):
            node = node.value
        return self.tree.offsets(node.attr)[0]

    def _taken(self, node: cst.ImportFrom) -> Iterator[OldName]:
        module = ".".join(dotted(node.module)) if node.module is not None and not node.relative else ""
        if module not in {_MODULE, _ERRORS} or node.module is None or isinstance(node.names, cst.ImportStar):
            return
        for alias in node.names:
            path = f"{module}.{'.'.join(dotted(alias.name))}"
            if path == _ERRORS:
                yield OldName(path, self.tree.span(alias), "other")
            elif path in self.catalog.moved:
                yield OldName(path, self.tree.span(alias.name), "named" if alias.asname is not None else "taken")
        if module == _ERRORS:
            yield OldName(_ERRORS, self.tree.span(node.module), "whole")

    def _fields(self, node: cst.ExceptHandler) -> Iterator[OldName]:
        """Yield what is read off an old error that ``except ... as error`` names."""
        caught = list(self._old_errors(node.type)) if node.type is not None else []
        if not caught or node.name is None or not isinstance(node.name.name, cst.Name):
            return
        binding = self.names.binding_at(node.name.name)
        for use in self.names.uses(binding) if binding is not None else ():
            above = self.tree.parent(use)
            path = f"{_FIELDS}.{above.attr.value}" if isinstance(above, cst.Attribute) and above.value is use else ""
            if isinstance(above, cst.Attribute) and path in self.catalog.moved:
                lost = any(above.attr.value in self.catalog.bare_errors.get(error, ()) for error in caught)
                yield OldName(path, self.tree.span(above.attr), "lost" if lost else "behind")

    def _swallowed(self, node: cst.Try) -> Iterator[OldName]:
        """Yield the errors of a later handler that an earlier one would catch in openai 1.0, and does not before."""
        earlier: set[str] = set()
        for handler in node.handlers:
            if handler.type is None:
                return
            for path in self._old_errors(handler.type):
                if not earlier.isdisjoint(self.catalog.wider_errors.get(path, ())):
                    yield OldName(path, self.tree.span(handler.type), "swallowed")
            earlier |= {self.catalog.moved.get(path, path) for path in self._errors(handler.type)}

    def _errors(self, node: cst.CSTNode) -> Iterator[str]:
        """Yield the paths of all classes that the type of an ``except`` names."""
        if isinstance(node, (cst.Name, cst.Attribute)):
            yield self.paths.of(node)
        else:
            for below in children(node):
                yield from self._errors(below)

    def _old_errors(self, node: cst.CSTNode) -> Iterator[str]:
        """Yield the old errors that the type of an ``except`` names, by their paths."""
        return (path for path in self._errors(node) if path in self.catalog.moved)
