"""``/v1/images/generations`` and ``/v1/images/edits``."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Iterator, Mapping
from typing import Any

from contract import errors
from contract.knowledge import Knowledge
from contract.parameters import check_combinations, check_keys, check_model_keys, check_numbers, check_words
from contract.pictures import Album, Picture, png_header, sniff
from contract.reply import Reply, as_events, as_json
from contract.request import Request, Untyped

PROMPT_LIMIT = 32000
IMAGE_LIMIT = 16


def generate(request: Request, known: Knowledge, album: Album) -> Reply:
    """Answer ``POST /v1/images/generations``."""
    values = request.payload
    _check(values, "generate", known)
    return _answer(values, "image_generation", album)


def edit(request: Request, known: Knowledge, album: Album) -> Reply:
    """Answer ``POST /v1/images/edits``, multipart or JSON."""
    values = request.payload
    if not request.multipart:
        for key in ("image", "image[]"):
            if key in values:
                raise errors.edits_json_key(key)
    _check(values, "edit", known)
    return _answer(values, "image_edit", album)


def _check(values: Mapping[str, Any], endpoint: str, known: Knowledge) -> None:
    check_keys(values, endpoint, known)
    model = _text(values, "model")
    prompt = _text(values, "prompt")
    if not prompt:
        raise errors.empty_string("prompt")
    if len(prompt) > PROMPT_LIMIT:
        raise errors.too_long("prompt", PROMPT_LIMIT, len(prompt))
    if endpoint == "edit":
        _check_inputs(values)
    check_numbers(values)
    check_words(values, model, endpoint, known)
    if not known.draws(model):
        raise errors.no_such_image_model(model)
    check_model_keys(values, model, endpoint, known)
    check_combinations(values)


def _text(values: Mapping[str, Any], key: str) -> str:
    if key not in values:
        raise errors.missing_parameter(key)
    if not isinstance(values[key], str):
        raise errors.invalid_type(key, "a string", values[key])
    return str(values[key])


def _check_inputs(values: Mapping[str, Any]) -> None:
    files = _inputs(values)
    if not 1 <= len(files) <= IMAGE_LIMIT:
        raise errors.missing_parameter("image") if not files else errors.out_of_range("image", len(files), IMAGE_LIMIT)
    for name, file in (*(("image", file) for file in files), ("mask", values.get("mask"))):
        if isinstance(file, Untyped):
            raise errors.untyped_file(name)
    for number, file in enumerate(files, 1):
        if file is not None and sniff(file) is None:
            raise errors.bad_image_file(number)
    mask = values.get("mask")
    if isinstance(mask, bytes):
        _check_mask(mask, files[0])


def _inputs(values: Mapping[str, Any]) -> list[bytes | None]:
    """Return the files of an edit; None stands for one that is only referred to."""
    if "images" not in values:
        single = values.get("image")
        several = values.get("image[]", [single] if single is not None else [])
        return [file if isinstance(file, bytes) else b"" for file in several]
    if not isinstance(values["images"], list):
        raise errors.invalid_type("images", "an array", values["images"])
    return [_referred(f"images[{index}]", item) for index, item in enumerate(values["images"])]


def _referred(name: str, item: Any) -> bytes | None:
    if not isinstance(item, dict):
        raise errors.invalid_type(name, "an object", item)
    url = item.get("image_url") or ""
    if not url.startswith("data:"):
        return None
    try:
        return base64.b64decode(url.partition(",")[2], validate=True)
    except binascii.Error:
        return b""


def _check_mask(mask: bytes, image: bytes | None) -> None:
    if sniff(mask) != "png":
        raise errors.bad_mask("mask size does not match image size")
    width, height, alpha = png_header(mask)
    if image is not None and sniff(image) == "png" and png_header(image)[:2] != (width, height):
        raise errors.bad_mask("mask size does not match image size")
    if not alpha:
        raise errors.bad_mask("mask image missing alpha channel")


def draw(values: Mapping[str, Any], album: Album) -> Picture:
    """Draw what ``values`` (of a call or of a tool entry) ask for."""
    return album.draw(
        values.get("size") or "auto",
        values.get("output_format") or "png",
        transparent=values.get("background") == "transparent",
        compression=100 if values.get("output_compression") is None else values["output_compression"],
    )


def echo(values: Mapping[str, Any], picture: Picture) -> dict[str, str]:
    """Return the fields that repeat the request: an ``auto`` quality was seen to report back as low."""
    quality = values.get("quality") or "auto"
    return {
        "background": "transparent" if values.get("background") == "transparent" else "opaque",
        "output_format": picture.format,
        "quality": "low" if quality == "auto" else quality,
        "size": f"{picture.width}x{picture.height}",
    }


def base64_of(picture: Picture) -> str:
    return base64.b64encode(picture.data).decode()


def _answer(values: Mapping[str, Any], family: str, album: Album) -> Reply:
    count = values.get("n") or 1
    if values.get("stream"):
        return as_events(_events(values, family, count, album))
    pictures = [draw(values, album) for _ in range(count)]
    data = [{"b64_json": base64_of(picture)} for picture in pictures]
    return as_json({"created": int(time.time()), **echo(values, pictures[0]), "data": data, "usage": _usage(values, count)})


def _events(values: Mapping[str, Any], family: str, count: int, album: Album) -> Iterator[dict[str, Any]]:
    created = int(time.time())
    for _ in range(count):
        for index in range(values.get("partial_images") or 0):
            partial = draw(values, album)
            body = {"b64_json": base64_of(partial), "created_at": created, **echo(values, partial), "partial_image_index": index}
            yield {"type": f"{family}.partial_image", **body}
        picture = draw(values, album)
        body = {"b64_json": base64_of(picture), "created_at": created, **echo(values, picture), "usage": _usage(values, 1)}
        yield {"type": f"{family}.completed", **body}


def _usage(values: Mapping[str, Any], count: int) -> dict[str, Any]:
    text = max(1, len(values["prompt"]) // 4)
    output = 1056 * count
    details = {"image_tokens": 0, "text_tokens": text}
    return {"input_tokens": text, "input_tokens_details": details, "output_tokens": output, "total_tokens": text + output}
