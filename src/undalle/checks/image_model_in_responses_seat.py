"""UD501: an image model where a Responses call wants the model that answers."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, goes, held, says
from undalle.checks.routes import IMAGES, joined, route
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Slot
from undalle.facts import Argument, CallSite, Word

_READ = frozenset({"output", "output_text", "data"})


@check("UD501", Site.RESPONSE, model=True)
def image_model_in_responses_seat(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for the ``model`` of a Responses call that can name an image model."""
    way = route(call, ctx.catalog)
    for argument in call.named("model") if way else ():
        drawing = [word for word in argument.value.known if ctx.catalog.seat(word) == "image"]
        if not drawing:
            continue
        changes = [says(argument, word, ctx.target) for word in drawing if _ages(word, ctx)]
        changes += _to_images(call) if way == IMAGES else [_to_tool(argument)]
        instead = (
            f"`{ctx.target}` in `images.generate`"
            if way == IMAGES
            else f"`{ctx.mainline}`, and the image model in the `image_generation` tool"
        )
        found = ctx.diagnostic("UD501", call, argument.whole, changes=tuple(changes), model=drawing[0], instead=instead)
        for ceiling, reason in _doubts(call, argument, ctx, way):
            found = held(found, reason, ceiling)
        yield found


def _ages(word: Word, ctx: Context) -> bool:
    """Say whether an image model is not written into a new place: one that was or will be shut down."""
    life = ctx.lifecycle(word)
    return life is not None and life.state != "current"


def _to_tool(argument: Argument) -> Change:
    return Change(Slot("call", "model", argument.whole.start), Facet.PLACE, "tool")


def _to_images(call: CallSite) -> Iterator[Change]:
    """Yield what makes a call of the Images API of it."""
    yield Change(Slot("callee", ""), Facet.NAME, "images.generate")
    prompt = joined(call)
    for argument in call.named("input"):
        yield Change(Slot("call", "input", argument.whole.start), Facet.NAME, "prompt")
        if prompt is not None:
            yield says(argument, argument.value.known[0], prompt)
    for argument in call.named("instructions"):
        yield goes(argument)


def _doubts(call: CallSite, argument: Argument, ctx: Context, way: str) -> Iterator[tuple[Applicability, str]]:
    """Yield why the fix is not sure, each with what it can be at most."""
    request, catalog = call.request, ctx.catalog
    assert request is not None
    if any(catalog.seat(word) not in {"image", None} for word in argument.value.known):
        yield Applicability.DISPLAY, "the same argument also names models that belong there"
    more = sorted({one.name for one in call.items() if one.name and one.name not in catalog.plain_request})
    if more:
        yield (
            Applicability.UNSAFE,
            f"the call carries more than a request for an image ({', '.join(f'`{name}`' for name in more)}): another model reads it now",
        )
    if request.others:
        yield Applicability.UNSAFE, "the call carries other tools: another model decides about them now"
    if request.input == "other" or (way == IMAGES and request.input != "text"):
        yield Applicability.UNSAFE, "`input` is more than a plain text, or was not seen to be one"
    if not call.complete:
        yield Applicability.DISPLAY, "not every argument of the call was seen: there may be tools among them"
    if not argument.value.complete and not argument.value.environment:
        yield Applicability.UNSAFE, "the model can be something that was not seen"
    if not request.seen:
        yield Applicability.UNSAFE, "the list of tools was not seen: it may hold an image tool already"
    if call.result.openings and not _told(call):
        yield Applicability.UNSAFE, f"what reads the answer was not seen ({call.result.openings[0].why})"


def _told(call: CallSite) -> bool:
    """Say whether the call or what reads its answer tells which answer it wants."""
    streams = call.operation == "responses.stream" or any(True in argument.value.known for argument in call.named("stream"))
    return streams or any(access.path[0] in _READ for access in call.result.accesses)
