"""How sure the fix of a unit is: the minimum over its parts, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from undalle.catalog import Catalog
from undalle.diagnostics import Applicability, Diagnostic
from undalle.facts import CallSite, Result, Span
from undalle.rewrite.merge import Wishes
from undalle.rewrite.outcome import Outcome

B64 = ("data", "[]", "b64_json")
REVISED = ("data", "[]", "revised_prompt")
_PATIENCE = 120


def judge(
    wishes: Sequence[tuple[CallSite, Wishes]], diagnostics: Iterable[Diagnostic], strays: Sequence[Span], catalog: Catalog
) -> Outcome:
    """Return the ceiling of a unit from its diagnostics and from what is known of its calls; reads add to it when they are written.

    ``strays`` are the reads of a URL in the calls' file that nobody accounts for.
    """
    outcome = Outcome()
    for diagnostic in diagnostics:
        if diagnostic.changes:
            outcome.lower(diagnostic.ceiling, *diagnostic.reasons)
    for call, wished in wishes:
        for clash in wished.clashes:
            outcome.lower(Applicability.DISPLAY, clash)
        if wished.choices:
            outcome.lower(Applicability.UNSAFE, "words go out of a list of choices: who asks for one of them by name is turned away")
        if wished:
            _arguments(call, outcome)
            for reason in call.reasons:
                outcome.lower(Applicability.DISPLAY, reason)
        for test in dict.fromkeys(str(test.word) for argument in wished.words for test in argument.value.tests):
            outcome.lower(Applicability.UNSAFE, f"the code asks whether the model is `{test}`: the question moves too")
        for name in dict.fromkeys(name for argument in wished.words for name in argument.value.environment):
            outcome.note(f"`{name}` in the environment overrides the new word")
        if changes_shape(call, catalog):
            _answer(call.result, outcome, strays, turned=turns_object(call, wished, catalog))
        _remarks(call, outcome)
    return outcome


def _arguments(call: CallSite, outcome: Outcome) -> None:
    """What was not seen of the call's arguments may keep it broken."""
    models = [argument.value for argument in call.named("model")]
    if not call.complete:
        ceiling = Applicability.UNSAFE if models else Applicability.DISPLAY
        outcome.lower(ceiling, "not every argument of the call was seen: what is splatted into it may hold old words too")
    elif models and not any(value.known for value in models):
        outcome.lower(Applicability.UNSAFE, "where `model` gets its value from was not seen: it must name a model that is still there")


def changes_shape(call: CallSite, catalog: Catalog) -> bool:
    """Say whether the migrated call answers in another shape than the old one did: base64 where there were URLs."""
    if catalog.operations()[call.operation].result in {"url", "other"}:
        return False
    named = [word for argument in call.named("model") for word in argument.value.known]
    if named and not any(isinstance(word, str) and (catalog.legacy_model(word) or catalog.seat(word) != "image") for word in named):
        return False
    formats = [argument.value for argument in call.named("response_format")]
    return not (formats and all(value.complete and value.known == ("b64_json",) for value in formats))


def turns_object(call: CallSite, wished: Wishes, catalog: Catalog) -> bool:
    """Say whether the answer of ``call`` was a dict and becomes an object, as the SDK's answers did with openai 1.0."""
    rows = catalog.operations()
    return rows[call.operation].surface == "sdk0" and bool(wished.callee) and rows[wished.callee].surface != "sdk0"


def _answer(result: Result, outcome: Outcome, strays: Sequence[Span], *, turned: bool) -> None:
    """What reads the answer out of sight may still ask it for a URL, or (``turned``) take it for a dict."""
    ceiling = Applicability.DISPLAY if turned else Applicability.UNSAFE
    for opening in result.openings:
        lost = f"the answer gets out of sight ({opening.why})"
        if opening.reader:
            outcome.lower(Applicability.DISPLAY, f"{lost}, and what reads it there may ask for `url`: change that first")
        elif strays:
            outcome.lower(Applicability.DISPLAY, f"{lost}, and this file reads a `url` that may come out of it")
        else:
            outcome.lower(ceiling, f"{lost}: what reads it there may still ask for `url`")
    for function in result.unseen:
        keeps = f"`{function}` holds the answer, and other files read it"
        returns = f"`{function.removeprefix('?.')}` returns the answer; it may have callers that were not understood"
        outcome.lower(ceiling, keeps if function.startswith(".") else returns)
    if any(access.path == REVISED for access in result.accesses):
        outcome.lower(Applicability.UNSAFE, "`revised_prompt` is read: GPT Image models return none")


def _remarks(call: CallSite, outcome: Outcome) -> None:
    """Say what deserves a look and lowers nothing."""
    limits = [call.client.timeout] if call.client.timeout is not None else []
    limits += [float(word) for a in call.named("timeout") for word in a.value.known if isinstance(word, (int, float))]
    if limits and min(limits) < _PATIENCE:
        outcome.note(f"the timeout is {min(limits):g} s: an image can take two minutes")
