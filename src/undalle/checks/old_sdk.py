"""What becomes of a call of the SDK before 1.0, where a later one is what runs."""

from __future__ import annotations

from undalle.checks.kit import Context, held
from undalle.diagnostics import Applicability, Diagnostic
from undalle.facts import CallSite


def stays_old(call: CallSite, ctx: Context) -> bool:
    """Say whether ``call`` belongs to the SDK before 1.0 in a project that goes on running it."""
    return ctx.operation(call).surface == "sdk0" and ctx.generation == "0"


def modernised(found: Diagnostic, call: CallSite, ctx: Context) -> Diagnostic:
    """Return ``found``, which makes a call one of openai 1.0, as sure as that can be; any other call is as sure as it was."""
    operation = ctx.operation(call)
    if operation.surface != "sdk0":
        return found
    if operation.asynchronous:
        return held(found, "an asynchronous call of the old SDK needs a client of its own")
    if any(argument.name in ctx.catalog.options("sdk0") for argument in call.items()):
        return held(found, "settings of the client stand in the call: openai 1.0 takes them at the client")
    if not ctx.proven:
        return held(found, "nothing in the project shows that openai 1.0 or later is what runs", Applicability.UNSAFE)
    return found
