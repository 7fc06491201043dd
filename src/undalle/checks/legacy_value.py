"""UD202: words only DALL-E understood."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.kit import Context, Site, check, places, says
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD202", Site.CALL, Site.TOOL, Site.RESPONSE)
def legacy_value(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes an old word which no model the call can name takes."""
    endpoint = ctx.operation(call).endpoint
    if endpoint == "variation":
        return
    models = ctx.after(call)
    for argument in call.items():
        name = argument.name or ""
        for word in argument.value.known:
            if any(ctx.catalog.accepts(model, endpoint, name, word) for model in models):
                continue
            new = ctx.catalog.translate(models[0], endpoint, name, word)
            if new is not None:
                for span in places(argument, word):
                    wish = (says(argument, word, new),)
                    yield ctx.diagnostic("UD202", call, span, changes=wish, parameter=name, word=word, new=new, model=models[0])
