"""What code asks of a value: is it one of a list, is it this model?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.literals import text_of, written
from undalle.analysis.once import Once
from undalle.analysis.origins import Origins
from undalle.analysis.tree import Tree
from undalle.catalog import Catalog
from undalle.facts import Literal

_WRAPPED = frozenset({"frozenset", "set", "tuple", "list", "sorted"})
_LISTS = (cst.List, cst.Set, cst.Tuple)
_SEEN_THROUGH = frozenset({"len", "print", "sorted"})
Table = tuple[cst.BaseExpression, bool]
"""What writes a list out, and whether something else is read off the same list."""


class Questions:
    """Reads comparisons. ``accounted`` are the names that image calls read."""

    def __init__(self, tree: Tree, origins: Origins, catalog: Catalog, accounted: Collection[cst.CSTNode]) -> None:
        self.tree, self.origins, self.catalog, self.accounted = tree, origins, catalog, accounted
        self._tested: dict[Binding, list[cst.Name]] = {}
        # A list that leads back to itself is not all seen.
        self._sources: Once[list[list[Table]]] = Once([[]])

    def legacy(self, use: cst.CSTNode) -> Literal | None:
        """Return the model of the DALL-E era that ``use`` is compared with, and with nothing else."""
        above = self.tree.parent(use)
        if isinstance(above, cst.ComparisonTarget):
            whole = self.tree.parent(above)
            other = whole.left if isinstance(whole, cst.Comparison) and len(whole.comparisons) == 1 else None
            operator = above.operator
        elif isinstance(above, cst.Comparison) and above.left is use and len(above.comparisons) == 1:
            operator, other = above.comparisons[0].operator, above.comparisons[0].comparator
        else:
            return None
        word = written(other, self.tree.span) if isinstance(other, cst.SimpleString) else None
        same = isinstance(operator, (cst.Equal, cst.NotEqual))
        return word if same and word is not None and self.catalog.legacy_model(str(word.word)) else None

    def of_binding(self, binding: Binding) -> Iterator[Table]:
        """Yield the written lists that any read of ``binding`` is held against."""
        if binding not in self._tested:
            self._tested[binding] = [use for use in self.origins.names.uses(binding) if self._membership(use) is not None]
        for use in self._tested[binding]:
            yield from self.lists(use)

    def lists(self, use: cst.CSTNode) -> list[Table]:
        """Return the written lists that ``use`` is held against, whatever it is: empty when one was not seen, or tells models apart."""
        above = self._membership(use)
        if above is None:
            return []
        found = list(self.written(above.comparisons[0].comparator))
        models = any(self.catalog.seat(text_of(entry) or "") == "image" for table, _ in found for entry in elements(table))
        return [] if models and not turns_away(above, self.tree) else found

    def _membership(self, use: cst.CSTNode) -> cst.Comparison | None:
        """Return the comparison that asks whether ``use`` is in something, and nothing else."""
        above = self.tree.parent(use)
        if not isinstance(above, cst.Comparison) or above.left is not use or len(above.comparisons) != 1:
            return None
        return above if isinstance(above.comparisons[0].operator, (cst.In, cst.NotIn)) else None

    def written(self, node: cst.BaseExpression | None) -> Iterator[Table]:
        """Yield what writes out the list that ``node`` is; nothing where not all of it was seen."""
        if isinstance(node, cst.Call) and self.origins.paths.of(node.func) in _WRAPPED and len(node.args) == 1:
            yield from self.written(node.args[0].value)
        elif isinstance(node, _LISTS):
            if not isinstance(node, cst.Tuple) or node.lpar:
                yield node, False
        elif isinstance(node, (cst.Name, cst.Attribute)):
            shared = self._read_otherwise(node)
            found = self._sources.of(node, lambda: [list(self.written(source)) for source in self.origins.of(node)])
            if all(found):
                yield from ((table, shared or other) for tables in found for table, other in tables)

    def _read_otherwise(self, node: cst.Name | cst.Attribute) -> bool:
        """Say whether a list is read for anything but to choose, to validate and to tell a person."""
        if isinstance(node, cst.Name):
            uses: Iterable[cst.CSTNode] = (use for one in self.origins.names.resolve(node) for use in self.origins.names.uses(one))
        else:
            classes = self.origins.classes
            holder = classes.of(node.value)
            uses = (one for one in classes.reads(node.attr.value) if classes.may_be(one.value, holder))
        return not all(self._chooses(use) for use in uses)

    def _chooses(self, use: cst.CSTNode) -> bool:
        above = self.tree.parent(use)
        if isinstance(above, (cst.ComparisonTarget, cst.FormattedStringExpression)) or use in self.accounted:
            return True
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        if not isinstance(above, cst.Arg) or not isinstance(call, cst.Call):
            return False
        row = self.origins.defaults.row(call)
        named = above.keyword.value if above.keyword is not None else ""
        joined = isinstance(call.func, cst.Attribute) and call.func.attr.value == "join"
        picked = named == "choices" or (row is not None and row.kind == "choice")
        return joined or picked or self.origins.paths.of(call.func) in _SEEN_THROUGH


def turns_away(test: cst.Comparison, tree: Tree) -> bool:
    """Say whether a test whether a model is in a list turns others away, and does not tell models apart."""
    above, operator = tree.parent(test), test.comparisons[0].operator
    if isinstance(above, cst.Assert):
        return isinstance(operator, cst.In)
    if not isinstance(above, cst.If) or not isinstance(operator, cst.NotIn) or above.orelse is not None:
        return False
    last = above.body.body[-1] if above.body.body else None
    final = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(final, cst.Raise)


def elements(table: cst.BaseExpression) -> list[cst.BaseExpression]:
    """Return what stands in a list, a set or a tuple that is written out."""
    return [one.value for one in table.elements] if isinstance(table, _LISTS) else []
