"""The edits of a call itself: words, arguments that go or come, the callee."""

from __future__ import annotations

import re
from collections.abc import Iterable

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, CallSite, Literal, Place, Span, Word
from undalle.rewrite.arguments import rearrange
from undalle.rewrite.callee import write_callee
from undalle.rewrite.contested import Contested, new_home
from undalle.rewrite.draft import Draft, HeldError
from undalle.rewrite.entries import spell_call, spell_given, unfold
from undalle.rewrite.fields import rearrange_field
from undalle.rewrite.layout import Insertion
from undalle.rewrite.literals import quote_style, respell
from undalle.rewrite.merge import Wishes
from undalle.rewrite.scripts import rearrange_form
from undalle.rewrite.statements import delete, only_one

_SEMICOLON_AHEAD = re.compile(r";[ \t\f]*\Z")
_SEMICOLON_BEHIND = re.compile(r"[ \t\f]*;[ \t\f]*[^\s#]")


def write_words(draft: Draft, call: CallSite, wishes: Wishes, shared: Contested) -> None:
    """Add the edits that make the call's callee, words and names what ``wishes`` say to ``draft``.

    What is ``shared`` with calls that stay is left alone. Raises ``HeldError``.
    """
    if wishes.callee:
        write_callee(draft, call, wishes)
        _name_all(draft, call)
    for argument, words in wishes.words.items():
        _say(draft, call, argument, words, shared)
    for argument, name in wishes.renamed.items():
        if argument.name_span is not None and argument.name is not None:
            old = draft.text[argument.name_span.start : argument.name_span.end]
            draft.replace(argument.name_span, old.replace(argument.name, name))


def write_names(draft: Draft, call: CallSite, wishes: Wishes) -> None:
    """Give pictures that are sent as bare bytes a file name, from which the SDK tells their type."""
    for argument, spans in wishes.named.items():
        for span in spans:
            home = draft.at(span.file)
            quote = quote_style(home.text, [call.span])
            home.insert(span.start, f"({quote}{argument.name}.png{quote}, ")
            home.insert(span.end, ")")


def write_items(draft: Draft, call: CallSite, wishes: Wishes, shared: Contested) -> None:
    """Add the edits that take arguments away and put arguments in; those of words must be there already. Raises ``HeldError``."""
    leaving, touched = wishes.leaving(), wishes.touched()
    home = call.arguments[new_home(call, shared)]
    for container in call.arguments:
        gone = [argument for argument in container.items if argument in leaving]
        if container.shared and touched.intersection(container.items):
            raise HeldError("the dict that holds the arguments is used for something else as well")
        if any(":=" in draft.text[argument.whole.start : argument.whole.end] for argument in gone if argument not in wishes.moved):
            raise HeldError("an argument that goes also gives a name its value")
        if any(argument.name_span is None and argument.place is Place.CALL for argument in gone):
            raise HeldError("an argument that goes stands at its place without its name, and others follow it")
        if any(argument.whole in shared.items for argument in container.items if argument in leaving or argument in wishes.moved):
            raise HeldError("the dict that holds the arguments also serves a call that stays as it is")
        added = [*_insertions(draft, call, wishes, container), *_entries(draft, call, wishes)] if container is home else []
        if gone and not added and container.place in {Place.STORE, Place.FIELD}:
            draft.extend(_drop(draft.text, container.inside))
        elif added and container.place is Place.FIELD:
            draft.extend(rearrange_field(draft.text, container, gone, added))
        elif added and wishes.moved and container.place is Place.CALL and (wide := unfold(draft, container, gone, added)):
            draft.extend(wide)
        elif (gone or added) and container.place is Place.FORM:
            draft.extend(rearrange_form(draft.text, container, gone, wishes.added))
        elif gone or added:
            draft.extend(rearrange(draft.text, container, gone, added))


def _entries(draft: Draft, call: CallSite, wishes: Wishes) -> Iterable[Insertion]:
    return spell_call(draft, call, wishes) if call.request is not None else spell_given(draft, call, wishes)


def _drop(text: str, statement: Span) -> list[Edit]:
    """Return the edits that take a statement away; beside another one on its line it is never all that its block holds."""
    beside = _SEMICOLON_AHEAD.search(text, 0, statement.start) or _SEMICOLON_BEHIND.match(text, statement.end)
    return delete(text, statement, alone=not beside and only_one(text, statement))


def _name_all(draft: Draft, call: CallSite) -> None:
    """Give the arguments that go by place their names: only the SDK before 1.0 took them without."""
    for argument in call.arguments[0].items:
        if argument.name and argument.name_span is None and argument.place is Place.CALL:
            draft.insert(argument.value_span.start, f"{argument.name}=")


def _insertions(draft: Draft, call: CallSite, wishes: Wishes, home: Arguments) -> Iterable[Insertion]:
    # A dict that stands elsewhere may serve several calls: they have to agree about what it gets.
    beside = call.span if call.span.covers(home.inside) else home.inside
    quote = next((one.quote for one in call.arguments if one.quote), "") or quote_style(draft.text, [beside])
    own = dict(call.spelled)
    gone = {argument.name for argument in wishes.gone}
    given = [argument.name for argument in call.items() if argument.name not in gone]
    previous = next((name for name in ("n", "size", "prompt", "model") if name in given), None)
    for name, word in wishes.added.items():
        spelled = f"{quote}{word}{quote}" if isinstance(word, str) else repr(word)
        if name == "model":
            yield Insertion(own.get(name, name), spelled, first=True)
        elif name == "prompt":
            yield Insertion(name, spelled, after="image")
        else:
            yield Insertion(name, spelled, after="size" if name == "quality" and ("size" in given or "size" in wishes.added) else previous)


def _say(draft: Draft, call: CallSite, argument: Argument, words: dict[Word, Word], shared: Contested) -> None:
    if argument.whole in shared.items:
        raise HeldError(f"`{argument.name}` stands where another call, which stays as it is, takes it from")
    literals = argument.value.literals
    after = {words.get(word, word) for word in argument.value.known}
    quote = quote_style(draft.text, [call.span])
    if argument.value.collapse is not None and len(after) == 1 and argument.value.complete:
        draft.replace(argument.value.collapse, respell(literals[0], after.pop(), quote))
        return
    if argument.value.apart and len(after) < len(argument.value.known):
        raise HeldError(f"what `{argument.name}` says becomes one word where there were several, and {argument.value.apart}")
    changing = [literal for literal in literals if literal.word in words]
    if any(literal.shared or literal.span in shared.literals for literal in changing):
        _at_the_use(draft, argument, after, quote)
        return
    if {literal.word for literal in changing} != set(words):
        raise HeldError(f"where `{argument.name}` gets its value from was not seen")
    tests = argument.value.tests
    if tests and len(after) < len(argument.value.known):
        raise HeldError("the code tells models apart that become one")
    for literal in (*changing, *tests):
        draft.at(literal.span.file).replace(literal.span, respell(literal, words[literal.word], quote))


def _at_the_use(draft: Draft, argument: Argument, after: set[Word], quote: str) -> None:
    """Leave a constant that others read too, and write the new word where the call uses it."""
    if not argument.value.complete or len(after) != 1:
        raise HeldError(f"the constant behind `{argument.name}` is read elsewhere too")
    style = Literal(argument.value_span, None, quote, quote, lead=argument.value.literals[0].lead)
    draft.replace(argument.value_span, respell(style, after.pop(), quote))
