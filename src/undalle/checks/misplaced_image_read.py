"""UD503: an image read where the answer of a Responses call need not have it."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held
from undalle.checks.routes import TOOL, route
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Slot
from undalle.facts import CallSite, Read


@check("UD503", Site.RESPONSE)
def misplaced_image_read(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each read of the image at a fixed place, out of every item, or as if the Images API had answered."""
    if route(call, ctx.catalog) != TOOL or _image_first(call, ctx):
        return
    reads = [read for read in call.result.reads if read.access.path[0] in {"output", "data"}]
    several = len({read.access.path[1] if _fixed(read.access.path) else read.access.path[0] for read in reads}) > 1
    for read in reads:
        wish = Change(Slot("read", "output", read.span.start), Facet.PLACE, "search")
        found = ctx.diagnostic("UD503", call, read.span, changes=(wish,), operation=call.operation)
        for ceiling, reason in _doubts(read, several=several):
            found = held(found, reason, ceiling)
        yield found


def _image_first(call: CallSite, ctx: Context) -> bool:
    """Say whether the answering model stays one that puts no reasoning before the image."""
    words = [word for argument in call.named("model") for word in argument.value.known]
    return bool(words) and all(ctx.catalog.image_first(word) and not ctx.overtaxed(call, word) for word in words)


def _fixed(path: tuple[str, ...]) -> bool:
    return path[0] == "output" and path[1].startswith("[")


def _doubts(read: Read, *, several: bool) -> Iterator[tuple[Applicability, str]]:
    path = read.access.path
    if read.mixed:
        yield Applicability.DISPLAY, "the read stands in an f-string"
    if several:
        yield Applicability.DISPLAY, "the image is read in several ways"
    if _fixed(path) and path[2:] == ("type",):
        yield Applicability.DISPLAY, "the item at this place is asked for its type"
    elif path == ("output", "for"):
        yield Applicability.DISPLAY, "the loop takes `result` from every item, and only the image has one"
    elif _fixed(path) and path[2:] == ("b64",):
        yield Applicability.UNSAFE, "no answer ever had the image there"
    elif path[0] == "data" and (path[-1] != "b64_json" or read.access.kind != "attribute"):
        yield Applicability.DISPLAY, "a Responses answer has no such field"
