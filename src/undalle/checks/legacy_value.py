"""UD202: words only DALL-E understood."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, places, says
from undalle.checks.refusals import refusals
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD202", Site.CALL, Site.TOOL, Site.RESPONSE)
def legacy_value(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each place that writes an old word which no model the call can name takes."""
    for one in refusals(call, ctx):
        if one.new is not None:
            words = {"parameter": one.argument.name, "word": one.word, "new": one.new, "model": one.model}
            for span in places(one.argument, one.word):
                yield ctx.diagnostic("UD202", call, span, changes=(says(one.argument, one.word, one.new),), **words)
