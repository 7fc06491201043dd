"""UD702: words to choose from that are of the DALL-E era."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.kit import Context, mention_check
from undalle.diagnostics import Diagnostic
from undalle.facts import Mention, Role


@mention_check("UD702")
def legacy_choice(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each retired model, size, quality, style or format that can be chosen."""
    if mention.role is not Role.CHOICE:
        return
    why = f"`{ctx.target}` refuses it"
    if mention.parameter == "model":
        life = ctx.lifecycle(mention.word)
        if life is None or life.state != "retired":
            return
        why = f"it was shut down on {life.shutdown}"
    elif ctx.catalog.accepts(ctx.target, "generate", mention.parameter, mention.word) and ctx.catalog.removed(mention.parameter) is None:
        return
    yield ctx.remark("UD702", mention, word=mention.word, parameter=mention.parameter, bound=mention.bound, why=why)
