"""UD105: the variations endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.kit import Context, check, held
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite


@check("UD105")
def retired_variation(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for every call of the retired endpoint."""
    if ctx.operation(call).endpoint == "variation":
        found = ctx.diagnostic("UD105", call, call.callee, operation=call.operation)
        yield held(found, "an edit needs a prompt, and a variation has none")
