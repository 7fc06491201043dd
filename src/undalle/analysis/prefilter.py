"""Which files can matter at all? A search for rare words in the raw bytes, before anything is decoded or parsed."""

from __future__ import annotations

from collections.abc import Iterable


def is_candidate(data: bytes, anchors: Iterable[bytes]) -> bool:
    """Say whether any of ``anchors`` stands in ``data``. UTF-16 and UTF-32 files do not pass: Python does not read them either."""
    return any(anchor in data for anchor in anchors)
