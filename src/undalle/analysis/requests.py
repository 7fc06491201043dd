"""What only a Responses call has: its list of tools, the image tools in it and the kind of its input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.calls import Candidate
from undalle.analysis.lists import listed
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree
from undalle.analysis.values import UNSEEN, Values
from undalle.catalog import Catalog
from undalle.facts import Request

_TOOL = "image_generation"
_OTHER = (cst.List, cst.Tuple, cst.Dict, cst.ListComp)
_TEXT = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)
_MAKERS = frozenset({"format", "strip", "join", "read_text", "replace", "input", "str", "dedent"})


class Requests:
    """Describes Responses calls as ``Request``."""

    def __init__(self, tree: Tree, names: Names, values: Values, containers: Containers, catalog: Catalog) -> None:
        self.tree, self.names, self.values, self.containers, self.catalog = tree, names, values, containers, catalog

    def concerns(self, call: Candidate) -> bool:
        """Say whether a call may be one that asks for an image; most calls of chat models are none."""
        if call.operation.endpoint == "chat":
            named = self._given(call, "model")
            return named is not None and any(self.catalog.seat(word) in {"image", "reseller"} for word in self.values.peek(named).known)
        return not call.operation.responds or self._draws(call)

    def _draws(self, call: Candidate) -> bool:
        """Say whether a Responses call may ask for an image. A model out of sight is left to its other readers."""
        argument = self._given(call, "model")
        model = self.values.peek(argument) if argument is not None else UNSEEN
        if any(self.catalog.seat(word) == "image" for word in model.known):
            return True
        if argument is not None and model.elsewhere is not None:
            self.values.disown(argument)
        return model.elsewhere is not None or bool(self.of(call).images)

    def _given(self, call: Candidate, name: str) -> cst.BaseExpression | None:
        return self.containers.dicts.given(call.node, name) if call.body is None else self.containers.dicts.held(call.body, name)

    def of(self, call: Candidate) -> Request:
        """Return what is known of the request."""
        tools, asked = self._given(call, "tools"), self._given(call, "input")
        kind = self._kind(asked) if asked is not None else ""
        return replace(self._tools(tools), input=kind) if tools is not None else Request(input=kind)

    def _tools(self, node: cst.BaseExpression) -> Request:
        written, alone, steady = self._list(node)
        if written is None:
            none = isinstance(node, cst.Name) and node.value == "None"
            return Request(seen=none)
        found = Request(tools=listed(written, self.tree) if alone else None, seen=steady)
        for element in written.elements:
            found = self._with(found, element)
        return found

    def _with(self, found: Request, element: cst.BaseElement) -> Request:
        made = self.containers.splat(element.value) if isinstance(element, cst.Element) else []
        types = {word for part in made for item in part.items if item.name == "type" for word in item.value.known}
        if _TOOL in types:
            return replace(found, images=(*found.images, tuple(made)))
        return replace(found, others=True) if types else replace(found, others=True, seen=False)

    def _list(self, node: cst.BaseExpression) -> tuple[cst.List | None, bool, bool]:
        """Return the list that ``node`` is, whether nothing else uses it, and whether nothing changes it."""
        if isinstance(node, cst.List):
            return node, True, True
        bindings = list(self.names.resolve(node)) if isinstance(node, cst.Name) else []
        if len(bindings) != 1 or bindings[0].path or bindings[0].kind != "assign" or not isinstance(bindings[0].value, cst.List):
            return None, False, False
        uses = self.names.uses(bindings[0])
        return bindings[0].value, len(uses) == 1, all(isinstance(self.tree.parent(use), (cst.Arg, cst.DictElement)) for use in uses)

    def _kind(self, node: cst.BaseExpression) -> str:
        if isinstance(node, _OTHER):
            return "other"
        if isinstance(node, _TEXT):
            return "text"
        if isinstance(node, cst.BinaryOperation):
            return "text" if "text" in {self._kind(node.left), self._kind(node.right)} else ""
        if isinstance(node, cst.Call):
            name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
            return "text" if isinstance(name, cst.Name) and name.value in _MAKERS else ""
        if isinstance(node, cst.Name):
            kinds = set(self._named(node))
            return kinds.pop() if len(kinds) == 1 else "other" if "other" in kinds else ""
        return ""

    def _named(self, node: cst.Name) -> Iterator[str]:
        for binding in self.names.resolve(node):
            holder = self.tree.parent(binding.node)
            if isinstance(holder, cst.Param) and holder.annotation is not None:
                yield "text" if self.tree.code(holder.annotation.annotation) in {"str", "'str'", '"str"'} else ""
            elif binding.value is not None and not binding.path and binding.value is not node and not isinstance(binding.value, cst.Name):
                yield self._kind(binding.value)
            else:
                yield ""
