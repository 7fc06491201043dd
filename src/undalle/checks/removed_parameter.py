"""UD201: a parameter that today's models do not take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from undalle.checks.kit import Context, check, goes, held
from undalle.diagnostics import Applicability, Diagnostic
from undalle.facts import CallSite


@check("UD201")
def removed_parameter(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each argument that every model the call can name refuses."""
    endpoint = ctx.operation(call).endpoint
    if endpoint == "variation":
        return
    model = ctx.after(call)[0]
    for argument in call.items():
        row = ctx.catalog.removed(argument.name or "", model, endpoint)
        if row is None or not ctx.refused(call, argument.name or ""):
            continue
        known = argument.value.known
        span = argument.whole
        found = ctx.diagnostic("UD201", call, span, changes=(goes(argument),), parameter=argument.name, model=model, word=known)
        lost = [word for word in known if word is not None and word not in row.harmless]
        if row.harmless and (lost or not argument.value.complete):
            found = held(found, f"{_said(lost)}: {row.advice}", Applicability.UNSAFE)
        yield found


def _said(lost: Sequence[object]) -> str:
    return " or ".join(f"`{word}`" for word in lost) + " is lost" if lost else "its value was not seen"
