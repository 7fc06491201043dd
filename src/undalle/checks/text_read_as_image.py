"""UD504: the text of a Responses answer taken for the image."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held
from undalle.checks.routes import TOOL, drawing_seat, route
from undalle.diagnostics import Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite


@check("UD504", Site.RESPONSE)
def text_read_as_image(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each ``output_text`` that is decoded, or that is all an image model's answer is asked for."""
    if route(call, ctx.catalog) != TOOL:
        return
    other = call.result.openings or any(access.path[0] in {"output", "data"} for access in call.result.accesses)
    meant = drawing_seat(call, ctx.catalog) and not other
    for read in call.result.reads:
        if read.access.path == ("output_text", "image") or (meant and read.access.path == ("output_text",)):
            wish = Change(Slot("read", "output_text", read.span.start), Facet.PLACE, "search")
            found = ctx.diagnostic("UD504", call, read.span, changes=(wish,))
            yield held(found, "what the text was for is not for a tool to guess")
