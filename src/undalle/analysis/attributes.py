"""Attributes of the objects of a file's own classes: all that is stored into one, and every read of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from undalle.analysis.classes import Classes
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree

_BASES = frozenset({"object", "abc.ABC", "typing.Protocol", "threading.Thread"})
_BY_TEXT = frozenset({"setattr", "getattr", "delattr", "vars"})
_RECORDS = ({"pydantic.BaseModel"}, {"typing.NamedTuple"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What an attribute is given, and where it is read."""

    stores: tuple[cst.BaseExpression, ...]
    reads: tuple[cst.Attribute, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a construction fills: its line in the class, what every construction gives it, and where the class itself reads it."""

    made: cst.Call
    name: str
    line: cst.AnnAssign
    given: tuple[cst.BaseExpression | None, ...]
    reads: tuple[cst.Attribute, ...]


class Attributes:
    """Finds the reads of an attribute. ``steps`` are attributes that lead into an answer, and are nothing of this file's classes."""

    def __init__(self, tree: Tree, classes: Classes, paths: Paths) -> None:
        self.tree, self.classes, self.paths = tree, classes, paths
        self.steps: set[cst.CSTNode] = set()

    def of(self, target: cst.Attribute) -> Kept | None:
        """Return what is known of the attribute that ``target`` is; None where something else may store or read it."""
        holder = self.classes.of(target.value)
        if holder is None or not self._plain(holder, ()) or not self._reached.isdisjoint({"", target.attr.value}):
            return None
        stores = self.classes.stores(holder, target.attr.value)
        reads = self._reads(holder, target.attr.value)
        return Kept(tuple(stores), tuple(reads)) if stores is not None and reads is not None else None

    @cached_property
    def _reached(self) -> frozenset[str]:
        """The attributes that the file stores or reads by a text (``setattr``, ``getattr``); empty text for any of them (``vars``)."""
        found: set[str] = set()
        if any(node.attr.value == "__dict__" for node in self.tree.every(cst.Attribute)):
            found.add("")
        for node in self.tree.every(cst.Call):
            if self.paths.of(node.func) in _BY_TEXT and node not in self.steps:
                word = node.args[1].value if len(node.args) > 1 else None
                found.add(str(word.evaluated_value) if isinstance(word, cst.SimpleString) else "")
        return frozenset(found)

    def field(self, argument: cst.Arg) -> Field | None:
        """Return the field of a dataclass (or the like) of this file that ``argument`` of its construction fills."""
        call = self.tree.parent(argument)
        holder = self.classes.of(call) if isinstance(call, cst.Call) else None
        if holder is None or not isinstance(call, cst.Call) or argument.star or not self._generated(holder):
            return None
        noted = [one for one in _fields(holder) if isinstance(one.target, cst.Name)]
        names = [one.target.value for one in noted if isinstance(one.target, cst.Name)]
        plain = [one for one in call.args if one.keyword is None and not one.star]
        name = argument.keyword.value if argument.keyword is not None else names[plain.index(argument)] if len(plain) <= len(names) else ""
        if name not in names or any(one.star for one in call.args):
            return None
        if not self._reached.isdisjoint({"", name}):
            return None
        made = [self._filled(one, name, names) for one in self.classes.constructions(holder)]
        inside = [one for one in self.classes.loads(name) if self.classes.of(one.value) is holder and self._of_self(one)]
        return Field(call, name, noted[names.index(name)], tuple(made), tuple(inside))

    def _filled(self, call: cst.Call, name: str, names: list[str]) -> cst.BaseExpression | None:
        """Return what a construction gives the field ``name``; None for nothing that is written there."""
        for argument in call.args:
            if argument.keyword is not None and argument.keyword.value == name:
                return argument.value
        at = names.index(name)
        return call.args[at].value if at < len(call.args) and call.args[at].keyword is None else None

    def _of_self(self, read: cst.Attribute) -> bool:
        return isinstance(read.value, cst.Name) and read.value.value == "self"

    def _generated(self, holder: cst.ClassDef) -> bool:
        """Say whether the constructor of a class is made from its fields and from nothing else."""
        made = [one.decorator.func if isinstance(one.decorator, cst.Call) else one.decorator for one in holder.decorators]
        bases = {self.paths.of(base.value) for base in holder.bases if base.keyword is None}
        if self.classes.method(holder, "__init__") is not None or self.classes.method(holder, "__post_init__") is not None:
            return False
        return ([self.paths.of(one) for one in made] == ["dataclasses.dataclass"] and not bases) or (not made and bases in _RECORDS)

    def _plain(self, holder: cst.ClassDef, above: Collection[cst.ClassDef]) -> bool:
        """Say whether nothing but this file knows what becomes of the attributes of ``holder``."""
        if holder.decorators or holder in above:
            return False
        for base in holder.bases:
            known = self.classes.of(base.value)
            if base.keyword is not None or (known is None and self.paths.of(base.value) not in _BASES):
                return False
            if known is not None and not self._plain(known, (*above, holder)):
                return False
        return True

    def _reads(self, holder: cst.ClassDef, name: str) -> list[cst.Attribute] | None:
        """Return every read of the attribute ``name`` of ``holder``; None if it may be read where its owner is not known."""
        found: list[cst.Attribute] = []
        for read in self.classes.loads(name):
            if read in self.steps or isinstance(self.tree.parent(read), cst.Del):
                continue
            owner = self.classes.of(read.value)
            if owner is not None and self.classes.related(owner, holder):
                found.append(read)
            elif self.classes.may_be(read.value, holder) and not self.paths.of(read.value):
                return None
        return found


def _fields(holder: cst.ClassDef) -> Iterator[cst.AnnAssign]:
    for line in holder.body.body:
        if isinstance(line, cst.SimpleStatementLine):
            yield from (small for small in line.body if isinstance(small, cst.AnnAssign))
