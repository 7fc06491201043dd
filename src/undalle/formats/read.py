"""A source that is no Python in, its facts out."""

from __future__ import annotations

from functools import partial

from undalle.catalog import Catalog
from undalle.facts import CallSite, FileFacts
from undalle.formats.curl import Script
from undalle.formats.filed import text_beside
from undalle.formats.folded import unfolded
from undalle.formats.pins import pins_of
from undalle.formats.settings import exports_of, settings_of
from undalle.sources.kind import Kind
from undalle.sources.source import Source

BESIDE_CODE = frozenset({Kind.PINS, Kind.SETTINGS, Kind.SHELL})
"""The kinds of sources that hold no Python."""


def read_facts(source: Source, catalog: Catalog) -> FileFacts:
    """Return what stands in ``source``. Raises UnparsableError."""
    if source.kind is Kind.PINS:
        return FileFacts(source.name, pins=pins_of(source.name, source.text))
    if source.kind is Kind.SETTINGS:
        mentions, exports = settings_of(source.name, source.text, catalog)
        return FileFacts(source.name, calls=calls_in(source, catalog), mentions=mentions, exports=exports)
    mentions, exports = exports_of(source.name, source.text, catalog)
    return FileFacts(source.name, calls=calls_in(source, catalog), mentions=mentions, exports=exports)


def calls_in(source: Source, catalog: Catalog) -> tuple[CallSite, ...]:
    """Return the requests that the shell commands of ``source`` send: all of its text, or those of a document or a notebook."""
    if "curl" not in source.text and "wget" not in source.text:
        return ()
    beside = partial(text_beside, source.path.parent)
    folds = source.kind is Kind.SETTINGS and source.name.endswith((".yml", ".yaml"))
    text = unfolded(source.text) if folds else source.text
    stretches = ((0, len(source.text)),) if source.kind in BESIDE_CODE else source.commands
    return tuple(call for start, end in stretches for call in Script(source.name, text, start, end, catalog, beside).calls())
