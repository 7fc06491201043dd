"""A source that is no Python in, its facts out."""

from __future__ import annotations

from undalle.catalog import Catalog
from undalle.facts import FileFacts
from undalle.formats.pins import pins_of
from undalle.formats.settings import settings_of
from undalle.sources.source import Kind, Source

BESIDE_CODE = frozenset({Kind.PINS, Kind.SETTINGS, Kind.SHELL})
"""The kinds of sources that hold no Python."""


def read_facts(source: Source, catalog: Catalog) -> FileFacts:
    """Return what stands in ``source``. Raises UnparsableError."""
    if source.kind is Kind.PINS:
        return FileFacts(source.name, pins=pins_of(source.name, source.text))
    if source.kind is Kind.SETTINGS:
        mentions, exports = settings_of(source.name, source.text, catalog)
        return FileFacts(source.name, mentions=mentions, exports=exports)
    return FileFacts(source.name)
