"""Requests whose URL was not seen: do their words say that they go to OpenAI's Images API?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, children
from undalle.analysis.values import Values
from undalle.catalog import Catalog

PATH = "/images/generations"
_PROMPT = "prompt"
_SPOKEN = ("quality", "style")
_OURS = re.compile(r"(?i)open_?ai|dall_?e")
_AZURE = re.compile(r"(?i)azure")


class Unseen:
    """Judges a request by its body: a prompt, beside an image model of OpenAI's, or beside DALL-E's own words in code that names OpenAI."""

    def __init__(self, tree: Tree, names: Names, values: Values, containers: Containers, catalog: Catalog) -> None:
        self.tree, self.names, self.values, self.containers, self.catalog = tree, names, values, containers, catalog

    def draws(self, request: cst.Call, body: cst.BaseExpression) -> bool:
        """Say whether ``request`` asks for a new image of OpenAI's, as far as ``body`` and the names around it tell."""
        if self.containers.dicts.held(body, _PROMPT) is None or self._elsewhere(request):
            return False
        model = self.containers.dicts.held(body, "model")
        word = self._word(model) if model is not None else None
        if word is not None:
            return self.catalog.seat(word) == "image"
        spoken = {name: held for name in _SPOKEN if (held := self.containers.dicts.held(body, name)) is not None}
        legacy = any(self.catalog.legacy_word(name, self._word(held)) for name, held in spoken.items())
        return legacy and any(_OURS.search(name) for name in self._around(request))

    def _word(self, node: cst.BaseExpression) -> str | None:
        """Return the one string that ``node`` is, or that its name is bound to."""
        if isinstance(node, cst.Name):
            found = [one.value for one in self.names.resolve(node) if one.kind == "assign" and not one.path]
            node = found[0] if len(found) == 1 and found[0] is not None else node
        literal = self.values.literal(node)
        return literal.word if literal is not None and isinstance(literal.word, str) else None

    def _around(self, node: cst.CSTNode) -> Iterator[str]:
        """Yield the names of the functions and classes around ``node``, the innermost first, and that of the file."""
        yield from (above.name.value for above in self.tree.up(node) if isinstance(above, (cst.ClassDef, cst.FunctionDef)))
        yield self.tree.name.rpartition("/")[2]

    def _elsewhere(self, request: cst.Call) -> bool:
        """Say whether the code around a request speaks of Azure, or writes down another host than OpenAI's."""
        if any(_AZURE.search(name) for name in (*self._around(request), self.tree.code(request))):
            return True
        function = self.tree.nearest(request, cst.FunctionDef)
        stack: list[cst.CSTNode] = [function.body] if function is not None else []
        while stack:
            below = stack.pop()
            word = below.evaluated_value if isinstance(below, cst.SimpleString) else None
            if isinstance(word, str) and word.startswith(("http://", "https://")) and "openai.com" not in word:
                return True
            stack.extend(children(below))
        return False
