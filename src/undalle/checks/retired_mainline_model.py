"""UD506: a chat model that was shut down, in a Responses call that asks for an image."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, places, says
from undalle.checks.routes import TOOL, route
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD506", Site.RESPONSE, model=True)
def retired_mainline_model(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes a retired chat model into a call with the image tool."""
    if route(call, ctx.catalog) != TOOL:
        return
    for argument in call.named("model"):
        for word in argument.value.known:
            if not isinstance(word, str) or ctx.catalog.seat(word) != "chat" or word == ctx.mainline:
                continue
            life = ctx.catalog.lifecycle(word, ctx.as_of)
            if life.state == "retired":
                for span in places(argument, word):
                    wish = (says(argument, word, ctx.mainline),)
                    yield ctx.diagnostic("UD506", call, span, changes=wish, model=word, shutdown=life.shutdown, mainline=ctx.mainline)
