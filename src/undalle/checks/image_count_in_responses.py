"""UD505: a number of images asked of a Responses call or of its image tool."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, goes, held
from undalle.checks.routes import TOOL
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD505", Site.TOOL, Site.RESPONSE)
def image_count_in_responses(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each ``n``; only a 1 can go without a loss."""
    if ctx.operation(call).endpoint != TOOL:
        return
    for argument in call.named("n"):
        found = ctx.diagnostic("UD505", call, argument.whole, changes=(goes(argument),))
        one = argument.value.complete and argument.value.known == (1,)
        yield found if one else held(found, "several images are several requests")
