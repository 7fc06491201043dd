"""UD201: a parameter that today's models do not take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from undalle.catalog.parameters import RemovedParameter
from undalle.checks.context import Context, Site
from undalle.checks.kit import check, goes, held, says
from undalle.diagnostics import Applicability, Change, Diagnostic
from undalle.facts import Argument, CallSite


@check("UD201", Site.CALL, Site.TOOL, Site.RESPONSE)
def removed_parameter(call: CallSite, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each argument that every model the call can name refuses."""
    endpoint = ctx.endpoint(call)
    model = ctx.after(call)[0]
    for argument in call.items():
        row = ctx.catalog.removed(argument.name or "", model, endpoint)
        if row is None or not ctx.refused(call, argument.name or ""):
            continue
        known = argument.value.known
        span = argument.whole
        wishes = (goes(argument), *_in_the_prompt(call, argument, row, ctx))
        found = ctx.diagnostic("UD201", call, span, changes=wishes, parameter=argument.name, model=model, word=known)
        lost = [word for word in known if word is not None and word not in row.harmless]
        if row.harmless and (lost or (not argument.value.complete and _may_lose(row, ctx))):
            moved = "its words move into the prompt" if len(wishes) > 1 else f"{_said(lost)}: {row.advice}"
            found = held(found, moved, Applicability.UNSAFE)
        yield found


def _may_lose(row: RemovedParameter, ctx: Context) -> bool:
    """Say whether any value that the parameter ever took asked for something."""
    domains = (profile.domains.get(row.name) for profile in ctx.catalog.profiles.values())
    return any(set(domain.words) - set(row.harmless) for domain in domains if domain is not None)


def _in_the_prompt(call: CallSite, argument: Argument, row: RemovedParameter, ctx: Context) -> Iterator[Change]:
    """Yield the wish that the prompt says what the argument asked for, if the settings want that and both are plain words."""
    asked = row.phrases.get(str(argument.value.known[0])) if len(argument.value.known) == 1 else None
    prompts = [prompt for prompt in call.named("prompt") if len(prompt.value.literals) == 1]
    if asked and ctx.natural_style == "prompt" and prompts and argument.value.complete:
        literal = prompts[0].value.literals[0]
        if isinstance(literal.word, str) and prompts[0].value_span.covers(literal.span):
            yield says(prompts[0], literal.word, literal.word + asked)


def _said(lost: Sequence[object]) -> str:
    return " or ".join(f"`{word}`" for word in lost) + " is lost" if lost else "its value was not seen"
