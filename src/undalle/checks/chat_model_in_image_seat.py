"""UD401: a chat model, or a reseller's name, where an image model belongs."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held, places, says
from undalle.diagnostics import Applicability, Diagnostic
from undalle.facts import CallSite


@check("UD401", Site.CALL, Site.TOOL, model=True)
def chat_model_in_image_seat(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes a chat model into an image call."""
    for argument in call.named("model"):
        for word in argument.value.known:
            seat = ctx.catalog.seat(word)
            if seat not in {"chat", "reseller"}:
                continue
            for span in places(argument, word):
                found = ctx.diagnostic("UD401", call, span, changes=(says(argument, word, ctx.target),), model=word, target=ctx.target)
                if seat == "reseller":
                    found = held(found, f"`{word}` is a reseller's name: the request may go to another provider", Applicability.UNSAFE)
                yield found
