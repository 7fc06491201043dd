"""Which openai runs a project: what it pins, else what its files call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from undalle.project.pins import generation_pinned
from undalle.project.roots import root_of
from undalle.sources.discover import Found, discover
from undalle.sources.files import read_bytes
from undalle.sources.names import is_code

_OLD = re.compile(
    rb"\bopenai\s*\.\s*(?:ChatCompletion|Completion|Embedding|Edit|Moderation|Audio|FineTune|FineTuningJob|File|Model|Engine)\s*\.\s*a?(?:create|list|retrieve|transcribe)\b"
)


def generation(path: Path, given: Iterable[Path]) -> tuple[str, bool]:
    """Return ("0" or "1", is it proven) for the project of ``path`` (absolute); ``given`` are the paths of the run, where it has none."""
    root = root_of(path.parent)
    pinned = generation_pinned(root) if root is not None else ""
    if pinned:
        return pinned, True
    roots = (root,) if root is not None else tuple(given)
    return ("0", True) if any(calls_old_sdk(one) for one in roots) else ("1", False)


@cache
def calls_old_sdk(top: Path) -> bool:
    """Say whether a Python file below ``top`` calls something of the 0.x SDK that has nothing to do with images."""
    for found in discover([top]):
        data = read_bytes(found.where) if isinstance(found, Found) and is_code(found.where) else None
        if isinstance(data, bytes) and b"openai" in data and _OLD.search(data):
            return True
    return False
