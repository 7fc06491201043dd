"""Where somebody has to look when another model answers: its answer gets out of sight there, or its errors are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from undalle.catalog import Catalog
from undalle.diagnostics import Change, Related
from undalle.facts import CallSite

REVISED = ("data", "[]", "revised_prompt")


def lost(call: CallSite, changes: Iterable[Change]) -> Iterator[Related]:
    """Yield each place where the answer of ``call`` was lost sight of, if ``changes`` make another model answer than a URL's."""
    if not any(change.slot.name == "model" for change in changes):
        return
    formats = [argument.value for argument in call.named("response_format")]
    if formats and all(value.complete and value.known == ("b64_json",) for value in formats):
        return
    for opening in call.result.openings:
        yield Related(opening.span, f"the answer gets out of sight here: {opening.why}")


def misread(call: CallSite, changes: Iterable[Change], catalog: Catalog) -> Iterator[Related]:
    """Yield each place that reads what DALL-E answered with and GPT Image models do not, if ``changes`` make one of these answer."""
    leaving = any(change.slot.name == "model" and (change.old is None or catalog.legacy_model(str(change.old))) for change in changes)
    for code, span in call.codes if leaving else ():
        yield Related(span, f"`{code}` is asked for here: a refused prompt is answered with `{catalog.codes[code]}` now")
    for access in call.result.accesses if leaving else ():
        if access.path == REVISED:
            yield Related(access.span, f"`{REVISED[-1]}` is read here: GPT Image models return none")
