"""UD701: a retired id bound to something called a model, with no call in sight that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from undalle.checks.context import Context
from undalle.checks.kit import mention_check
from undalle.checks.uses import drawn
from undalle.diagnostics import Diagnostic
from undalle.facts import Mention, Role


@mention_check("UD701")
def retired_setting(mention: Mention, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for a binding of a model that is retired, or will be soon."""
    if mention.role is Role.BINDING and mention.parameter == "model":
        life = ctx.lifecycle(mention.word)
        if life is not None and life.state == "retired":
            words = {"model": mention.word, "shutdown": life.shutdown, "bound": mention.bound, "target": ctx.target}
            yield replace(ctx.remark("UD701", mention, **words), related=tuple(place for read in mention.reads for place in drawn(read)))
