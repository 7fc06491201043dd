"""UD203: a value that the API refuses and for which there is no honest replacement."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context, Site
from undalle.checks.kit import check, held, places
from undalle.checks.refusals import refusals
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite, Word

_NO_REPLACEMENT = "which value is meant is not for a tool to guess"


@check("UD203", Site.CALL, Site.TOOL, Site.RESPONSE)
def refused_value(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each refused value, alone or beside another, that no old word explains."""
    for one in refusals(call, ctx):
        if one.new is None:
            for span in places(one.argument, one.word):
                name, word, model = one.argument.name, one.word, one.model
                found = ctx.diagnostic("UD203", call, span, parameter=name, word=word, model=model, why=one.why)
                yield held(found, _NO_REPLACEMENT)
    yield from _together(call, ctx, ctx.after(call)[0], ctx.endpoint(call))


def _together(call: CallSite, ctx: Context, model: str, endpoint: str) -> Iterator[Diagnostic]:
    words: dict[str, Word] = {a.name: a.value.known[0] for a in call.items() if a.name and a.value.complete and len(a.value.known) == 1}
    for problem in ctx.catalog.combinations(model, endpoint, words, complete=call.complete):
        for argument in call.named(problem.parameter):
            word = words.get(problem.parameter)
            found = ctx.diagnostic("UD203", call, argument.whole, parameter=problem.parameter, word=word, model=model, why=problem.why)
            yield held(found, _NO_REPLACEMENT)
