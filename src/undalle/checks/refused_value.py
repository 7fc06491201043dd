"""UD203: a value that the API refuses and for which there is no honest replacement."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.kit import Context, Site, check, held, places
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite, Word

_NO_REPLACEMENT = "which value is meant is not for a tool to guess"


@check("UD203", Site.CALL, Site.TOOL, Site.RESPONSE)
def refused_value(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each refused value, alone or beside another, that no old word explains."""
    endpoint = ctx.operation(call).endpoint
    if endpoint == "variation":
        return
    models = ctx.after(call)
    for argument in call.items():
        name = argument.name or ""
        for word in argument.value.known:
            reasons = [ctx.catalog.refusal(model, endpoint, name, word) for model in models]
            if all(reasons) and ctx.catalog.translate(models[0], endpoint, name, word) is None:
                for span in places(argument, word):
                    found = ctx.diagnostic("UD203", call, span, parameter=name, word=word, model=models[0], why=reasons[0])
                    yield held(found, _NO_REPLACEMENT)
    yield from _together(call, ctx, models[0], endpoint)


def _together(call: CallSite, ctx: Context, model: str, endpoint: str) -> Iterator[Diagnostic]:
    words: dict[str, Word] = {a.name: a.value.known[0] for a in call.items() if a.name and a.value.complete and len(a.value.known) == 1}
    for problem in ctx.catalog.combinations(model, endpoint, words, complete=call.complete):
        for argument in call.named(problem.parameter):
            word = words.get(problem.parameter)
            found = ctx.diagnostic("UD203", call, argument.whole, parameter=problem.parameter, word=word, model=model, why=problem.why)
            yield held(found, _NO_REPLACEMENT)
