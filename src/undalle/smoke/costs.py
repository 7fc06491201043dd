"""What a request costs: before it, by the price list; after it, by the tokens it used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from undalle.catalog import Catalog
from undalle.smoke.report import Ask, Route

_MILLION = 1_000_000


def estimate(ask: Ask, catalog: Catalog) -> float | None:
    """Return the USD of all requests of ``ask`` (images only, no text tokens), or None where a price is not published."""
    each = catalog.price(ask.target, ask.quality, ask.size)
    return None if each is None else each * len(ask.routes)


def cost(route: Route, ask: Ask, usage: Mapping[str, Any] | None, catalog: Catalog) -> float | None:
    """Return the USD of one answered request, or None.

    The tokens of a Responses answer are the mainline model's, so its image is taken at the price list.
    """
    model = catalog.model(ask.target)
    output = _count(usage, "output_tokens")
    if route == "responses" or usage is None or model is None or not model.tokens or output is None:
        return catalog.price(ask.target, ask.quality, ask.size)
    details = usage.get("input_tokens_details")
    images = _count(details, "image_tokens") or 0
    text = (_count(usage, "input_tokens") or 0) - images
    tokens = model.tokens
    return (text * tokens["text_in"] + images * tokens["image_in"] + output * tokens["image_out"]) / _MILLION


def _count(table: object, key: str) -> int | None:
    value = table.get(key) if isinstance(table, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
