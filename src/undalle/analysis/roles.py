"""What a word is there for: bound to a name, one of several to choose from, compared with, or just said."""

from __future__ import annotations

import re

import libcst as cst

from undalle.analysis.questions import turns_away
from undalle.analysis.tree import Tree
from undalle.facts import Role

_NAMED = {
    "model": re.compile(r"(?i)model|engine|image"),
    "size": re.compile(r"(?i)size|resolution|dimension|aspect|ratio"),
    "quality": re.compile(r"(?i)quality|detail"),
    "style": re.compile(r"(?i)style|detail"),
    "response_format": re.compile(r"(?i)format"),
    # A bare number says nothing by itself: its name must say that it is an image's side, or which DALL-E it is.
    "side": re.compile(
        r"(?i)(?:^|\W|(?:image|img|picture)[-_]?)(?:size|resolution)(?![\w-])|(?:image|img|picture)[-_]?(?:width|height)(?![\w-])"
    ),
    "version": re.compile(r"(?i)dall[-_]?e(?:[-_]?(?:v|ver|version|model))?(?![\w-])"),
}
_BARE = frozenset({"side", "version"})
_CHOICES = re.compile(r"(?i)choice|option|enum|allowed|valid|supported|available|values|items")
_LOOKUPS = frozenset({"get", "getenv", "setdefault", "pop", "config", "str", "getattr", "getstr"})
_FIELDS = frozenset({"Field", "field", "Option", "Argument", "Query", "Form"})
_TYPES = frozenset({"str", "int", "float", "bool"})
_THROUGH = (cst.IfExp, cst.BooleanOperation, cst.Dict, cst.Subscript, cst.BinaryOperation, cst.Annotation)
_BRACKETS = (cst.Element, cst.List, cst.Tuple, cst.Set, cst.SubscriptElement, cst.Index)


