"""UD101: an image model that was shut down."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, places, says
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD101", Site.CALL, Site.TOOL, Site.WRAPPER, model=True)
def retired_image_model(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes a retired id into the call's model."""
    for argument in call.named("model"):
        for word in argument.value.known:
            life = ctx.lifecycle(word)
            if life is not None and life.state == "retired":
                for span in places(argument, word):
                    wish = (says(argument, word, ctx.target),)
                    yield ctx.diagnostic("UD101", call, span, changes=wish, model=word, shutdown=life.shutdown, target=ctx.target)
