"""The requests that the code sends, each tried once: from a shape that somebody else has read in the code to a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from undalle.catalog import Catalog
from undalle.facts import Word
from undalle.smoke.costs import estimate
from undalle.smoke.pictures import FORMATS
from undalle.smoke.report import Route, Unsent
from undalle.smoke.requests import ENDPOINTS, QUALITY, Look, Prepared, assemble, drawn
from undalle.smoke.text import dollars


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of request of the code. ``words`` are the parameters of the image (on the responses route the tool's).

    ``mainline`` is None but on the responses route; ``mask``: an edit has one. ``places`` (``path:row``) send it.
    """

    route: Route
    words: tuple[tuple[str, Word], ...]
    mainline: str | None
    mask: bool
    stream: bool
    places: tuple[str, ...]


def requests_of(shapes: Sequence[Shape], prompt: str, catalog: Catalog, *, exact: bool) -> tuple[list[Prepared], list[Unsent]]:
    """Return the requests that prove ``shapes``, equal ones once, and the places of those that can not be proved.

    Without ``exact`` each asks for one image of the lowest quality, whatever the code asks for.
    """
    found: dict[str, Prepared] = {}
    unsent: list[Unsent] = []
    for shape in shapes:
        words = dict(shape.words) if exact else _cheap(shape, catalog)
        unread = words.get("output_format") or catalog.default_format
        if unread not in FORMATS:
            unsent += [Unsent(place, f"it asks for {unread}, which can not be read here") for place in shape.places]
            continue
        request = _request(shape, words, prompt, catalog)
        known = json.dumps([request.route, request.shown], sort_keys=True)
        same = found.get(known, request)
        found[known] = replace(same, places=tuple(dict.fromkeys((*same.places, *shape.places))))
    return [replace(one, title=f"{one.route}#{number}") for number, one in enumerate(found.values(), 1)], unsent


def listing(requests: Sequence[Prepared], unsent: Sequence[Unsent], catalog: Catalog) -> Iterator[str]:
    """Yield the lines that show what the code asks for, with its price and its places, and what is not sent."""
    for one in requests:
        yield f"{one.title}: {', '.join(_words(one.shown))}; {dollars(estimate([one], catalog))}"
        yield from (f"  used at {place}" for place in one.places)
    yield from (f"not sent: {one.place}: {one.why}" for one in unsent)


def _words(shown: Mapping[str, Any]) -> Iterator[str]:
    for name, word in shown.items():
        if name == "tools":
            yield from (f"{tool['type']}({', '.join(f'{key}={inner}' for key, inner in tool.items() if key != 'type')})" for tool in word)
        elif name not in ("prompt", "input", "tool_choice"):
            yield f"{name}={word}"


def _cheap(shape: Shape, catalog: Catalog) -> dict[str, Any]:
    """Return the words of ``shape`` with one image of the lowest quality."""
    words: dict[str, Any] = dict(shape.words)
    model, endpoint = words.get("model"), ENDPOINTS[shape.route]
    if catalog.knows(model, endpoint, "quality") and catalog.accepts(model, endpoint, "quality", QUALITY):
        words["quality"] = QUALITY
    if words.get("n") is not None:
        words["n"] = 1
    return words


def _request(shape: Shape, words: Mapping[str, Any], prompt: str, catalog: Catalog) -> Prepared:
    look = Look(
        model=words.get("model") or "",
        mainline=shape.mainline or "",
        size=words.get("size") or "auto",
        quality=words.get("quality") or "auto",
        format=words.get("output_format"),
        stream=shape.stream,
        count=words.get("n") or 1,
    )
    uploads = [drawn(catalog)] if shape.route == "edits" else []
    return assemble(shape.route, words, look, prompt, uploads, drawn(catalog, hole=True) if shape.mask else None)
