"""UD402: a chat completion that asks an image model for a picture."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held, places
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD402", Site.CHAT)
def image_model_in_chat_seat(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes an image model into the model of a chat completion."""
    for argument in call.named("model"):
        for word in argument.value.known:
            if ctx.catalog.seat(word) in {"image", "reseller"}:
                for span in places(argument, word):
                    found = ctx.diagnostic("UD402", call, span, model=word, target=ctx.target, mainline=ctx.mainline)
                    yield held(found, "which of the two it is to be is yours to say")
