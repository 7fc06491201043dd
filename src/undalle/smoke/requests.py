"""The requests: one small, boring image a route, and what is said about them before they cost anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from undalle.catalog import Catalog
from undalle.smoke.pictures import NotAnImageError, draw_png, read_picture
from undalle.smoke.report import Ask, Route

PROMPT = "A plain blue circle on a white background."
QUALITY = "low"
TOOL = "image_generation"

ENDPOINTS: Mapping[Route, str] = {"images": "generate", "edits": "edit", "responses": "tool"}
_DRAWN = "undalle-smoke-input.png"
_MASK = "undalle-smoke-mask.png"


@dataclass(frozen=True, slots=True)
class Look:
    """What a request asks for. ``model`` draws and ``mainline`` has it drawn; empty where the request leaves them out.

    ``size`` and ``quality`` are "auto" and ``format`` None where they are left to the API; ``count`` is the number of images.
    """

    model: str
    mainline: str = ""
    size: str = "auto"
    quality: str = "auto"
    format: str | None = None
    stream: bool = False
    count: int = 1


Upload = tuple[str, bytes, str]


class UnusableFileError(ValueError):
    """A file of the edits route that can not be sent; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One request: ``parameters`` as the SDK takes them, ``shown`` without the bytes of files, and ``look``: what it asks for.

    ``title`` names its steps; ``places`` are those of the code that send such a request, where it stands for some.
    """

    route: Route
    parameters: Mapping[str, Any]
    shown: Mapping[str, Any]
    look: Look
    title: str
    places: tuple[str, ...] = ()


def prepare(ask: Ask, catalog: Catalog) -> list[Prepared]:
    """Return the requests of ``ask`` in their order. Raises UnusableFileError."""
    return [_prepare(route, ask, catalog) for route in ask.routes]


def _prepare(route: Route, ask: Ask, catalog: Catalog) -> Prepared:
    model = ask.host.azure.deployment if ask.host.azure else ask.target
    words: dict[str, Any] = {"model": model, "size": ask.size, "quality": ask.quality}
    if ask.format is not None:
        words["output_format"] = ask.format
    mainline = ask.mainline if route == "responses" else ""
    look = Look(ask.target, mainline, ask.size, ask.quality, ask.format, ask.stream)
    uploads: list[Upload] = []
    if route == "edits":
        uploads = [_upload(path, catalog) for path in ask.images] or [drawn(catalog)]
    return assemble(route, words, look, ask.prompt, uploads, _upload(ask.mask, catalog) if ask.mask and uploads else None)


def assemble(
    route: Route, words: Mapping[str, Any], look: Look, prompt: str, uploads: Sequence[Upload] = (), mask: Upload | None = None
) -> Prepared:
    """Return one request with the parameters ``words`` of the image; ``uploads`` and ``mask`` are the files of an edit."""
    stream = {"stream": True} if look.stream else {}
    if route == "responses":
        tool = {"type": TOOL, **words}
        values = {"model": look.mainline, "input": prompt, "tools": [tool], "tool_choice": {"type": TOOL}, **stream}
        return Prepared(route, values, values, look, route)
    frame = {**({"model": words["model"]} if "model" in words else {}), "prompt": prompt, **words, **stream}
    if not uploads:
        return Prepared(route, frame, frame, look, route)
    files: dict[str, Any] = {"image": list(uploads) if len(uploads) > 1 else uploads[0]}
    shown: dict[str, Any] = {"image": [name for name, _, _ in uploads] if len(uploads) > 1 else uploads[0][0]}
    if mask is not None:
        files["mask"], shown["mask"] = mask, mask[0]
    return Prepared(route, {**frame, **files}, {**frame, **shown}, look, route)


def drawn(catalog: Catalog, *, hole: bool = False) -> Upload:
    """Return an image (``hole``: a mask) that the tool draws itself."""
    return _MASK if hole else _DRAWN, draw_png(hole=hole), catalog.mime("png")


def _upload(path: Path, catalog: Catalog) -> Upload:
    try:
        content = path.read_bytes()
        found = read_picture(content)
    except OSError as error:
        raise UnusableFileError(f"{path}: {error.strerror or error}") from error
    except NotAnImageError as error:
        raise UnusableFileError(f"{path}: {error}") from error
    return path.name, content, catalog.mime(found.format)


def doubts(ask: Ask, catalog: Catalog) -> Iterator[str]:
    """Yield what the catalogue has against ``ask``, a line each. The API has the last word, so nothing of it stops a run."""
    life = catalog.lifecycle(ask.target, ask.day)
    if life.state == "unknown":
        yield f"{ask.target} is not in the catalogue"
    elif catalog.seat(ask.target) != "image":
        yield f"{ask.target} is no image model"
    elif life.state in ("retired", "retiring"):
        when = "was shut down" if life.state == "retired" else "shuts down"
        yield f"{ask.target} {when} on {life.shutdown}" + (f"; {life.successor} takes its place" if life.successor else "")
    for route in ask.routes:
        for name, word in (("size", ask.size), ("quality", ask.quality), ("output_format", ask.format)):
            why = catalog.refusal(ask.target, ENDPOINTS[route], name, word)
            if why:
                yield f"{route}: {name} {word!r}: {why}"
    if "responses" in ask.routes:
        yield from _mainline_doubts(ask, catalog)


def _mainline_doubts(ask: Ask, catalog: Catalog) -> Iterator[str]:
    model = catalog.model(ask.mainline)
    if model is None:
        yield f"{ask.mainline} is not in the catalogue"
        return
    life = catalog.lifecycle(ask.mainline, ask.day)
    if model.seat != "chat":
        yield f"{ask.mainline} is an image model: the responses route wants a chat model in --mainline"
    elif life.state == "retired":
        yield f"{ask.mainline} was shut down on {life.shutdown}"
    elif model.tool is False:
        yield f"{ask.mainline} can not use the {TOOL} tool"
