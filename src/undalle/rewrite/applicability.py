"""How sure the fix of a unit is: the minimum over its parts, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from undalle.catalog import Catalog
from undalle.checks.lost import REVISED
from undalle.diagnostics import Applicability, Diagnostic
from undalle.facts import CallSite, Result, Span
from undalle.rewrite.merge import Wishes
from undalle.rewrite.outcome import Outcome

B64 = ("data", "[]", "b64_json")
_PATIENCE = 120
_UNSAID = 'GPT Image models ask for the type of a picture, and the form does not say it: `("image.png", file, "image/png")` does'
_TYPELESS = "a picture is sent as bare bytes, of which GPT Image models are not told the type: it is given a file name, as the PNG it was"


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
        if wished:
            _arguments(call, outcome, catalog)
        for ceiling, reason in _own_reasons(call, wished, catalog):
            outcome.lower(ceiling, reason)
        for name in dict.fromkeys(name for argument in wished.words for name in argument.value.environment):
            outcome.note(f"`{name}` in the environment overrides the new word")
        if changes_shape(call, catalog):
            _answer(call.result, outcome, strays, turned=turns_object(call, wished, catalog))
        if wished and leaves_dalle(call, catalog):
            _revised(call.result, outcome)
        _remarks(call, outcome, catalog)
    return outcome


def _own_reasons(call: CallSite, wished: Wishes, catalog: Catalog) -> Iterator[tuple[Applicability, str]]:
    """Yield what lies in the call itself, or in what is wished for it, each with what the fix can be at most."""
    yield from ((Applicability.DISPLAY, clash) for clash in wished.clashes)
    if wished.choices:
        yield Applicability.UNSAFE, "words go out of a list of choices: who asks for one of them by name is turned away"
    if wished.named:
        yield Applicability.UNSAFE, _TYPELESS
    elif wished and call.bare and leaves_dalle(call, catalog):
        yield Applicability.UNSAFE, _UNSAID
    broken = catalog.operations()[wished.callee or call.operation].broken
    if wished:
        yield from ((Applicability.DISPLAY, reason) for reason in (*call.reasons, *([broken] if broken else [])))
        yield from _wrapped(call, catalog)
    for test in dict.fromkeys(str(test.word) for argument in wished.words for test in argument.value.tests):
        yield Applicability.UNSAFE, f"the code asks whether the model is `{test}`: the question moves too"


def _wrapped(call: CallSite, catalog: Catalog) -> Iterator[tuple[Applicability, str]]:
    """What a framework's class, which writes the request itself, may make of a model that replaces DALL-E."""
    row = catalog.operations()[call.operation]
    if row.surface != "wrapper" or not leaves_dalle(call, catalog):
        return
    for argument in call.items():
        parts = (argument.name or "").split("_")
        meant = ["_".join(parts[start:]) for start in range(len(parts))]
        for word in argument.value.known:
            if any(catalog.legacy_word(name, word) for name in meant):
                yield Applicability.DISPLAY, f"`{argument.name}={word!r}` is one of DALL-E's words, and {row.id} decides what it becomes"
    yield Applicability.UNSAFE, f"{row.id} writes the request and reads the answer: {row.version} does so for GPT Image models"


def _arguments(call: CallSite, outcome: Outcome, catalog: Catalog) -> None:
    """What was not seen of the call's arguments may keep it broken."""
    models = [argument.value for argument in call.named("model")]
    if not call.complete:
        ceiling = Applicability.UNSAFE if models else Applicability.DISPLAY
        outcome.lower(ceiling, "not every argument of the call was seen: what is splatted into it may hold old words too")
    elif models and not any(value.known for value in models):
        outcome.lower(Applicability.UNSAFE, "where `model` gets its value from was not seen: it must name a model that is still there")
    for argument in call.items() if leaves_dalle(call, catalog) else ():
        value = argument.value
        if argument.name in catalog.legacy_parameters and not value.known and not value.complete:
            outcome.lower(
                Applicability.UNSAFE, f"where `{argument.name}` gets its value from was not seen: it may be one of DALL-E's words"
            )


def changes_shape(call: CallSite, catalog: Catalog) -> bool:
    """Say whether the migrated call answers in another shape than the old one did: base64 where there were URLs."""
    if catalog.operations()[call.operation].result in {"url", "other"}:
        return False
    formats = [argument.value for argument in call.named("response_format")]
    return leaves_dalle(call, catalog) and not (formats and all(value.complete and value.known == ("b64_json",) for value in formats))


def leaves_dalle(call: CallSite, catalog: Catalog) -> bool:
    """Say whether a call that is migrated may have been answered by a DALL-E model until then."""
    named = [word for argument in call.named("model") for word in argument.value.known]
    legacy = any(isinstance(word, str) and (catalog.legacy_model(word) or catalog.seat(word) != "image") for word in named)
    return legacy or not named


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


def _revised(result: Result, outcome: Outcome) -> None:
    """What reads the prompt that DALL-E 3 made of the one it was given gets nothing."""
    for access in result.accesses:
        if access.path == REVISED:
            why = "`revised_prompt` is read: GPT Image models return none"
            needed = f"{why}, and {access.needed}: have that code take the prompt of the call first" if access.needed else why
            outcome.lower(Applicability.DISPLAY if access.needed else Applicability.UNSAFE, needed)


def _remarks(call: CallSite, outcome: Outcome, catalog: Catalog) -> None:
    """Say what deserves a look and lowers nothing."""
    for code in dict.fromkeys(code for code, _ in call.codes):
        outcome.note(f"a refused prompt is answered with `{catalog.codes[code]}` now, and the code around the call asks for `{code}` only")
    limits = [call.client.timeout] if call.client.timeout is not None else []
    names = {"timeout", *(old for old, new in catalog.moved_options("renamed").items() if new == "timeout")}
    given = (argument for name in sorted(names) for argument in call.named(name))
    limits += [float(word) for a in given for word in a.value.known if isinstance(word, (int, float))]
    if limits and min(limits) < _PATIENCE:
        outcome.note(f"the timeout is {min(limits):g} s: an image can take two minutes")
