"""From an answer to image bytes: where the base64 stands, whether it is base64, whether the bytes are the image asked for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from undalle.smoke.evidence import Evidence, Failed, from_error
from undalle.smoke.pictures import NotAnImageError, Picture, read_picture
from undalle.smoke.report import Route
from undalle.smoke.requests import TOOL


def find_image(route: Route, answer: Mapping[str, Any]) -> str:
    """Return the base64 of the first image in ``answer``. Raises Failed when it is not where it must be."""
    return _from_output(answer) if route == "responses" else _from_data(answer)


def decode(text: str) -> bytes:
    """Return the bytes of bare base64. Raises Failed."""
    if text.startswith("data:"):
        raise _not_image("the answer holds a data URI where bare base64 belongs")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_image(f"what the answer holds is not base64: {error}") from error


def examine(data: bytes, image_format: str, size: str) -> Picture:
    """Return what ``data`` is. Raises Failed unless it is a whole image of ``image_format`` and ``size`` (``auto``: of any size)."""
    try:
        picture = read_picture(data)
    except NotAnImageError as error:
        raise _not_image(f"the decoded bytes are {error}") from error
    if picture.format != image_format:
        raise _not_image(f"asked for {image_format}, the bytes are {picture.format}")
    found = f"{picture.width}x{picture.height}"
    if size not in ("auto", found):
        raise _not_image(f"asked for {size}, the bytes are an image of {found}")
    return picture


def _from_data(answer: Mapping[str, Any]) -> str:
    data = answer.get("data")
    if not isinstance(data, list) or not data:
        raise _no_image(f"the answer holds no `data` with an image ({_keys(answer)})")
    first = data[0]
    if not isinstance(first, dict):
        raise _no_image("`data[0]` of the answer is no object")
    text = first.get("b64_json")
    if isinstance(text, str) and text:
        return text
    if first.get("url"):
        raise _no_image("`data[0]` holds a `url` and no `b64_json`: this server answers as DALL-E did")
    raise _no_image(f"`data[0]` holds no `b64_json` ({_keys(first)})")


def _from_output(answer: Mapping[str, Any]) -> str:
    if isinstance(answer.get("error"), dict):
        raise Failed(from_error(answer["error"]))
    output = answer.get("output")
    items = [item for item in output if isinstance(item, dict)] if isinstance(output, list) else []
    calls = [item for item in items if item.get("type") == f"{TOOL}_call"]
    if not calls:
        kinds = ", ".join(str(item.get("type")) for item in items) or _keys(answer)
        raise _no_image(f"`output` holds no `{TOOL}_call` ({kinds})")
    if isinstance(calls[0].get("error"), dict):
        raise Failed(from_error(calls[0]["error"]))
    text = calls[0].get("result")
    if isinstance(text, str) and text:
        return text
    raise _no_image(f"the `{TOOL}_call` holds no `result` (status {calls[0].get('status')})")


def _keys(table: Mapping[str, Any]) -> str:
    return "it has " + (", ".join(map(str, table)) or "nothing")


def _no_image(message: str) -> Failed:
    return Failed(Evidence(message, local="no_image"))


def _not_image(message: str) -> Failed:
    return Failed(Evidence(message, local="not_image"))
