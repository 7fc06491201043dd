"""Where the URL that a read takes out of an answer goes, as related places of a finding."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.diagnostics import Related
from undalle.facts import Read, SinkKind

_QUIET = frozenset({SinkKind.TRUTH, SinkKind.UNUSED})


def drawn(read: Read) -> Iterator[Related]:
    """Yield where ``read`` takes a URL out of something that no finding of its own can stand on, then all that is done with it."""
    yield Related(read.span, "its URL is read here")
    yield from (one for one in uses(read) if one.span != read.span)


def uses(read: Read) -> Iterator[Related]:
    """Yield where the URL of ``read`` is handed on, then every use of it that needs a URL which can be fetched."""
    yield from (Related(span, "the URL is handed on here") for span in read.handed)
    for sink in read.sinks:
        if sink.kind not in _QUIET:
            yield Related(sink.span, f"the URL is used here: {sink.why or sink.kind.value}")
