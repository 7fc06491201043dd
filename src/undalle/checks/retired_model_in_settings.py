"""UD802: a retired model in a settings file, where no call was seen to read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from undalle.checks.context import Context
from undalle.checks.kit import mention_check
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Severity, Slot
from undalle.facts import Mention, Role

_OUT_OF_SIGHT = "what reads it is out of sight, and may send DALL-E's parameters or wait for a URL"


@mention_check("UD802")
def retired_model_in_settings(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for a key that is set to a model which is retired, or will be soon."""
    life = ctx.lifecycle(mention.word) if mention.role is Role.SETTING else None
    if life is None or life.state not in {"retired", "retiring"}:
        return
    past = life.state == "retired"
    words = {"model": mention.word, "shutdown": life.shutdown, "bound": mention.bound, "target": ctx.target}
    found = ctx.remark("UD802", mention, was="was" if past else "is", **words)
    offered = mention.bound.endswith("[]")
    severity = min(found.severity, Severity.NOTE if offered else Severity.ERROR if past else Severity.WARNING)
    if mention.host or mention.held or not ctx.replaced(mention.word):
        reasons = (*found.reasons, *([mention.held] if mention.held else []))
        yield replace(found, severity=severity, reasons=reasons or (f"`{ctx.target}` does not outlive it",))
        return
    change = Change(Slot("setting", mention.bound, mention.span.start), Facet.VALUE, ctx.target, mention.word)
    yield replace(found, severity=severity, changes=(change,), ceiling=Applicability.UNSAFE, reasons=(_OUT_OF_SIGHT,))
