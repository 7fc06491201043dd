"""Calls that give a default back when nobody says otherwise: environments, fields, options, things to pick from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from undalle.catalog.store import read_catalog


@dataclass(frozen=True, slots=True)
class DefaultRow:
    """A row of ``defaults.toml``; the head of that file says what the fields mean. ``position`` is None where only a keyword gives it."""

    path: str
    kind: Literal["environment", "field", "option", "settings", "choice", "depends"]
    position: int | None
    keyword: str


class Defaults:
    """The sources of defaults of the catalogue."""

    @cached_property
    def defaults(self) -> Mapping[str, DefaultRow]:
        """Every source of defaults by dotted path."""
        rows = read_catalog("defaults")["default"]
        found = (DefaultRow(path, row["kind"], row.get("position"), row.get("keyword", "")) for row in rows for path in row["paths"])
        return MappingProxyType({row.path: row for row in found})
