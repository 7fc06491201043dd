"""Where the stand-in libraries write down what they were given: a line of JSON a call, in the file ``UNDALLE_SHOWN`` names."""

import base64
import json
import os
from pathlib import Path


def show(call, value):
    """Write down ``value`` as the real library would take it: bytes, a path, a URL, a file object or a PIL image. None is refused."""
    if value is None:
        raise TypeError(f"{call}: nothing to show, got None")
    entry = {"call": call, **_describe(value)}
    with Path(os.environ.get("UNDALLE_SHOWN", os.devnull)).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def _describe(value):
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes | bytearray):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, Path):
        value = str(value)
    if isinstance(value, str):
        return {"text": value}
    if hasattr(value, "size") and hasattr(value, "mode"):
        return {"image": list(value.size), "colour": list(value.convert("RGB").getpixel((0, 0)))}
    raise TypeError(f"cannot show a {type(value).__name__}")
