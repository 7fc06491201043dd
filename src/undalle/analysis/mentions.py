"""Catalogue words written where no call was seen to read them: what they are bound to, chosen from or compared with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from urllib.parse import urlsplit

import libcst as cst

from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.catalog import Catalog
from undalle.facts import Mention, Role

_NAMED = {
    "model": re.compile(r"(?i)model|engine"),
    "size": re.compile(r"(?i)size|resolution|dimension|aspect|ratio"),
    "quality": re.compile(r"(?i)quality|detail"),
    "style": re.compile(r"(?i)style|detail"),
}
_CHOICES = re.compile(r"(?i)choice|option|enum|allowed|valid|supported|available|values|items")
_IMAGES = re.compile(r"(?i)image|img|dall|picture")
_LOOKUPS = frozenset({"get", "getenv", "setdefault", "pop", "config", "str", "getattr", "getstr"})


class Mentions:
    """Finds words of the catalogue outside calls."""

    def __init__(self, tree: Tree, paths: Paths, catalog: Catalog) -> None:
        self.tree, self.paths, self.catalog = tree, paths, catalog
        self._known_hosts: dict[cst.FunctionDef, set[str]] = {}

    def find(self, calls: Collection[cst.CSTNode]) -> Iterator[Mention]:
        """Yield every mention, in source order. Where there are image ``calls`` or models, sizes, qualities and styles count too."""
        strings = [(node, node.evaluated_value) for node in self.tree.nodes if isinstance(node, cst.SimpleString)]
        models = {node: word for node, word in strings if isinstance(word, str) and self.catalog.seat(word) == "image"}
        found = [self._mention(node, word, "model") for node, word in models.items()]
        if calls or models:
            near = {holder for node in (*calls, *models) for holder in self._around(node)}
            for node, word in strings:
                found.extend(self._words(node, word, near) if isinstance(word, str) and node not in models else ())
        yield from sorted(found, key=lambda one: one.span)

    def _around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yield what words must share with an image call or a model to be about images: their dict, their function."""
        for holder in (self.tree.nearest(node, cst.Dict), self.tree.scope(node)):
            if isinstance(holder, (cst.Dict, cst.FunctionDef)):
                yield holder

    def _words(self, node: cst.SimpleString, word: str, near: Set[cst.CSTNode]) -> Iterator[Mention]:
        """Yield a size, quality or style of DALL-E's that can be chosen, or that is bound near an image call or under an image's name."""
        for parameter in ("size", "quality", "style"):
            if self.catalog.legacy_word(parameter, word):
                mention = self._mention(node, word, parameter)
                about = _IMAGES.search(mention.bound) or not near.isdisjoint(self._around(node))
                if (mention.role is Role.CHOICE and self._of_a_kind(node, parameter)) or (mention.role is Role.BINDING and about):
                    yield mention

    def _of_a_kind(self, node: cst.SimpleString, parameter: str) -> bool:
        """Say whether everything beside ``node`` to choose from is, or was, a word of an image model: not any list of styles."""
        holder = self.tree.parent(self.tree.parent(node) or node)
        beside = [one.value for one in getattr(holder, "elements", ()) if isinstance(one.value, cst.SimpleString)]
        words = [word for one in beside if isinstance(word := one.evaluated_value, str)]
        taken = self.catalog.removed(parameter) is None
        return all(self.catalog.legacy_word(parameter, word) or (taken and self._accepted(parameter, word)) for word in words)

    def _accepted(self, parameter: str, word: str) -> bool:
        return self.catalog.accepts(None, "generate", parameter, word)

    def _mention(self, node: cst.SimpleString, word: str, parameter: str) -> Mention:
        role, bound = self._role(node, parameter)
        return Mention(word, self.tree.span(node), role, bound, parameter, self._host(node))

    def _host(self, node: cst.CSTNode) -> str:
        """Return "azure" where the names around a word say so, or the foreign host that its function talks to."""
        names = [above.name.value for above in self.tree.up(node) if isinstance(above, (cst.ClassDef, cst.FunctionDef))]
        if any("azure" in name.lower() for name in (*names, self.tree.name.rpartition("/")[2])):
            return "azure"
        function = self.tree.nearest(node, cst.FunctionDef)
        hosts = self._hosts(function) if function is not None else set()
        return "" if any(host.endswith("openai.com") for host in hosts) else min(hosts, default="")

    def _hosts(self, function: cst.FunctionDef) -> set[str]:
        if function not in self._known_hosts:
            found, stack = set[str](), list[cst.CSTNode]([function.body])
            while stack:
                below = stack.pop()
                word = below.evaluated_value if isinstance(below, cst.SimpleString) else None
                if isinstance(word, str) and word.startswith(("http://", "https://")):
                    found.add(urlsplit(word).hostname or "")
                stack.extend(children(below))
            self._known_hosts[function] = found - {""}
        return self._known_hosts[function]

    def _role(self, node: cst.SimpleString, parameter: str) -> tuple[Role, str]:
        """Return what a word is there for, and the name that says so."""
        below: cst.CSTNode = node
        listed = False
        for above in self.tree.up(node):
            if isinstance(above, (cst.Element, cst.List, cst.Tuple, cst.Set, cst.SubscriptElement, cst.Index)):
                listed = listed or isinstance(above, (cst.Element, cst.SubscriptElement))
            elif isinstance(above, (cst.Comparison, cst.ComparisonTarget)):
                return self._compared(above, node, listed, parameter)
            elif isinstance(above, cst.MatchValue):
                return Role.COMPARED, ""
            elif isinstance(above, cst.DictElement):
                if above.key is below:
                    return Role.TEXT, ""
                name = self._key(above.key)
                if self._names(name, parameter, listed):
                    return (Role.CHOICE if listed else Role.BINDING), name
                if not listed:
                    return Role.TEXT, name
            elif not isinstance(above, (cst.IfExp, cst.BooleanOperation, cst.Dict, cst.Subscript, cst.BinaryOperation, cst.Annotation)):
                return self._named(above, listed, parameter)
            elif isinstance(above, cst.IfExp) and above.test is below:
                return Role.TEXT, ""
            below = above
        return Role.TEXT, ""

    def _names(self, name: str, parameter: str, listed: bool) -> bool:
        return _NAMED[parameter].search(name) is not None or (listed and _CHOICES.search(name) is not None)

    def _compared(self, above: cst.CSTNode, node: cst.SimpleString, listed: bool, parameter: str) -> tuple[Role, str]:
        comparison = above if isinstance(above, cst.Comparison) else self.tree.parent(above)
        text = self.tree.code(comparison) if comparison is not None else ""
        about = text.replace(self.tree.code(node), "")
        if not _NAMED[parameter].search(about) and "dall" not in about.lower():
            return Role.TEXT, ""
        return (Role.CHOICE if listed else Role.COMPARED), text[:40]

    def _key(self, key: cst.BaseExpression) -> str:
        return str(key.evaluated_value) if isinstance(key, cst.SimpleString) else self.tree.code(key)[:40]

    def _named(self, above: cst.CSTNode, listed: bool, parameter: str) -> tuple[Role, str]:
        """Judge the statement, parameter or argument that holds a word, or a list of words."""
        name = ""
        if isinstance(above, cst.Assign):
            name = self.tree.code(above.targets[0].target)
        elif isinstance(above, (cst.AnnAssign, cst.NamedExpr)):
            name = self.tree.code(above.target)
        elif isinstance(above, cst.Param):
            name = above.name.value
        elif isinstance(above, cst.Arg):
            return self._argument(above, listed, parameter)
        if self._names(name, parameter, listed) or (name and parameter == "model" and self._in_enum(above)):
            return (Role.CHOICE if listed else Role.BINDING), name[:40]
        return Role.TEXT, name[:40]

    def _in_enum(self, above: cst.CSTNode) -> bool:
        holder = self.tree.scope(above)
        return isinstance(holder, cst.ClassDef) and any("Enum" in self.tree.code(base) for base in holder.bases)

    def _argument(self, argument: cst.Arg, listed: bool, parameter: str) -> tuple[Role, str]:
        call = self.tree.parent(argument)
        if not isinstance(call, cst.Call):
            return Role.TEXT, ""
        if argument.keyword is not None:
            name = argument.keyword.value
            if self._names(name, parameter, listed):
                return (Role.CHOICE if listed else Role.BINDING), name
            if name != "default":
                return Role.TEXT, name
        callee = self.tree.code(call.func).rpartition(".")[2]
        first = next((self._key(one.value) for one in call.args if one is not argument and one.keyword is None), "")
        looked_up = callee in _LOOKUPS or (argument.keyword is not None and argument.keyword.value == "default")
        if looked_up and _NAMED[parameter].search(first):
            return Role.BINDING, first
        if looked_up or callee in {"Field", "field", "Option", "Argument", "Query", "Form"}:
            above = self.tree.parent(call)
            if above is not None and not isinstance(above, cst.Arg):
                return self._named(above, listed, parameter)
        return Role.TEXT, callee
