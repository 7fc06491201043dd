"""Models and sizes that are not spelled as the API spells them: numbers, versions, names of sets, sizes put together."""

from __future__ import annotations

import libcst as cst

from undalle.analysis.literals import number, said
from undalle.analysis.questions import turns_away
from undalle.analysis.values import Values
from undalle.catalog import Catalog


class Shorthand:
    """Reads what an expression stands for as a word of the catalogue."""

    def __init__(self, values: Values, catalog: Catalog) -> None:
        self.values, self.catalog = values, catalog
        self._legacy = [name for name in catalog.models if catalog.legacy_model(name)]
        self._versions: dict[str | bytes, str] = {}
        self._families: dict[str, str] = {}
        for name in self._legacy:
            family, _, version = name.rpartition("-")
            self._versions.setdefault(version, name)
            self._families.setdefault(family, name)
            self._families.setdefault(f"{family}-", name)

    def version(self, node: cst.CSTNode) -> str | None:
        """Return the model that a bare ``3`` or ``"3"`` is the version of."""
        if not isinstance(node, (cst.Integer, cst.SimpleString)):
            return None
        return self._versions.get(said(node) if isinstance(node, cst.SimpleString) else str(number(node)))

    def side(self, node: cst.CSTNode) -> str | None:
        """Return the square size that a bare ``512`` is the side of, where DALL-E drew such a one."""
        size = f"{number(node)}x{number(node)}" if isinstance(node, cst.Integer) else ""
        return size if self.catalog.legacy_word("size", size) else None

    def beside(self, nodes: list[cst.BaseExpression]) -> bool:
        """Say whether every one of ``nodes`` is the side of a size that an image model takes, or took."""
        sizes = [f"{number(one)}x{number(one)}" for one in nodes if isinstance(one, cst.Integer)]
        return len(sizes) == len(nodes) and all(self._drawn(size) for size in sizes)

    def _drawn(self, size: str) -> bool:
        return self.catalog.legacy_word("size", size) or any(
            size in profile.domains["size"].words for profile in self.catalog.profiles.values() if "size" in profile.domains
        )

    def size(self, node: cst.CSTNode) -> str | None:
        """Return the old size that ``f"{width}x{height}"`` can be, by what its parts are known to be."""
        if not isinstance(node, cst.FormattedString):
            return None
        written = (part.value for part in node.parts if isinstance(part, cst.FormattedStringText))
        # Most f-strings say what no size says: what their other parts are need not be found out.
        known = self.values.peek(node).known if all(self.catalog.in_legacy_word("size", part) for part in written) else ()
        return next((size for size in known if isinstance(size, str) and self.catalog.legacy_word("size", size)), None)

    def member(self, node: cst.CSTNode) -> str | None:
        """Return a model of a set or a list by whose name ``in`` asks, when all that it holds is of the DALL-E era."""
        if not isinstance(node, cst.ComparisonTarget) or not isinstance(node.operator, (cst.In, cst.NotIn)):
            return None
        if not isinstance(node.comparator, (cst.Name, cst.Attribute)):
            return None
        whole = self.values.tree.parent(node)
        if isinstance(whole, cst.Comparison) and turns_away(whole, self.values.tree):
            return None
        words = [self.values.literal(entry) for entry in self.values.listed(node.comparator)]
        ids = [word.word for word in words if word is not None and isinstance(word.word, str)]
        return ids[0] if ids and len(ids) == len(words) and all(one in self._legacy for one in ids) else None

    def family(self, word: str) -> str | None:
        """Return a model that ``word`` is the beginning of: what ``startswith`` and ``in`` ask for."""
        return self._families.get(word.lower())
