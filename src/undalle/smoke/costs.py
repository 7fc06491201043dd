"""What a request costs: before it, by the price list; after it, by the tokens it used."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from undalle.catalog import Catalog
from undalle.smoke.requests import Look, Prepared

_MILLION = 1_000_000


def estimate(requests: Iterable[Prepared], catalog: Catalog) -> float | None:
    """Return the USD of ``requests`` (images only, no text tokens), or None where a price is not published."""
    prices = [_listed(one.look, catalog) for one in requests]
    return None if None in prices else math.fsum(price for price in prices if price is not None)


def _listed(look: Look, catalog: Catalog) -> float | None:
    each = catalog.price(look.model, look.quality, look.size)
    return None if each is None else each * look.count


def cost(request: Prepared, usage: Mapping[str, Any] | None, catalog: Catalog) -> float | None:
    """Return the USD of one answered request, or None.

    The tokens of a Responses answer are the mainline model's, so its image is taken at the price list.
    """
    model = catalog.model(request.look.model)
    output = _count(usage, "output_tokens")
    if request.route == "responses" or usage is None or model is None or not model.tokens or output is None:
        return _listed(request.look, catalog)
    details = usage.get("input_tokens_details")
    images = _count(details, "image_tokens") or 0
    text = (_count(usage, "input_tokens") or 0) - images
    tokens = model.tokens
    return (text * tokens["text_in"] + images * tokens["image_in"] + output * tokens["image_out"]) / _MILLION


def _count(table: object, key: str) -> int | None:
    value = table.get(key) if isinstance(table, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
