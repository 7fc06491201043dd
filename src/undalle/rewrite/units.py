"""Units of migration: calls that share a literal, a dict or a read move together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite, Span, tool_span
from undalle.rewrite.contested import Contested

NOTHING_SHARED = Contested()
Found = Mapping[CallSite, Sequence[Diagnostic]]


def units(found: Found, shared: Contested = NOTHING_SHARED) -> list[list[CallSite]]:
    """Group the calls that have diagnostics, in source order, so that no two groups write to a common place.

    What they share and disagree about (``shared``) is written by none.
    """
    grouped: list[tuple[set[Span], list[CallSite]]] = []
    for call in found:
        marks = set(_marks(call)) - shared.literals
        joined = [one for one in grouped if one[0] & marks]
        grouped = [one for one in grouped if not one[0] & marks]
        grouped.append((marks.union(*(one[0] for one in joined)), [*(c for one in joined for c in one[1]), call]))
    return [sorted(calls, key=lambda call: call.span) for _, calls in sorted(grouped, key=lambda one: min(c.span for c in one[1]))]


def _marks(call: CallSite) -> Iterable[Span]:
    """Yield every place that the call's migration may write to and that another call may share."""
    yield call.span
    if call.root is not None:
        yield call.root.span
    if call.request is not None:
        yield from (tool_span(parts) for parts in call.request.images)
    for argument in call.items():
        yield argument.whole
        yield from (literal.span for literal in argument.value.literals)
        yield from (item.whole for listed in argument.choices for item in listed.items)
    for read in call.result.reads:
        yield read.span
        for local in read.locals:
            yield from local.tokens
        yield from (sink.span for sink in read.sinks)
    yield from (access.span for access in call.result.accesses)
