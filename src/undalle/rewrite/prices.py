"""What an image costs before and after, from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from undalle.catalog import Catalog
from undalle.facts import CallSite, Word


@dataclass(frozen=True, slots=True)
class Price:
    """USD of one image. ``after`` is None where the new one is paid by tokens and has no published price."""

    before: float
    after: float | None


def price(call: CallSite, future: CallSite, catalog: Catalog) -> Price | None:
    """Return what an image costs before and after; None when the model stays or the old price is not published."""
    before, after = models(call, future, catalog)
    if before == after or after is None or catalog.seat(after) != "image" or before is None:
        return None
    old = _price(call, before, catalog)
    return None if old is None else Price(old, _price(future, after, catalog))


def price_note(call: CallSite, future: CallSite, catalog: Catalog) -> str:
    """Return a clause with the price of one image before and after; empty where ``price`` knows none."""
    known = price(call, future, catalog)
    if known is None:
        return ""
    after = f"${known.after:.3f} now" if known.after is not None else "by tokens now (see `usage` in the answer)"
    return f"price of an image: ${known.before:.3f} before, {after}"


def models(call: CallSite, future: CallSite, catalog: Catalog) -> tuple[str | None, str | None]:
    """Return the model that answered a call and the one that will; None where it was not seen."""
    return _model(call) or catalog.operations()[call.operation].default_model or None, _model(future)


def _model(call: CallSite) -> str | None:
    return next((word for argument in call.named("model") for word in argument.value.known if isinstance(word, str)), None)


def _price(call: CallSite, model: str, catalog: Catalog) -> float | None:
    return catalog.price(model, _word(call, "quality", model, catalog), _word(call, "size", model, catalog))


def _word(call: CallSite, name: str, model: str, catalog: Catalog) -> Word:
    found = [argument.value.known for argument in call.named(name)]
    if not found:
        return catalog.default(model, name) if call.complete else None
    return found[0][0] if len(found[0]) == 1 else None
