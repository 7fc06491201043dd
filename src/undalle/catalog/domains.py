"""Which values a parameter takes: words, a range, or a size of free geometry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from undalle.catalog.store import Table
from undalle.facts import Word

_SIZE = re.compile(r"(\d+)x(\d+)")


@dataclass(frozen=True, slots=True)
class Geometry:
    """The sizes a model draws: edges in pixels, multiples of ``multiple``, between two areas, not too slim."""

    multiple: int
    most_edge: int
    most_ratio: float
    least_pixels: int
    most_pixels: int

    def refusal(self, word: str) -> str:
        """Return why the size ``word`` (``WIDTHxHEIGHT``) is refused, or an empty string."""
        match = _SIZE.fullmatch(word)
        if match is None:
            return "a size is written WIDTHxHEIGHT, for example 1536x1024"
        width, height = int(match[1]), int(match[2])
        if width % self.multiple or height % self.multiple:
            return f"width and height must be multiples of {self.multiple}"
        if max(width, height) > self.most_edge:
            return f"no edge may be longer than {self.most_edge} pixels"
        if width * height < self.least_pixels:
            return f"it has fewer than {self.least_pixels:,} pixels"
        if width * height > self.most_pixels:
            return f"it has more than {self.most_pixels:,} pixels"
        if max(width, height) > self.most_ratio * min(width, height):
            return f"one edge may be at most {self.most_ratio:g} times the other"
        return ""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of one parameter: ``words`` beside an optional geometry, or a range (inclusive, None: open).

    ``default`` is what counts when the parameter is left out.
    """

    words: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    geometry: Geometry | None = None
    default: Word = None

    def refusal(self, word: Word) -> str:
        """Return why ``word`` is refused, or an empty string. None stands for "not given" and is never judged here."""
        if word is None:
            return ""
        if self.words or self.geometry:
            return self._word_refusal(word)
        if isinstance(word, bool) or not isinstance(word, int | float):
            return ""
        if (self.least is not None and word < self.least) or (self.most is not None and word > self.most):
            return self._range()
        return ""

    def _word_refusal(self, word: Word) -> str:
        if word in self.words:
            return ""
        if self.geometry is None:
            return f"it takes {_listed(self.words)}"
        return self.geometry.refusal(word) if isinstance(word, str) else "a size is written WIDTHxHEIGHT, for example 1536x1024"

    def _range(self) -> str:
        if self.most is None:
            return f"it must be at least {self.least:g}"
        if self.least == self.most:
            return f"it must be {self.most:g}"
        return f"it must be between {self.least:g} and {self.most:g}"


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def read_domain(row: Table, geometries: Mapping[str, Table]) -> Domain:
    """Return the domain of one entry of a profile's ``domain`` table."""
    named = row.get("geometry")
    fields = Geometry.__dataclass_fields__
    geometry = Geometry(**{key: geometries[named][key] for key in fields}) if named else None
    return Domain(tuple(row.get("words", ())), row.get("least"), row.get("most"), geometry, row.get("default"))
