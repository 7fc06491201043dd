"""What only served the fetches that are gone: sessions, headers, proxies. The last edits of a file, made of all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from undalle.diagnostics import Edit
from undalle.facts import FileFacts, Helping, Span
from undalle.rewrite import statements
from undalle.rewrite.edits import indentation, line_start


def taken(edits: Iterable[Edit], use: Span, name: str) -> bool:
    """Say whether one of ``edits`` takes the read of ``name`` at ``use`` away for good."""
    return any(edit.span.covers(use) and re.search(rf"\b{re.escape(name)}\b", edit.text) is None for edit in edits)


def tidied(facts: FileFacts, text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return ``edits`` and those that take away what they orphaned."""
    done, left = list(edits), list(facts.helpings)
    while gone := [one for one in left if _orphaned(done, one)]:
        left = [one for one in left if one not in gone]
        for one in gone:
            done = _without(text, one, done)
    return done


def _orphaned(edits: Sequence[Edit], helping: Helping) -> bool:
    """Say whether ``edits`` take every use of ``helping`` away; what they write to itself, they still need, under whatever name."""
    if any(_meets(edit, helping.span) and not any(_takes(edit, one) for one in helping.beside) for edit in edits):
        return False
    return bool(helping.uses) and all(taken(edits, use, helping.name) for use in helping.uses)


def _meets(edit: Edit, span: Span) -> bool:
    return edit.span.start < span.end and span.start < edit.span.end


def _takes(edit: Edit, item: Span) -> bool:
    """Say whether ``edit`` takes an item out of a ``with``."""
    return not edit.text and edit.span.covers(item)


def _without(text: str, helping: Helping, edits: Sequence[Edit]) -> list[Edit]:
    """Return ``edits`` and those that take ``helping`` away; ``edits`` alone where the layout has no room for that."""
    try:
        ends = [edit for end in helping.ends for edit in statements.delete(text, end)]
        if helping.body is None:
            return [*edits, *ends, *statements.delete(text, helping.span, alone=helping.alone)]
        kept = next((one for one in helping.beside if not any(_takes(edit, one) for edit in edits)), None)
        if helping.item is not None and kept is not None:
            left = replace(helping.item, end=kept.start)
            return [*(edit for edit in edits if not left.covers(edit.span)), *ends, Edit(left, "")]
        planned = [*(edit for edit in edits if not helping.span.covers(edit.span)), *ends]
        unwrapped = statements.unwrap(text, helping.span, helping.body, "", protected=helping.strings, planned=planned)
    except statements.Unplaceable:
        return list(edits)
    outer, inner = indentation(text, helping.span.start) or "", indentation(text, helping.body.start)
    # The block may begin behind its indentation; then the line says how deep it is.
    depth = inner if inner is not None else outer
    return [*(_moved(text, edit, helping.body, outer, depth) for edit in planned), *unwrapped]


def _moved(text: str, edit: Edit, body: Span, outer: str, inner: str) -> Edit:
    """Return ``edit`` with the lines that it writes into ``body`` as deep as the body will be."""
    if not body.covers(edit.span) and not (edit.span.start == line_start(text, body.start) and edit.span.end <= body.end):
        return edit
    new = re.sub(rf"(\r\n|\r|\n){re.escape(inner)}", rf"\g<1>{outer}", edit.text)
    starts = edit.span.start == line_start(text, edit.span.start)
    return replace(edit, text=outer + new[len(inner) :] if starts and inner and new.startswith(inner) else new)
