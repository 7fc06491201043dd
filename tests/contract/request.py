"""A received request, its body as JSON or as a form."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from functools import cached_property
from typing import Any

from contract.errors import bad_json, invalid_type

INTEGERS = ("n", "output_compression", "partial_images")


class Untyped(bytes):
    """A file whose part of the form says that it is just bytes."""


@dataclass
class Request:
    """What came in, and the ``status`` that went out. Header names are lower case; ``path`` has no query, ``query`` no question mark."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    status: int = 0
    query: str = ""

    @property
    def multipart(self) -> bool:
        """Say whether the body is a multipart form."""
        return self.headers.get("content-type", "").startswith("multipart/form-data")

    @cached_property
    def payload(self) -> dict[str, Any]:
        """The body's keys. In a form, files are bytes (``image[]`` a list of them) and numbers and booleans are converted."""
        if self.multipart:
            return _form(self.headers["content-type"], self.body)
        try:
            payload = json.loads(self.body)
        except ValueError:
            raise bad_json() from None
        if not isinstance(payload, dict):
            raise invalid_type("body", "an object", payload)
        return payload


def _form(content_type: str, body: bytes) -> dict[str, Any]:
    carrier = Message()
    carrier["content-type"] = content_type
    payload: dict[str, Any] = {}
    for part in body.split(b"--" + str(carrier.get_param("boundary")).encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = message_from_bytes(head)
        name = str(headers.get_param("name", header="content-disposition"))
        content = content.removesuffix(b"\r\n")
        content = Untyped(content) if headers["content-type"] == "application/octet-stream" else content
        value = content if headers.get_filename() is not None else _convert(name, content.decode())
        if name.endswith("[]"):
            payload.setdefault(name, []).append(value)
        else:
            payload[name] = value
    return payload


def _convert(name: str, word: str) -> str | int | bool:
    if name in INTEGERS and word.lstrip("-").isdigit():
        return int(word)
    return word == "true" if name == "stream" else word
