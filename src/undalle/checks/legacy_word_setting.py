"""UD705: a word only DALL-E understood, as the value of a setting with no call in sight that reads it."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.kit import mention_check
from undalle.diagnostics import Diagnostic
from undalle.facts import Mention, Role


@mention_check("UD705")
def legacy_word_setting(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for a size, quality or style that the target refuses."""
    if mention.role is not Role.BINDING or mention.parameter == "model":
        return
    refused = not ctx.catalog.accepts(ctx.target, "generate", mention.parameter, mention.word)
    if refused or ctx.catalog.removed(mention.parameter) is not None:
        new = ctx.translate(ctx.target, "generate", mention.parameter, mention.word)
        advice = f"`{new}`" if new is not None else f"no {mention.parameter}"
        yield ctx.remark("UD705", mention, bound=mention.bound, word=mention.word, target=ctx.target, advice=advice)
