"""``undalle smoke --from``: from the code below some paths to the requests that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from undalle.catalog import Catalog
from undalle.cli.refusal import Refusal
from undalle.cli.validation import validate
from undalle.engine.shapes import collect
from undalle.settings import Settings
from undalle.smoke.report import Route, Unsent
from undalle.smoke.requests import Prepared
from undalle.smoke.shapes import Shape, requests_of


def requests_below(
    paths: Sequence[str], settings: Settings, prompt: str, known: Catalog, *, exact: bool
) -> tuple[list[Prepared], tuple[Unsent, ...]]:
    """Return one request for each kind in the code below ``paths``, and the calls that give none.

    Raises Refusal for paths that can not be read and for code without an image call.
    """
    validate(settings)
    seen = collect(paths, settings)
    if seen.failures:
        raise Refusal(f"{seen.failures[0].path}: {seen.failures[0].reason}")
    if not seen.shapes and not seen.unsent:
        raise Refusal(f"no call that asks for an image was found below {', '.join(paths)}.")
    shapes = [Shape(cast("Route", one.route), one.words, one.mainline, one.mask, one.stream, one.places) for one in seen.shapes]
    requests, more = requests_of(shapes, prompt, known, exact=exact)
    return requests, (*(Unsent(one.place, one.why, one.reported) for one in seen.unsent), *more)
