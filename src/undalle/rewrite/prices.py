"""What an image costs before and after, from the catalogue."""

from __future__ import annotations

from undalle.catalog import Catalog
from undalle.facts import CallSite, Word


def price_note(call: CallSite, future: CallSite, catalog: Catalog) -> str:
    """Return a clause with the price of one image before and after; empty when the model stays or a price is not published."""
    before, after = _model(call), _model(future)
    if before == after or after is None or catalog.seat(after) != "image":
        return ""
    answered = before or catalog.operations()[call.operation].default_model
    old = _price(call, answered, catalog) if answered else None
    new = _price(future, after, catalog)
    if old is None:
        return ""
    return f"price of an image: ${old:.3f} before, " + (
        f"${new:.3f} now" if new is not None else "by tokens now (see `usage` in the answer)"
    )


def _model(call: CallSite) -> str | None:
    return next((word for argument in call.named("model") for word in argument.value.known if isinstance(word, str)), None)


def _price(call: CallSite, model: str, catalog: Catalog) -> float | None:
    return catalog.price(model, _word(call, "quality", model, catalog), _word(call, "size", model, catalog))


def _word(call: CallSite, name: str, model: str, catalog: Catalog) -> Word:
    found = [argument.value.known for argument in call.named(name)]
    if not found:
        return catalog.default(model, name)
    return found[0][0] if len(found[0]) == 1 else None
