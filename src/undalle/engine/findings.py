"""Diagnostics with their places in words of rows and columns, as reporters show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from undalle.diagnostics import Applicability, Diagnostic, Edit, Finding, Fix, Location
from undalle.engine.examine import Examined, Examiner
from undalle.rewrite.plan import Plan
from undalle.sources.source import Source


def findings(examined: Examined, examiner: Examiner) -> Iterator[Finding]:
    """Yield every reported finding of a file with the fix of its unit; suppressed and unselected ones are left out."""
    for plan in examined.plans:
        yield from findings_of(plan, examined, examiner)
    for diagnostic in examined.loose:
        yield finding(diagnostic, examined.source, None)


def findings_of(plan: Plan, examined: Examined, examiner: Examiner) -> Iterator[Finding]:
    """Yield the reported findings of one unit."""
    fixable = plan.fix.edits or any(diagnostic.changes for diagnostic in plan.diagnostics)
    for diagnostic in dict.fromkeys(plan.diagnostics):
        if examiner.reports(diagnostic) and diagnostic not in examined.silenced:
            yield finding(diagnostic, examined.source, plan.fix if fixable and diagnostic.changes else None)


def held(plan: Plan, reason: str) -> Plan:
    """Return ``plan`` with its fix taken back."""
    reasons = (*plan.fix.reasons, f"internal error, nothing was written here; please report it: {reason}")
    return replace(plan, fix=Fix((), Applicability.DISPLAY, reasons, plan.fix.message))


def finding(diagnostic: Diagnostic, source: Source, fix: Fix | None) -> Finding:
    """Return ``diagnostic`` as it is reported. ``fix`` belongs to its whole unit."""
    span = diagnostic.span
    reasons = dict.fromkeys((*diagnostic.reasons, *(fix.reasons if fix is not None else ())))
    return Finding(
        diagnostic=diagnostic,
        start=source.locate(span.start),
        end=source.locate(span.end),
        lines=source.lines(span.start, span.end),
        related=tuple((one, source.locate(one.span.start), source.locate(one.span.end)) for one in diagnostic.related),
        fix=fix,
        edits=tuple(_placed(edit, source) for edit in fix.edits) if fix is not None else (),
        reasons=tuple(reasons),
    )


def _placed(edit: Edit, source: Source) -> tuple[Edit, Location, Location]:
    return edit, source.locate(edit.span.start), source.locate(edit.span.end)
