"""What goes back over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reply:
    """A finished HTTP answer."""

    status: int
    content_type: str
    body: bytes


def as_json(payload: Any, status: int = 200) -> Reply:
    return Reply(status, "application/json", json.dumps(payload).encode())


def as_events(events: Iterable[dict[str, Any]], *, done: bool = False) -> Reply:
    """Pack ``events`` as server-sent events, each named by its ``type`` if it has one; ``done`` adds chat's ``[DONE]``."""
    lines = []
    for event in events:
        name = f"event: {event['type']}\n" if "type" in event else ""
        lines.append(f"{name}data: {json.dumps(event)}\n\n")
    if done:
        lines.append("data: [DONE]\n\n")
    return Reply(200, "text/event-stream; charset=utf-8", "".join(lines).encode())
