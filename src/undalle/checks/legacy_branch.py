"""UD703: code that asks whether the model is one of the DALL-E era."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.kit import Context, mention_check
from undalle.diagnostics import Diagnostic
from undalle.facts import Mention, Role


@mention_check("UD703")
def legacy_branch(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each comparison with a model of the DALL-E era."""
    if mention.role is Role.COMPARED and mention.parameter == "model" and ctx.catalog.legacy_model(mention.word):
        yield ctx.remark("UD703", mention, word=mention.word, target=ctx.target)
