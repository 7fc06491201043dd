"""The text of an image tool: a new one in a Responses call, or what one that is there is given."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, CallSite, Place, Word
from undalle.rewrite.arguments import rearrange
from undalle.rewrite.draft import Draft, HeldError
from undalle.rewrite.edits import NEWLINE, line_start, next_line
from undalle.rewrite.layout import Insertion
from undalle.rewrite.literals import quote_style
from undalle.rewrite.merge import Wishes

_TYPE = "image_generation"
_WIDE = 120


def spell_given(draft: Draft, call: CallSite, wishes: Wishes) -> Iterator[Insertion]:
    """Yield what goes into an image tool that is there. What it takes over is taken out of ``draft``."""
    for name, text in _given(draft, wishes, _quote(draft, call)):
        yield Insertion(name, text, after="type" if name == "model" else None)


def spell_call(draft: Draft, call: CallSite, wishes: Wishes) -> Iterator[Insertion]:
    """Yield the arguments that a Responses call gets; a list of tools that is there gets its new entry at once. Raises ``HeldError``."""
    quote = _quote(draft, call)
    tool = wishes.tool
    if tool.new:
        yield from _new_tool(draft, call, _entry(draft, wishes, quote))
    if tool.mainline:
        for argument in wishes.moved:
            if argument.name == "model":
                draft.swallow(argument.value_span)
                draft.replace(argument.value_span, f"{quote}{tool.mainline}{quote}")
    if tool.choice:
        yield Insertion("tool_choice", f"{{{quote}type{quote}: {quote}{_TYPE}{quote}}}", after="tools")


def _quote(draft: Draft, call: CallSite) -> str:
    return next((one.quote for one in call.arguments if one.quote), "") or quote_style(draft.text, [call.span])


def _given(draft: Draft, wishes: Wishes, quote: str) -> Iterator[tuple[str, str]]:
    for name, (argument, _) in wishes.tool.given.items():
        yield name, _taken(draft, argument)
    for name, word in wishes.tool.words.items():
        yield name, _spelled(word, quote)


def _taken(draft: Draft, argument: Argument) -> str:
    home = draft.at(argument.value_span.file)
    return home.swallow(argument.value_span)


def _spelled(word: Word, quote: str) -> str:
    return f"{quote}{word}{quote}" if isinstance(word, str) else repr(word)


def _entry(draft: Draft, wishes: Wishes, quote: str) -> str:
    items = [("type", _spelled(_TYPE, quote)), *_given(draft, wishes, quote)]
    return "{" + ", ".join(f"{quote}{name}{quote}: {text}" for name, text in items) + "}"


def _new_tool(draft: Draft, call: CallSite, entry: str) -> Iterator[Insertion]:
    found = list(call.named("tools"))
    assert call.request is not None
    if not found:
        yield Insertion("tools", f"[{entry}]", after="input")
    elif len(found) > 1 or None in found[0].value.known:
        raise HeldError("the list of tools can be several things")
    elif call.request.tools is not None:
        draft.extend(rearrange(draft.text, call.request.tools, (), (Insertion("", entry),)))
    elif found[0].place is Place.JSON:
        raise HeldError("the list of tools is put into the body from elsewhere")
    else:
        draft.insert(found[0].value_span.start, "[*")
        draft.insert(found[0].value_span.end, f", {entry}]")


def unfold(draft: Draft, brackets: Arguments, gone: Collection[Argument], added: Sequence[Insertion]) -> list[Edit]:
    """Return the edit that puts the arguments of a call on a line each; empty if they stay readable on the one line they share."""
    inside = brackets.inside
    start, end = line_start(draft.text, inside.start), next_line(draft.text, inside.end)
    if NEWLINE.search(draft.text, inside.start, inside.end) or not brackets.items:
        return []
    entries = [(item.name, draft.preview(item.whole)) for item in brackets.items if item not in gone]
    for one in added:
        names = [name for name, _ in entries]
        place = names.index(one.after) + 1 if one.after in names else len(entries)
        entries.insert(place, (one.name, f"{one.name}={one.value}"))
    texts = [text for _, text in entries]
    around = len(draft.text[start : inside.start]) + len(draft.text[inside.end : end].rstrip())
    if around + len(", ".join(texts)) <= _WIDE:
        return []
    draft.swallow(inside)
    lead = draft.text[start : inside.start]
    outer = draft.facts.newline + lead[: len(lead) - len(lead.lstrip(" \t"))]
    return [Edit(inside, "".join(f"{outer}{draft.facts.indent}{text}," for text in texts) + outer)]
