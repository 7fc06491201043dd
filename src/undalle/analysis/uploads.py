"""Pictures that are sent as bare bytes: without a file name the SDK can not tell their type."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.bindings import Binding
from undalle.analysis.calls import Candidate
from undalle.analysis.tree import Tree
from undalle.analysis.ways import arms_of
from undalle.facts import Span

_DEPTH = 6
_FILES = ("image", "mask")
_SURFACES = frozenset({"sdk1", "sdk0", "http"})
_SILENT = "requests"
_UNTYPED = 2
_ENDPOINTS = frozenset({"edit", "variation"})
_BYTES = frozenset({"read", "read_bytes", "getvalue", "tobytes", "getbuffer"})
_MAKERS = frozenset({"bytes", "bytearray", "io.BytesIO", "base64.b64decode", "base64.decodebytes"})
_TYPES = frozenset({"bytes", "bytearray", "BytesIO", "io.BytesIO"})
_NAMED = "name"


class Uploads:
    """Finds the expressions of such pictures among the arguments of a call."""

    def __init__(self, tree: Tree, containers: Containers) -> None:
        self.tree, self.containers, self.names, self.paths = tree, containers, containers.names, containers.paths

    def of(self, candidate: Candidate) -> Iterator[tuple[str, Span]]:
        """Yield every picture that a call sends without saying its type, with the name of its argument."""
        operation = candidate.operation
        if operation.endpoint not in _ENDPOINTS or operation.surface not in _SURFACES:
            return
        plain = [one.value for one in candidate.node.args if one.keyword is None and not one.star]
        silent = operation.surface == "http" and self._says_nothing(candidate.node)
        for name in _FILES:
            form = candidate.form
            given = self.containers.dicts.held(form, name) if form is not None else self.containers.dicts.given(candidate.node, name)
            if given is None and name in operation.positional:
                given = next(iter(plain[operation.positional.index(name) :]), None)
            if given is not None and silent:
                yield from [] if isinstance(given, cst.Tuple) and len(given.elements) > _UNTYPED else [(name, self.tree.whole(given))]
            elif given is not None:
                yield from ((name, span) for span in self._bare(given))

    def _says_nothing(self, node: cst.Call) -> bool:
        """Say whether a request is sent with a library that does not tell the type of a file by its name."""
        holder = node.func.value if isinstance(node.func, cst.Attribute) else node.func
        found = [one.value for one in self.names.resolve(holder)] if isinstance(holder, cst.Name) else []
        made = [one.func for one in found if isinstance(one, cst.Call)]
        return any(self.paths.of(one).split(".")[0] == _SILENT for one in (holder, *made))

    def _bare(self, node: cst.BaseExpression) -> Iterator[Span]:
        """Yield where bare bytes stand in what an argument is given: all of it, or elements of a list that is written out."""
        if isinstance(node, cst.List):
            for element in node.elements:
                yield from self._bare(element.value)
        elif self._is_bare(node, 0):
            yield self.tree.whole(node)

    def _is_bare(self, node: cst.BaseExpression, depth: int) -> bool:
        """Say whether ``node`` is bytes, or a buffer in memory that nobody gave a name, whichever way it gets its value."""
        arms = arms_of(node)
        if depth > _DEPTH or len(arms) > 1:
            return depth <= _DEPTH and all(self._is_bare(arm, depth + 1) for arm in arms)
        if isinstance(node, cst.Await):
            return self._is_bare(node.expression, depth + 1)
        if isinstance(node, cst.Call):
            method = node.func.attr.value if isinstance(node.func, cst.Attribute) else ""
            return method in _BYTES or self.paths.of(node.func) in _MAKERS
        if isinstance(node, cst.SimpleString):
            return isinstance(node.evaluated_value, bytes)
        if isinstance(node, cst.Name) and not self._gets_a_name(node):
            found = self.names.resolve(node)
            return bool(found) and all(self._bound(binding, depth + 1) for binding in found)
        return False

    def _bound(self, binding: Binding, depth: int) -> bool:
        holder = self.tree.parent(binding.node)
        if isinstance(holder, (cst.Param, cst.AnnAssign)) and holder.annotation is not None:
            return self.tree.code(holder.annotation.annotation).strip("\"'") in _TYPES
        plain = binding.kind in {"assign", "with"} and not binding.path and binding.value is not None
        return plain and binding.value is not None and self._is_bare(binding.value, depth)

    def _gets_a_name(self, node: cst.Name) -> bool:
        """Say whether the buffer that ``node`` stands for is given a name, ``buffer.name = "picture.png"``, anywhere."""
        uses = (use for binding in self.names.resolve(node) for use in self.names.uses(binding))
        members = (self.tree.parent(use) for use in uses)
        return any(
            isinstance(one, cst.Attribute) and one.attr.value == _NAMED and isinstance(self.tree.parent(one), cst.AssignTarget)
            for one in members
        )
