"""A file as it was read and what was seen in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from undalle.facts import FileFacts
from undalle.sources.source import Source


@dataclass(frozen=True, slots=True)
class Seen:
    """A source with its facts. ``given`` is False for a file that was only read because others lead to it: it is never written."""

    source: Source
    facts: FileFacts
    given: bool = True


Files = Mapping[str, Seen]
