"""UD104: a call that the SDK removed in 1.0."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.kit import Context, check, held
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite


@check("UD104")
def removed_sdk_call(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for ``openai.Image.*`` where openai 1.0 or later runs."""
    operation = ctx.operation(call)
    if operation.surface != "sdk0" or ctx.generation == "0" or operation.endpoint == "variation":
        return
    wish = Change(Slot("callee", ""), Facet.NAME, operation.modern)
    found = ctx.diagnostic("UD104", call, call.tail, changes=(wish,), old=f"openai.{operation.id}", new=f"openai.{operation.modern}")
    if operation.asynchronous:
        found = held(found, "an asynchronous call of the old SDK needs a client of its own")
    elif any(argument.name in ctx.catalog.options("sdk0") for argument in call.items()):
        found = held(found, "settings of the client stand in the call: openai 1.0 takes them at the client")
    elif not ctx.proven:
        found = held(found, "nothing in the project shows that openai 1.0 or later is what runs", Applicability.UNSAFE)
    yield found
