"""UD105: the variations endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.kit import check, held
from undalle.checks.old_sdk import modernised, stays_old
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite


@check("UD105")
def retired_variation(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for every call of the retired endpoint."""
    row = ctx.operation(call)
    if row.endpoint != "variation":
        return
    to = row.sibling if stays_old(call, ctx) else row.modern
    found = ctx.diagnostic("UD105", call, call.callee, changes=(_calls(to), *_given(call, ctx)), operation=call.operation)
    if not stays_old(call, ctx):
        found = modernised(found, call, ctx)
    if call.complete and row.surface != "http" and not any(call.named("image")):
        found = held(found, "the call gives no `image`, which an edit needs")
    yield held(found, f'an edit needs a prompt and a variation had none: "{row.prompt}" is a guess', Applicability.UNSAFE)


def _calls(operation: str) -> Change:
    return Change(Slot("callee", ""), Facet.NAME, operation)


def _given(call: CallSite, ctx: Context) -> Iterator[Change]:
    """Yield what an edit asks for beside what a variation was given."""
    if not any(call.named("model")) and call.complete and ctx.standing(call).model:
        yield Change(Slot("call", "model"), Facet.PRESENT, ctx.target)
    yield Change(Slot("call", "prompt"), Facet.PRESENT, ctx.operation(call).prompt)
