"""What is known of a failure before it has a name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TRY_AGAIN = re.compile(r"try again in ([\d.]+) ?(ms|s)\b")
_SNIPPET = 160
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Evidence:
    """``status``, ``code``, ``param`` and ``type`` as the API said them; ``message`` its words, or ours.

    ``local`` is set for what was seen on this side: timeout, tls, dns, connection, not_json, no_image, no_stream, not_image,
    key, empty_key, azure_key, empty_azure_key.
    ``wait`` is the seconds after which the API says that another try helps, None when it does not say so.
    """

    message: str
    status: int | None = None
    code: str | None = None
    param: str | None = None
    type: str | None = None
    local: str = ""
    wait: float | None = None


class Failed(Exception):  # noqa: N818 - not a bug but an outcome
    """A step came to its end with ``evidence``."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence.message)
        self.evidence = evidence


def from_answer(status: int, headers: Mapping[str, str], body: bytes) -> Evidence:
    """Return the evidence in an HTTP answer that is no success. ``headers`` finds names in any case."""
    error, is_json = _error(body)
    words = error.get("message") or error.get("detail") or error.get("title")
    message = str(words or _fallback(status, body))[:_LONGEST]
    return Evidence(
        message=message,
        status=status,
        code=_word(error.get("code")),
        param=_word(error.get("param")),
        type=_word(error.get("type")),
        local="" if is_json else "not_json",
        wait=_wait(status, headers, message),
    )


def from_error(error: Mapping[str, Any]) -> Evidence:
    """Return the evidence in an error object that came inside a successful answer: a failed tool call, an event of a stream."""
    message = str(error.get("message") or "the API reported an error without words")
    return Evidence(message, code=_word(error.get("code")), param=_word(error.get("param")), type=_word(error.get("type")))


def _error(body: bytes) -> tuple[Mapping[str, Any], bool]:
    """Return the error object of a body, and whether the body is JSON at all (an empty one counts: the API sends such)."""
    if not body.strip():
        return {}, True
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return {}, False
    inner = whole.get("error", whole) if isinstance(whole, dict) else whole
    return (inner if isinstance(inner, dict) else {"message": str(inner)}), True


def _fallback(status: int, body: bytes) -> str:
    text = " ".join(re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace")).split())
    return f"HTTP {status}: {text[:_SNIPPET]}" if text else f"HTTP {status} with an empty body"


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _wait(status: int, headers: Mapping[str, str], message: str) -> float | None:
    """Return the seconds after which the API invites another try."""
    invited = headers.get("x-should-retry")
    if invited == "false" or status not in (408, 409, 429, 500, 502, 503, 504):
        return None
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _number(headers.get(name))
        if seconds is not None:
            return seconds * scale
    said = _TRY_AGAIN.search(message)
    if said:
        return float(said[1].rstrip(".")) * (0.001 if said[2] == "ms" else 1.0)
    return 1.0 if invited == "true" else None


def _number(text: str | None) -> float | None:
    try:
        seconds = float(text) if text else None
    except ValueError:
        return None
    return seconds if seconds is not None and seconds >= 0 else None
