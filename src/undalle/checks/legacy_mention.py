"""UD704: a retired id in any other string of its own."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.kit import mention_check
from undalle.diagnostics import Diagnostic
from undalle.facts import Mention, Role


@mention_check("UD704")
def legacy_mention(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each mention that is neither bound, nor a choice, nor compared."""
    life = ctx.lifecycle(mention.word) if mention.role is Role.TEXT and mention.parameter == "model" else None
    if life is not None and life.state == "retired":
        yield ctx.remark("UD704", mention, model=mention.word, shutdown=life.shutdown, target=ctx.target)
