"""UD703: code that asks whether the model is one that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.kit import mention_check
from undalle.diagnostics import Diagnostic
from undalle.facts import Mention, Role


@mention_check("UD703")
def legacy_branch(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each question about a model that is gone. A part of a name may stand for living ones, except DALL-E's."""
    if mention.role not in {Role.COMPARED, Role.PART} or mention.parameter != "model":
        return
    life = ctx.lifecycle(mention.word) if mention.role is Role.COMPARED else None
    if ctx.catalog.legacy_model(mention.word) or (life is not None and life.state == "retired"):
        yield ctx.remark("UD703", mention, word=mention.word, target=ctx.target)
