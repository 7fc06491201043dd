"""How far a call can be trusted to be OpenAI's, and what follows for its findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from undalle.catalog import Catalog
from undalle.diagnostics import Applicability, Severity
from undalle.facts import CallSite, ClientKind, Word, in_tests


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a call is reported, the highest severity and applicability of what is, whether its model is a model's name, and why."""

    reported: bool = True
    severity: Severity = Severity.ERROR
    ceiling: Applicability = Applicability.SAFE
    model: bool = True
    reasons: tuple[str, ...] = ()


_NOT_OURS = Standing(reported=False)


def standing(call: CallSite, catalog: Catalog) -> Standing:
    """Return the standing of ``call``."""
    client = call.client
    named = {word for argument in call.named("model") for word in argument.value.known}
    ours = any(catalog.seat(word) == "image" for word in named)
    if client.kind is ClientKind.OTHER:
        return _NOT_OURS
    if catalog.operations()[call.operation].result == "url":
        why = "it is declared to return a URL, and GPT Image models give none: have it return bytes, and say so where it is declared"
        return Standing(ceiling=Applicability.DISPLAY, reasons=(why,))
    if client.kind is ClientKind.AZURE:
        why = "this is an Azure client: its `model` is the name of a deployment, see which model that deployment runs"
        return Standing(severity=Severity.NOTE, ceiling=Applicability.DISPLAY, model=False, reasons=(why,))
    if client.kind is ClientKind.UNKNOWN and not (ours or client.ours or client.evidence == "words"):
        return _NOT_OURS
    if client.kind is ClientKind.UNKNOWN and (strange := _strange(named, catalog)):
        why = f"the same call may ask for `{strange}`, which is not OpenAI's, and where it goes was not seen"
        return Standing(severity=Severity.NOTE, ceiling=Applicability.DISPLAY, reasons=(why,))
    if client.endpoint == "?":
        return _of_unseen_host(call)
    if client.endpoint is not None:
        if not ours:
            return _NOT_OURS
        why = f"the client talks to {client.endpoint}, which may give this model's name to something else"
        return Standing(severity=Severity.NOTE, ceiling=Applicability.DISPLAY, reasons=(why,))
    if catalog.operations()[call.operation].surface == "wrapper" and in_tests(call.span.file):
        return Standing(severity=Severity.NOTE, ceiling=Applicability.DISPLAY)
    if client.kind is ClientKind.UNKNOWN and in_tests(call.span.file) and (ours or client.ours):
        why = "this is a test, and its client comes from a fixture: it may answer from a recording"
        return Standing(severity=Severity.NOTE, ceiling=Applicability.DISPLAY, reasons=(why,))
    if client.kind is ClientKind.OPENAI or ours:
        return Standing()
    return Standing(ceiling=Applicability.UNSAFE, reasons=("where the client comes from was not seen",)) if client.ours else _NOT_OURS


def _of_unseen_host(call: CallSite) -> Standing:
    """Return the standing of a call that goes to a host which was not seen; of a request, its path may not have been seen either."""
    if call.client.evidence != "words":
        return Standing(ceiling=Applicability.UNSAFE, reasons=("the client's `base_url` was not seen: it may be another provider's",))
    severity = Severity.NOTE if in_tests(call.span.file) else Severity.ERROR
    why = "where the request goes was not seen: its words are those of OpenAI's Images API"
    return Standing(severity=severity, ceiling=Applicability.DISPLAY, reasons=(why,))


def _strange(named: Iterable[Word], catalog: Catalog) -> str:
    """Return one of the words that a call may name as its model and that is no model of OpenAI's, or an empty string."""
    return min((word for word in named if isinstance(word, str) and catalog.seat(word) is None), default="")
