"""Where an answer that changes its shape gets out of sight: somebody has to look there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from undalle.diagnostics import Change, Related
from undalle.facts import CallSite


def lost(call: CallSite, changes: Iterable[Change]) -> Iterator[Related]:
    """Yield each place where the answer of ``call`` was lost sight of, if ``changes`` make another model answer than a URL's."""
    if not any(change.slot.name == "model" for change in changes):
        return
    formats = [argument.value for argument in call.named("response_format")]
    if formats and all(value.complete and value.known == ("b64_json",) for value in formats):
        return
    for opening in call.result.openings:
        yield Related(opening.span, f"the answer gets out of sight here: {opening.why}")
