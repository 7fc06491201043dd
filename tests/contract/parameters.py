"""The checks that the Images API and the image generation tool share: keys, numbers, words, sizes, combinations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contract import errors
from contract.knowledge import ORDERED_WORDS, Knowledge

RANGES = {"n": (1, 10), "partial_images": (0, 3), "output_compression": (0, 100)}


def check_keys(values: Mapping[str, Any], endpoint: str, known: Knowledge, prefix: str = "") -> None:
    """Refuse the first key that no model has. A null counts as a key."""
    for key in values:
        if not known.exists(endpoint, key):
            raise errors.unknown_parameter(prefix + key)


def check_numbers(values: Mapping[str, Any], prefix: str = "") -> None:
    """Refuse what is no integer or out of its range. A null is an omission."""
    for key, (low, high) in RANGES.items():
        value = values.get(key)
        if value is None:
            continue
        if type(value) is not int:
            raise errors.invalid_type(prefix + key, "an integer", value)
        if not low <= value <= high:
            raise errors.out_of_range(prefix + key, value, high if value > high else low)


def check_words(values: Mapping[str, Any], model: str, endpoint: str, known: Knowledge, prefix: str = "") -> None:
    """Refuse the first word or size that ``model`` does not take, or that no model takes when ``model`` draws nothing."""
    profile = known.profile(model)
    for key in ORDERED_WORDS:
        word = values.get(key)
        if word is None or not known.has(profile, endpoint, key):
            continue
        if not isinstance(word, str):
            raise errors.invalid_type(prefix + key, "a string", word)
        if known.takes(profile, endpoint, key, word):
            continue
        if key == "size" and known.free_sizes(profile, endpoint):
            raise errors.invalid_size(prefix + key, word, _why(word))
        if key == "background" and word == "transparent":
            raise errors.transparent_refused(prefix + key)
        raise errors.unsupported_word(prefix + key, word, known.words(profile, endpoint, key))


def check_model_keys(values: Mapping[str, Any], model: str, endpoint: str, known: Knowledge, prefix: str = "") -> None:
    """Refuse keys that other models have and this living ``model`` has not."""
    for key in values:
        if known.has(model, endpoint, key):
            continue
        if key == "input_fidelity" and known.free_sizes(model, endpoint):
            raise errors.input_fidelity_refused(model, prefix + key)
        raise errors.unknown_parameter(prefix + key)


def check_combinations(values: Mapping[str, Any], prefix: str = "") -> None:
    """Refuse what is right one by one and wrong together."""
    image_format = values.get("output_format") or "png"
    if image_format == "jpeg" and values.get("background") == "transparent":
        raise errors.transparent_refused(prefix + "background", "JPEG output format")
    compression = values.get("output_compression")
    if image_format == "png" and compression is not None and compression < 100:
        raise errors.png_compression(prefix + "output_compression")


def _why(size: str) -> str:
    match = re.fullmatch(r"([1-9]\d*)x([1-9]\d*)", size)
    if match is None:
        return "Expected WIDTHxHEIGHT, for example '1824x1024'."
    width, height = int(match[1]), int(match[2])
    if width % 16 or height % 16:
        return "Width and height must both be divisible by 16."
    if max(width, height) > 3840:
        return "The longest edge must be less than or equal to 3840."
    if max(width, height) > 3 * min(width, height):
        return "The aspect ratio must be 3:1 or less."
    direction = "below the current minimum" if width * height < 1024 * 1024 else "above the current maximum"
    return f"Requested resolution is {direction} pixel budget."
