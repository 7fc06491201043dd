"""UD702: words to choose from that are of the DALL-E era."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, mention_check
from undalle.diagnostics import Change, Diagnostic, Facet, Slot
from undalle.facts import Argument, CallSite, Mention, Role, Word


@check("UD702", Site.CALL, Site.TOOL)
def choice_of_a_call(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each word that can be chosen for an argument of the call and that no model it can name takes."""
    # What no model takes at all is no longer handed over: its choices are told as words of the file.
    for argument in (one for one in call.items() if ctx.catalog.removed(one.name or "") is None):
        for item in (item for listed in argument.choices for item in listed.items):
            for word in item.value.known:
                found = _refused(call, argument, word, ctx)
                if found is not None:
                    yield _finding(call, argument, item, word, found, ctx)


@mention_check("UD702")
def legacy_choice(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each retired model, size, quality, style or format that can be chosen, with no call in sight that gets it."""
    if mention.role is not Role.CHOICE:
        return
    why = f"`{ctx.target}` refuses it"
    if mention.parameter == "model":
        gone = _gone(mention.word, ctx)
        if gone is None:
            return
        why = gone
    elif ctx.catalog.accepts(ctx.target, "generate", mention.parameter, mention.word) and ctx.catalog.removed(mention.parameter) is None:
        return
    yield ctx.remark("UD702", mention, word=mention.word, parameter=mention.parameter, bound=mention.bound, why=why)


def _gone(word: Word, ctx: Context) -> str | None:
    life = ctx.lifecycle(word)
    return f"it was shut down on {life.shutdown}" if life is not None and life.state == "retired" else None


def _refused(call: CallSite, argument: Argument, word: Word, ctx: Context) -> tuple[str, Word] | None:
    """Return why nobody should choose ``word`` any more, and what it became (None: nothing)."""
    if argument.name == "model":
        gone = _gone(word, ctx) if ctx.standing(call).model else None
        return (gone, ctx.target) if gone is not None else None
    name, endpoint, models = argument.name or "", ctx.operation(call).endpoint, ctx.after(call)
    if not all(ctx.catalog.refusal(model, endpoint, name, word) for model in models):
        return None
    return f"`{models[0]}` refuses it", ctx.catalog.translate(models[0], endpoint, name, word)


def _finding(call: CallSite, argument: Argument, item: Argument, word: Word, found: tuple[str, Word], ctx: Context) -> Diagnostic:
    why, new = found
    wish = Change(Slot("choice", argument.name or "", item.whole.start), Facet.VALUE, new, word)
    words = {"word": word, "parameter": argument.name, "bound": argument.name, "why": why}
    return ctx.diagnostic("UD702", call, item.value_span, changes=(wish,) if new is not None else (), **words)
