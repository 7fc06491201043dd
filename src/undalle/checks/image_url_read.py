"""UD301: a URL is read out of a result that carries none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from undalle.checks.context import Context, Site
from undalle.checks.kit import check
from undalle.checks.uses import uses
from undalle.diagnostics import Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite

URL = ("data", "[]", "url")


@check("UD301", Site.CALL, Site.DRAWN)
def image_url_read(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each read of ``url``, with every later use that needs a fetchable URL as a related place."""
    if any(ctx.catalog.legacy_model(model) for model in ctx.after(call)):
        return  # as of this day a DALL-E model may still answer, with a URL
    for read in call.result.reads if ctx.operation(call).result == "images" or call.request is not None else ():
        if read.access.path != URL or read.handled:
            continue
        wish = Change(Slot("read", "url", read.span.start), Facet.NAME, "b64_json")
        found = ctx.diagnostic("UD301", call, read.span, changes=(wish,), operation=call.operation)
        yield replace(found, related=tuple(one for one in uses(read) if one.span != read.span))
