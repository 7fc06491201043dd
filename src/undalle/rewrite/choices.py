"""Lists of choices: old words become new ones, and what is there already goes."""

from __future__ import annotations

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, CallSite, Span, Word
from undalle.rewrite.arguments import remove
from undalle.rewrite.contested import Contested
from undalle.rewrite.draft import Draft, HeldError
from undalle.rewrite.edits import splice
from undalle.rewrite.literals import respell
from undalle.rewrite.merge import Wishes


def write_choices(draft: Draft, call: CallSite, wishes: Wishes, shared: Contested) -> None:
    """Add the edits that take old words out of the lists of choices behind the call's arguments. Raises ``HeldError``."""
    for listed in dict.fromkeys(one for argument in call.items() for one in argument.choices):
        words = {item: wishes.choices[item] for item in listed.items if item in wishes.choices}
        if not words:
            continue
        if listed.shared:
            raise HeldError("the list of choices is used for something else as well")
        if any(item.whole in shared.items for item in words):
            raise HeldError("the list of choices also serves a call that stays as it is")
        draft.at(listed.inside.file).extend(_edits(draft.at(listed.inside.file), listed, words))


def _edits(draft: Draft, listed: Arguments, words: dict[Argument, Word]) -> list[Edit]:
    taken = {word for item in listed.items if item not in words for word in item.value.known}
    gone: list[Argument] = []
    edits: list[Edit] = []
    for item, word in words.items():
        if word in taken:
            gone.append(item)
            continue
        taken.add(word)
        edits.append(Edit(item.value.literals[0].span, respell(item.value.literals[0], word)))
    return _still_a_tuple(draft, listed, [*edits, *remove(draft.text, listed, gone)], len(listed.items) - len(gone))


def _still_a_tuple(draft: Draft, listed: Arguments, edits: list[Edit], left: int) -> list[Edit]:
    """Keep the comma that makes parentheses around one word a tuple."""
    inside = listed.inside
    if left != 1 or draft.text[inside.start - 1] != "(":
        return edits
    moved = [Edit(Span(inside.file, edit.span.start - inside.start, edit.span.end - inside.start), edit.text) for edit in edits]
    text = splice(draft.text[inside.start : inside.end], moved)
    return edits if text.rstrip().endswith(",") else [Edit(inside, f"{text.rstrip()},")]