class Roles:
    """Reads what stands around a word, outwards to the name that says what the word is.

    ``kind`` is the parameter that the word would be for, or ``side`` or ``version`` for a bare number.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def of(self, node: cst.BaseExpression, kind: str) -> tuple[Role, str]:
        """Return what a word is there for, and the name that says so."""
        below: cst.CSTNode = node
        listed = False
        for above in self.tree.up(node):
            if isinstance(above, _BRACKETS):
                listed = listed or (isinstance(above, (cst.Element, cst.SubscriptElement)) and not self._typed(above))
            elif isinstance(above, (cst.Comparison, cst.ComparisonTarget)):
                return self._compared(above, node, listed, kind)
            elif isinstance(above, cst.MatchValue):
                return (Role.TEXT if kind in _BARE else Role.COMPARED), ""
            elif isinstance(above, cst.DictElement):
                found = self._entry(above, below, listed, kind)
                if found is not None:
                    return found
            elif not isinstance(above, _THROUGH):
                return self._named(above, listed, kind)
            elif isinstance(above, cst.IfExp) and above.test is below:
                return Role.TEXT, ""
            below = above
        return Role.TEXT, ""

    def _typed(self, element: cst.CSTNode) -> bool:
        """Say whether an element stands beside a type: ``(str, "word")`` gives a setting its type and its default, and no choice."""
        holder = self.tree.parent(element)
        beside = [one.value for one in holder.elements] if isinstance(holder, cst.Tuple) else []
        return any(isinstance(one, cst.Name) and one.value in _TYPES for one in beside)

    def _entry(self, entry: cst.DictElement, below: cst.CSTNode, listed: bool, kind: str) -> tuple[Role, str] | None:
        """Judge a dict's entry by its key; None when only the name of the whole dict can tell."""
        if entry.key is below:
            return Role.TEXT, ""
        name = self._key(entry.key)
        if name == "default" and not listed:
            name = self._described(entry)
        if self._names(name, kind, listed):
            return (Role.CHOICE if listed else Role.BINDING), name
        # A table of sizes is told by its name. One of models may be a registry: what it knows is not what it takes.
        return (Role.TEXT, name) if kind == "model" and not listed else None

    def _described(self, entry: cst.DictElement) -> str:
        """Return the key of the JSON schema that ``default`` stands in: it names what the default is of."""
        schema = self.tree.parent(entry)
        holder = self.tree.parent(schema) if schema is not None else None
        return self._key(holder.key) if isinstance(holder, cst.DictElement) else ""

    def _names(self, name: str, kind: str, listed: bool) -> bool:
        return _NAMED[kind].search(name) is not None or (listed and kind not in _BARE and _CHOICES.search(name) is not None)

    def _compared(self, above: cst.CSTNode, node: cst.BaseExpression, listed: bool, kind: str) -> tuple[Role, str]:
        comparison = above if isinstance(above, cst.Comparison) else self.tree.parent(above)
        text = self.tree.code(comparison) if comparison is not None else ""
        about = text.replace(self.tree.code(node), "")
        if not _NAMED[kind].search(about) and (kind in _BARE or "dall" not in about.lower()):
            return Role.TEXT, ""
        chosen = listed and (kind != "model" or not isinstance(comparison, cst.Comparison) or turns_away(comparison, self.tree))
        if not listed and _looked_for(comparison, above, kind):
            return Role.PART, text[:40]
        return (Role.CHOICE if chosen else Role.COMPARED), text[:40]

    def _key(self, key: cst.BaseExpression) -> str:
        return str(key.evaluated_value) if isinstance(key, cst.SimpleString) else self.tree.code(key)[:40]

    def _named(self, above: cst.CSTNode, listed: bool, kind: str) -> tuple[Role, str]:
        """Judge the statement, parameter or argument that holds a word, or a list of words."""
        name = ""
        if isinstance(above, cst.Assign):
            name = self.tree.code(above.targets[0].target)
        elif isinstance(above, (cst.AnnAssign, cst.NamedExpr)):
            name = self.tree.code(above.target)
        elif isinstance(above, cst.Param):
            name = above.name.value
        elif isinstance(above, cst.Arg):
            return self._argument(above, listed, kind)
        if self._names(name, kind, listed) or (name and kind == "model" and self._in_enum(above)):
            return (Role.CHOICE if listed else Role.BINDING), name[:40]
        return Role.TEXT, name[:40]

    def _in_enum(self, above: cst.CSTNode) -> bool:
        holder = self.tree.scope(above)
        return isinstance(holder, cst.ClassDef) and any("Enum" in self.tree.code(base) for base in holder.bases)

    def _option(self, argument: cst.Arg, kind: str) -> tuple[Role, str]:
        """Judge the words of a ``Choice`` by the option that it is the type of."""
        call = self.tree.parent(argument)
        named = [self._key(one.value) for one in call.args if one.keyword is None] if isinstance(call, cst.Call) else []
        told = next((name for name in named if _NAMED[kind].search(name)), "")
        return (Role.CHOICE if told else Role.TEXT), told

    def _argument(self, argument: cst.Arg, listed: bool, kind: str) -> tuple[Role, str]:
        call = self.tree.parent(argument)
        if not isinstance(call, cst.Call):
            return Role.TEXT, ""
        name = argument.keyword.value if argument.keyword is not None else ""
        first = next((self._key(one.value) for one in call.args if one is not argument and one.keyword is None), "")
        callee = self.tree.code(call.func).rpartition(".")[2]
        if _NAMED[kind].search(name):
            return (Role.CHOICE if listed else Role.BINDING), name
        if listed and callee == "Choice" and isinstance(outer := self.tree.parent(call), cst.Arg):
            return self._option(outer, kind)
        if listed and _NAMED[kind].search(first) and (not name or _CHOICES.search(name)):
            return Role.CHOICE, first
        if self._names(name, kind, listed):
            return Role.CHOICE, name
        if name and name != "default":
            return Role.TEXT, name
        if callee == "startswith" and _NAMED[kind].search(self.tree.code(call.func)):
            return Role.PART, self.tree.code(call)[:40]
        if (callee in _LOOKUPS or name) and _NAMED[kind].search(first):
            return Role.BINDING, first
        if callee in _LOOKUPS or name or callee in _FIELDS:
            above = self.tree.parent(call)
            if above is not None and not isinstance(above, cst.Arg):
                return self._named(above, listed, kind)
        return Role.TEXT, callee


def _looked_for(comparison: cst.CSTNode | None, above: cst.CSTNode, kind: str) -> bool:
    """Say whether a word stands before an ``in``: it is looked for in another one, unless that is a set of words by its name."""
    if above is not comparison or not isinstance(comparison, cst.Comparison) or kind in _BARE:
        return False
    return isinstance(comparison.comparisons[0].operator, (cst.In, cst.NotIn))
