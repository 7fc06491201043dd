"""UD103: an image model that will be shut down soon."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held, places, says
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD103", Site.CALL, Site.TOOL, Site.WRAPPER, model=True)
def retiring_image_model(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes a retiring id into the call's model; only a target that outlives it replaces it."""
    for argument in call.named("model"):
        for word in argument.value.known:
            life = ctx.lifecycle(word)
            if life is None or life.state != "retiring" or not isinstance(word, str):
                continue
            new = ctx.target if ctx.outlives(word) else life.successor
            wish = (says(argument, word, new),) if ctx.outlives(word) else ()
            for span in places(argument, word):
                found = ctx.diagnostic(
                    "UD103", call, span, changes=wish, model=word, shutdown=life.shutdown, days=life.days, target=new or ctx.target
                )
                yield found if wish else held(found, f"the target `{ctx.target}` does not outlive it; `--target {new}` does")
