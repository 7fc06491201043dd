"""Fixes of words that no call accounts for: the word where it is written, and nothing else."""

from __future__ import annotations

from undalle.diagnostics import Diagnostic, Edit, Fix
from undalle.facts import Literal
from undalle.rewrite.literals import respell
from undalle.rewrite.plan import Plan


def alone(diagnostic: Diagnostic, literal: Literal, message: str) -> Plan:
    """Return the plan that makes ``literal`` say what the changes of ``diagnostic`` ask for; ``message`` says so in a clause."""
    edits = tuple(Edit(literal.span, respell(literal, change.to)) for change in diagnostic.changes)
    return Plan((), (diagnostic,), Fix(edits, diagnostic.ceiling, (), message), ())
