"""Attributes of the objects of a file's own classes: all that is stored into one, and every read of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import libcst as cst

from undalle.analysis.classes import Classes
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree

_BASES = frozenset({"object", "abc.ABC", "typing.Protocol", "threading.Thread"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What an attribute is given, and where it is read."""

    stores: tuple[cst.BaseExpression, ...]
    reads: tuple[cst.Attribute, ...]


class Attributes:
    """Finds the reads of an attribute. ``ours`` are attributes that are steps into an answer, and nothing of this file's classes."""

    def __init__(self, tree: Tree, classes: Classes, paths: Paths) -> None:
        self.tree, self.classes, self.paths = tree, classes, paths
        self.steps: set[cst.CSTNode] = set()

    def of(self, target: cst.Attribute) -> Kept | None:
        """Return what is known of the attribute that ``target`` is; None where something else may store or read it."""
        holder = self.classes.of(target.value)
        if holder is None or not self._plain(holder, ()):
            return None
        stores = self.classes.stores(holder, target.attr.value)
        reads = self._reads(holder, target.attr.value)
        return Kept(tuple(stores), tuple(reads)) if stores is not None and reads is not None else None

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
        for read in self.classes.reads(name):
            if read in self.steps or isinstance(self.tree.parent(read), cst.Del):
                continue
            owner = self.classes.of(read.value)
            if owner is not None and self.classes.related(owner, holder):
                found.append(read)
            elif self.classes.may_be(read.value, holder) and not self.paths.of(read.value):
                return None
        return found
