"""A read at a fixed place of a Responses answer becomes a search for the image."""

from __future__ import annotations

import re

from undalle.facts import CallSite, Read
from undalle.rewrite.draft import Draft, HeldError
from undalle.rewrite.literals import quote_style
from undalle.rewrite.scripts import search_in_filter

_CALL = "image_generation_call"


def write_search(draft: Draft, call: CallSite, read: Read) -> None:
    """Rewrite one read. Raises ``HeldError``."""
    if call.arguments[0].quote:
        search_in_filter(draft, read.span)
        return
    quote = quote_style(draft.text, [read.statement or call.span])
    path, keyed = read.access.path, read.access.kind in {"key", "get"}
    if path == ("output", "*"):
        target = read.access.name_span
        name = draft.text[target.start : target.end]
        draft.insert(read.span.end, f" if {_step(name, 'type', quote, keyed=keyed)} == {quote}{_CALL}{quote}")
        return
    start = _start(call, read)
    base = draft.swallow(draft.span(read.span.start, start))
    item = "item" if re.search(r"\bitem\b", base) is None else "output_item"
    wanted = item if len(path) == 2 else _step(item, "result", quote, keyed=keyed)
    items = _step(base, "output", quote, keyed=keyed)
    draft.swallow(read.span)
    draft.replace(read.span, f"next({wanted} for {item} in {items} if {_step(item, 'type', quote, keyed=keyed)} == {quote}{_CALL}{quote})")


def _step(base: str, name: str, quote: str, *, keyed: bool) -> str:
    return f"{base}[{quote}{name}{quote}]" if keyed else f"{base}.{name}"


def _start(call: CallSite, read: Read) -> int:
    """Return where the answer ends and the way into it begins."""
    if read.access.path[0] == "output":
        return read.access.span.start
    steps = [one.span.start for one in call.result.accesses if one.path == ("data",) and read.span.covers(one.span)]
    if len(steps) != 1:
        raise HeldError("the image is read through a name of its own")
    return steps[0]
