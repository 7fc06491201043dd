"""The words of a call that no model it can name takes: asked once, told by two rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from undalle.checks.context import Context
from undalle.facts import Argument, CallSite, Word


@dataclass(frozen=True, slots=True)
class Refusal:
    """``word`` of ``argument`` is refused by ``model``, ``why``; ``new`` is what it became, None where no old word explains it."""

    argument: Argument
    word: Word
    model: str
    why: str
    new: Word


def refusals(call: CallSite, ctx: Context) -> Iterator[Refusal]:
    """Yield every word that all models the call can name refuse."""
    endpoint, models = ctx.endpoint(call), ctx.after(call)
    for argument in call.items():
        name = argument.name or ""
        for word in argument.value.known:
            reasons = [ctx.catalog.refusal(model, endpoint, name, word) for model in models]
            if all(reasons):
                yield Refusal(argument, word, models[0], reasons[0], ctx.translate(models[0], endpoint, name, word))
