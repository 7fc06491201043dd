"""The account's own list of models beside the catalogue: what is there, until when, and where the catalogue has fallen behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from undalle.catalog import Catalog

_DRAWS = re.compile(r"image|dall-e")
_SILENT = object()


@dataclass(frozen=True, slots=True)
class LiveModel:
    """One model on both sides. ``listed``: the account has it. ``account`` and ``catalogue`` are its shutdown dates.

    ``behind`` says, in words, what the catalogue lacks or has otherwise; empty when it agrees or the account does not say.
    """

    model: str
    listed: bool
    account: date | None
    catalogue: date | None
    behind: str


def compare(answer: Mapping[str, Any], catalog: Catalog) -> list[LiveModel]:
    """Return the catalogue's models and the account's image models: the image seat first, in the order of the catalogue.

    Models that are neither in the catalogue nor called like an image model are left out: image code has no use for them.
    """
    rows = answer.get("data")
    listed = {str(row["id"]): row for row in rows if isinstance(row, dict) and "id" in row} if isinstance(rows, list) else {}
    return [*_known(listed, catalog), *_unknown(listed, catalog)]


def _known(listed: Mapping[str, Mapping[str, Any]], catalog: Catalog) -> Iterator[LiveModel]:
    for model in sorted(catalog.models.values(), key=lambda one: one.seat != "image"):
        row = listed.get(model.id)
        theirs = _SILENT if row is None else _shutdown(row)
        behind = ""
        if theirs is not _SILENT and theirs != model.shutdown:
            behind = f"the account says {theirs or 'no shutdown'}"
        yield LiveModel(model.id, row is not None, theirs if isinstance(theirs, date) else None, model.shutdown, behind)


def _unknown(listed: Mapping[str, Mapping[str, Any]], catalog: Catalog) -> Iterator[LiveModel]:
    for name in sorted(listed):
        if name not in catalog.models and _DRAWS.search(name):
            theirs = _shutdown(listed[name])
            yield LiveModel(name, True, theirs if isinstance(theirs, date) else None, None, "not in the catalogue")


def _shutdown(row: Mapping[str, Any]) -> date | object | None:
    """Return the date of a row, None for "none is planned", or ``_SILENT`` where the host does not speak of dates."""
    text = row.get("shutdown_date", _SILENT)
    if text is None:
        return None
    try:
        return date.fromisoformat(text) if isinstance(text, str) else _SILENT
    except ValueError:
        return _SILENT
