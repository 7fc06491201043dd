"""Does something that is no image call read a list or a dict, by the name it has in one place or through another one?"""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from undalle.analysis.origins import Origins
from undalle.analysis.readers import Readers
from undalle.analysis.tables import lookup, stored
from undalle.analysis.tree import Tree
from undalle.analysis.ways import arms_of

_DEPTH = 12


class Sharing:
    """Looks at the reads of tables. ``accounted`` are the names that image calls read."""

    def __init__(self, tree: Tree, origins: Origins, readers: Readers, accounted: Collection[cst.CSTNode]) -> None:
        self.tree, self.origins, self.readers, self.accounted = tree, origins, readers, accounted

    def elsewhere(self, table: cst.BaseExpression, depth: int = 0) -> bool:
        """Say whether something that is no image call reads the list or the dict that ``table`` names."""
        base, names, classes = table, self.origins.names, self.origins.classes
        while (found := lookup(base, self.origins.paths.of)) is not None:
            base = found.table
        if isinstance(base, cst.Attribute):
            holder, name = classes.of(base.value), base.attr.value
            reads = [one for one in classes.reads(name) if classes.may_be(one.value, holder)]
            return any(self.open(use) for use in reads)
        bindings = names.resolve(base) if isinstance(base, cst.Name) else ()
        uses = [use for binding in bindings for use in names.uses(binding) if stored(use, self.tree.parent) is None]
        if any(self.open(use) and not self._asks_for_key(use) for use in uses):
            return True
        meant = [base] if len(arms_of(base)) > 1 else [one.value for one in bindings if one.kind == "assign" and one.value is not None]
        others = [arm for one in meant for arm in arms_of(one) if isinstance(arm, (cst.Name, cst.Attribute, cst.Subscript))]
        return depth < _DEPTH and any(self.elsewhere(one, depth + 1) for one in others)

    def open(self, use: cst.CSTNode) -> bool:
        """Say whether a read is neither an image call's nor only tells a person."""
        return use not in self.accounted and not self.readers.told(use)

    def _asks_for_key(self, use: cst.Name) -> bool:
        """Say whether a read of a dict only asks whether a key is in it."""
        target = self.tree.parent(use)
        asked = isinstance(target, cst.ComparisonTarget) and isinstance(target.operator, (cst.In, cst.NotIn))
        return asked and all(isinstance(table, cst.Dict) for table in self.origins.tables(use))
