"""UD502: a property of the image beside the arguments of a Responses call."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check
from undalle.checks.routes import TOOL, own_background, route
from undalle.diagnostics import Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite


@check("UD502", Site.RESPONSE)
def image_parameter_outside_tool(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each argument that belongs into the image tool of the call."""
    if route(call, ctx.catalog) != TOOL:
        return
    for argument in call.items():
        name = argument.name or ""
        if name not in ctx.catalog.tool_words or own_background(argument) or ctx.refused(call, name):
            continue
        wish = Change(Slot("call", name, argument.whole.start), Facet.PLACE, "tool")
        yield ctx.diagnostic("UD502", call, argument.whole, changes=(wish,), parameter=name)
