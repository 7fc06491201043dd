"""Enums that somebody picks from: a member can only be rewritten alone if the others may stay."""

from __future__ import annotations

from functools import cached_property

import libcst as cst

from undalle.analysis.classes import Classes
from undalle.analysis.literals import text_of
from undalle.catalog import Catalog

_LISTS = (cst.Arg, cst.CompFor, cst.For)


class Enums:
    """Knows the members of a file's enums and who goes through them."""

    def __init__(self, classes: Classes, catalog: Catalog) -> None:
        self.classes, self.catalog = classes, catalog
        self._left: dict[tuple[cst.ClassDef, str], bool] = {}

    def leaves_others(self, holder: cst.ClassDef, name: str) -> bool:
        """Say whether ``holder`` is an enum that is listed as a whole, with old words besides the member ``name``: they could be picked."""
        if (holder, name) not in self._left:
            self._left[holder, name] = self._is_enum(holder) and self._listed(holder) and self._old_beside(holder, name)
        return self._left[holder, name]

    def _is_enum(self, holder: cst.ClassDef) -> bool:
        return any("Enum" in self.classes.tree.code(base.value) for base in holder.bases)

    def _listed(self, holder: cst.ClassDef) -> bool:
        binding = self.classes.names.binding_at(holder.name)
        uses = self.classes.names.uses(binding) if binding is not None else []
        return any(isinstance(self.classes.tree.parent(use), _LISTS) for use in uses)

    def _old_beside(self, holder: cst.ClassDef, name: str) -> bool:
        others = [member for member in self.classes.fields(holder) if member != name]
        words = [text_of(value) for member in others for value in self.classes.stores(holder, member) or ()]
        return any(word is not None and self._old(word) for word in words)

    def _old(self, word: str) -> bool:
        return self.catalog.legacy_model(word) or any(self.catalog.legacy_word(parameter, word) for parameter in self._parameters)

    @cached_property
    def _parameters(self) -> frozenset[str]:
        return frozenset(parameter for profile in self.catalog.profiles.values() for parameter in profile.domains)
