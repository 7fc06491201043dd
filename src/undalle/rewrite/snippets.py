"""Imports of a document whose snippets are copied one by one: a snippet that starts anew brings its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from undalle.diagnostics import Edit
from undalle.facts import FileFacts
from undalle.rewrite import imports


def add_where_used(facts: FileFacts, text: str, wanted: Collection[imports.Wanted], edits: Collection[Edit]) -> list[Edit]:
    """Return the edits that bring ``wanted`` in: in a module once, in a document once for each program in which ``edits`` use it."""
    if not facts.snippets:
        return imports.add_all(facts, text, wanted)[0]
    expressions = imports.add_all(facts, text, wanted)[1]
    added: list[Edit] = []
    for start, end in _programs(facts):
        inside = [edit.text for edit in edits if start <= edit.span.start < end]
        needed = [want for want in wanted if any(expressions[want] in written for written in inside)]
        added += imports.add_all(_part(facts, start, end), text, needed)[0]
    return added


def _programs(facts: FileFacts) -> Iterator[tuple[int, int]]:
    """Yield start and end of what reads as one program each: a block that imports again what is imported already starts another."""
    known: set[tuple[str, str | None]] = set()
    starts: list[int] = []
    for start, end in facts.sections:
        names = {(each.module, each.name) for each in facts.imports if start <= each.span.start < end}
        if names & known or not starts:
            starts.append(start)
            known = set()
        known |= names
    yield from zip(starts, [*starts[1:], facts.sections[-1][1] + 1], strict=True)


def _part(facts: FileFacts, start: int, end: int) -> FileFacts:
    """Return what ``facts`` say of one program."""
    calls = tuple(call for call in facts.calls if start <= call.span.start < end)
    return replace(facts, calls=calls, imports=tuple(each for each in facts.imports if start <= each.span.start < end), project_calls=())
