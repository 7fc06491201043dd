"""UD601: a framework's image class that no GPT Image model can be given to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held
from undalle.checks.uses import drawn
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite, ClientKind


@check("UD601", Site.WRAPPER)
def unsupported_wrapper(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each construction or call of such a wrapper, unless it asks another provider, or Azure."""
    row = ctx.operation(call)
    named = [word for argument in call.named("model") for word in argument.value.known]
    others = bool(named) and not any(ctx.catalog.seat(word) for word in named)
    if row.surface != "wrapper" or row.serves is not False or others or call.client.kind is ClientKind.AZURE:
        return
    found = ctx.diagnostic("UD601", call, call.callee, wrapper=row.id, version=row.version, replacement=row.replacement)
    found = replace(found, related=(*found.related, *(place for read in call.given for place in drawn(read))))
    yield held(found, "its own code only works with the models that are gone")
