"""Where a Responses call that asks for an image belongs: its tool, or the Images API."""

from __future__ import annotations

from undalle.catalog import Catalog
from undalle.facts import Argument, CallSite

TOOL = "tool"
IMAGES = "generate"
_OUTPUT = frozenset({"output", "output_text"})


def route(call: CallSite, catalog: Catalog) -> str:
    """Return "tool", "generate" (the Images API), or "" for a Responses call that asks for no image."""
    request = call.request
    if request is None:
        return ""
    if not drawing_seat(call, catalog):
        return TOOL if request.images else ""
    return IMAGES if _reads_images(call) and _plain(call, catalog) else TOOL


def drawing_seat(call: CallSite, catalog: Catalog) -> bool:
    """Say whether an image model stands where a Responses call wants a chat model."""
    return any(catalog.seat(word) == "image" for argument in call.named("model") for word in argument.value.known)


def own_background(argument: Argument) -> bool:
    """Say whether an argument is the boolean that runs a response in the background, which is no property of an image."""
    return argument.name == "background" and not any(isinstance(word, str) for word in argument.value.known)


def _reads_images(call: CallSite) -> bool:
    first = {access.path[0] for access in call.result.accesses}
    return "data" in first and not first & _OUTPUT


def _plain(call: CallSite, catalog: Catalog) -> bool:
    """Say whether everything in the call has a place in the Images API."""
    if call.request is None or call.request.input == "other" or call.operation != "responses.create" or not call.complete:
        return False
    for argument in call.items():
        name = argument.name or ""
        if name == "instructions":
            if joined(call) is None:
                return False
        elif name != "input" and not any(catalog.knows(model, IMAGES, name) for model in catalog.targets()) and not catalog.removed(name):
            return False
        if name == "stream" or own_background(argument):
            return False
    return any(argument.name == "input" for argument in call.items())


def joined(call: CallSite) -> str | None:
    """Return instructions and input as one prompt where both are written out in the call; None otherwise."""
    words = []
    for name in ("instructions", "input"):
        found = list(call.named(name))
        if len(found) != 1 or len(found[0].value.literals) != 1 or found[0].value.literals[0].span != found[0].value_span:
            return None
        words.append(str(found[0].value.literals[0].word))
    return " ".join(words)
