"""UD102: an image call that names no model."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.kit import check, says
from undalle.diagnostics import Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite


@check("UD102", model=True)
def missing_image_model(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for a call without ``model``, or with a ``model`` that is None."""
    words = {"operation": call.operation, "target": ctx.target}
    given = list(call.named("model"))
    row = ctx.operation(call)
    silent = row.own and not (row.default_model and ctx.replaced(row.default_model))
    if not given and call.complete and not row.prompt and not silent:
        wish = Change(Slot("call", "model"), Facet.PRESENT, ctx.target)
        yield ctx.diagnostic("UD102", call, call.callee, changes=(wish,), **words)
    for argument in given:
        if argument.value.known == (None,) and argument.value.complete:
            yield ctx.diagnostic("UD102", call, argument.whole, changes=(says(argument, None, ctx.target),), **words)
