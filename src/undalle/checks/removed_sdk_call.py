"""UD104: a call that the SDK removed in 1.0."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.kit import check
from undalle.checks.old_sdk import modernised, stays_old
from undalle.diagnostics import Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite


@check("UD104")
def removed_sdk_call(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for ``openai.Image.*`` where openai 1.0 or later runs."""
    operation = ctx.operation(call)
    if operation.surface != "sdk0" or stays_old(call, ctx) or operation.endpoint == "variation":
        return
    wish = Change(Slot("callee", ""), Facet.NAME, operation.modern)
    found = ctx.diagnostic("UD104", call, call.tail, changes=(wish,), old=f"openai.{operation.id}", new=f"openai.{operation.modern}")
    yield modernised(found, call, ctx)
