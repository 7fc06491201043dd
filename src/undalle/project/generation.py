"""Which openai runs a project: what it pins, else what its files call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from undalle.diagnostics import Failure
from undalle.project.pins import generation_pinned
from undalle.project.roots import root_of
from undalle.sources.discover import discover
from undalle.sources.names import kind_by_name

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
        if isinstance(found, Failure) or kind_by_name(found.path) is not None:
            continue
        try:
            if _OLD.search(found.path.read_bytes()):
                return True
        except OSError:
            continue
    return False
