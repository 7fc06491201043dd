"""The edits of a call itself: words, arguments that go or come, the callee."""

from __future__ import annotations

from collections.abc import Iterable

from undalle.facts import Argument, Arguments, CallSite, Literal, Word
from undalle.rewrite.arguments import Insertion, rearrange
from undalle.rewrite.draft import Draft, HeldError
from undalle.rewrite.literals import quote_style, respell
from undalle.rewrite.merge import Wishes


def write_call(draft: Draft, call: CallSite, wishes: Wishes) -> None:
    """Add the edits that grant ``wishes`` to ``draft``. Raises ``HeldError``."""
    if wishes.callee:
        draft.replace(call.tail, wishes.callee)
    for argument, words in wishes.words.items():
        _say(draft, call, argument, words)
    home = _home(call, wishes)
    for container in call.arguments:
        gone = [argument for argument in container.items if argument in wishes.gone]
        home_draft = draft.at(container.inside.file)
        if gone and container.shared:
            raise HeldError("the dict that holds the arguments is used for something else as well")
        added = list(_insertions(draft, call, wishes)) if container is home else []
        if gone or added:
            home_draft.extend(rearrange(home_draft.text, container, gone, added))


def _home(call: CallSite, wishes: Wishes) -> Arguments:
    """Return the brackets that new arguments go into: where the others stand."""
    if not wishes.added:
        return call.arguments[0]
    for container in call.arguments[1:]:
        if not container.shared and any(argument.name in {"model", "size", "quality", "n"} for argument in container.items):
            return container
    return call.arguments[0]


def _insertions(draft: Draft, call: CallSite, wishes: Wishes) -> Iterable[Insertion]:
    quote = quote_style(draft.text, [call.span])
    gone = {argument.name for argument in wishes.gone}
    given = [argument.name for argument in call.items() if argument.name not in gone]
    previous = next((name for name in ("n", "size", "prompt", "model") if name in given), None)
    for name, word in wishes.added.items():
        spelled = f"{quote}{word}{quote}" if isinstance(word, str) else repr(word)
        if name == "model":
            yield Insertion(name, spelled, first=True)
        else:
            yield Insertion(name, spelled, after="size" if name == "quality" and ("size" in given or "size" in wishes.added) else previous)


def _say(draft: Draft, call: CallSite, argument: Argument, words: dict[Word, Word]) -> None:
    literals = argument.value.literals
    after = {words.get(word, word) for word in argument.value.known}
    quote = quote_style(draft.text, [call.span])
    if argument.value.collapse is not None and len(after) == 1 and argument.value.complete:
        draft.replace(argument.value.collapse, respell(literals[0], after.pop(), quote))
        return
    changing = [literal for literal in literals if literal.word in words]
    if any(literal.shared for literal in changing):
        _at_the_use(draft, argument, literals, after, quote)
        return
    if {literal.word for literal in changing} != set(words):
        raise HeldError(f"where `{argument.name}` gets its value from was not seen")
    for literal in changing:
        draft.at(literal.span.file).replace(literal.span, respell(literal, words[literal.word], quote))


def _at_the_use(draft: Draft, argument: Argument, literals: tuple[Literal, ...], after: set[Word], quote: str) -> None:
    """Leave a constant that others read too, and write the new word where the call uses it."""
    if not argument.value.complete or len(after) != 1:
        raise HeldError(f"the constant behind `{argument.name}` is read elsewhere too")
    new = after.pop()
    style = literals[0] if len(literals) == 1 else Literal(argument.value_span, new)
    draft.replace(argument.value_span, respell(Literal(style.span, style.word, quote, quote), new, quote))
