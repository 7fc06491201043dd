"""What becomes of a call of the SDK before 1.0, where a later one is what runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from undalle.checks.context import Context
from undalle.checks.kit import held
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Slot
from undalle.facts import Argument, CallSite, Place


def stays_old(call: CallSite, ctx: Context) -> bool:
    """Say whether ``call`` belongs to the SDK before 1.0 in a project that goes on running it."""
    return ctx.operation(call).surface == "sdk0" and ctx.generation == "0"


def modernised(found: Diagnostic, call: CallSite, ctx: Context) -> Diagnostic:
    """Return ``found``, which makes a call one of openai 1.0, with what else that asks for; any other call's as it is."""
    if ctx.operation(call).surface != "sdk0":
        return found
    found = replace(found, changes=(*found.changes, *_changes(call, ctx)))
    left = [argument.name for argument in _options(call, ctx) if not _moves(argument, ctx)]
    if left:
        return held(found, f"openai 1.0 takes no `{left[0]}` in a call")
    if not ctx.proven:
        return held(found, "nothing in the project shows that openai 1.0 or later is what runs", Applicability.UNSAFE)
    return found


def _options(call: CallSite, ctx: Context) -> Iterator[Argument]:
    """Yield the arguments that are no parameters of the API."""
    names = ctx.catalog.options("sdk0")
    return (argument for argument in call.items() if argument.name in names)


def _moves(argument: Argument, ctx: Context) -> bool:
    if argument.name in ctx.catalog.moved_options("renamed"):
        return True
    return argument.name in ctx.catalog.moved_options("client") and argument.place is Place.CALL


def _changes(call: CallSite, ctx: Context) -> Iterator[Change]:
    """Yield the wishes for other names of options, and for a client of its own where the call is asynchronous or says whose key it uses."""
    renamed, client = ctx.catalog.moved_options("renamed"), ctx.catalog.moved_options("client")
    asynchronous = ctx.operation(call).asynchronous
    told = [argument for argument in _options(call, ctx) if argument.name in client]
    for argument in _options(call, ctx):
        if argument.name in renamed:
            yield Change(Slot("call", argument.name or "", argument.whole.start), Facet.NAME, renamed[argument.name or ""])
    if not told and not asynchronous:
        return
    yield Change(Slot("client", ""), Facet.NAME, ctx.catalog.client_class(asynchronous=asynchronous))
    for argument in told:
        yield Change(Slot("client", client[argument.name or ""], argument.whole.start), Facet.PLACE, argument.name)
    for old, new in client.items():
        yield Change(Slot("client", new), Facet.PRESENT, old)
