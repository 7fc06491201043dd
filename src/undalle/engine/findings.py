"""Diagnostics with their places in words of rows and columns, as reporters show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from undalle.diagnostics import Applicability, Diagnostic, Edit, Finding, Fix, Location
from undalle.engine.batch import Batch, Examiner
from undalle.engine.fingerprints import fingerprint
from undalle.engine.seen import Files
from undalle.facts import Span
from undalle.rewrite.plan import Plan, finished


@dataclass(frozen=True, slots=True)
class Placed:
    """A fix with its edits as readers see them, found once for all findings of a unit: a unit may have thousands of both."""

    fix: Fix
    edits: tuple[tuple[Edit, Location, Location], ...]


def findings(batch: Batch, examiner: Examiner) -> Iterator[Finding]:
    """Yield every reported finding with the fix of its unit; suppressed and unselected ones are left out."""
    for plan in batch.plans:
        yield from findings_of(plan, batch, examiner)
    for diagnostic in batch.loose:
        yield finding(_expired(diagnostic, batch), batch.files, None, batch.noqa_row_of(diagnostic))


def findings_of(plan: Plan, batch: Batch, examiner: Examiner) -> Iterator[Finding]:
    """Yield the reported findings of one unit, each place once a rule: what several calls say of it is one finding."""
    merged: dict[tuple[str, Span], Diagnostic] = {}
    for diagnostic in plan.diagnostics:
        first = merged.setdefault((diagnostic.code, diagnostic.span), diagnostic)
        related = tuple(dict.fromkeys((*first.related, *diagnostic.related)))
        merged[diagnostic.code, diagnostic.span] = replace(first, related=related)
    fix = _whole(plan, batch.files)
    placed = Placed(fix, tuple((edit, *_places(edit.span, batch.files)) for edit in fix.edits))
    for diagnostic in merged.values():
        if examiner.reports(diagnostic) and not batch.silences(diagnostic):
            yield finding(_expired(diagnostic, batch), batch.files, placed if diagnostic.changes else None, batch.noqa_row_of(diagnostic))


def _expired(diagnostic: Diagnostic, batch: Batch) -> Diagnostic:
    """Return ``diagnostic`` with the suppression that has run out beside it."""
    comment = batch.expired(diagnostic)
    return diagnostic if comment is None else replace(diagnostic, related=(*diagnostic.related, comment))


def _whole(plan: Plan, files: Files) -> Fix:
    """Return the fix of a unit with the imports that it needs, and without what it orphans, where it is applied alone."""
    edits = [edit for name in sorted(plan.files) for edit in finished(files[name].facts, files[name].source.text, [plan])]
    return replace(plan.fix, edits=tuple(edits)) if edits else plan.fix


def held(plan: Plan, reason: str) -> Plan:
    """Return ``plan`` with its fix taken back."""
    reasons = (*plan.fix.reasons, f"internal error, nothing was written here; please report it: {reason}")
    return replace(plan, fix=Fix((), Applicability.DISPLAY, reasons, plan.fix.message))


def finding(diagnostic: Diagnostic, files: Files, placed: Placed | None, noqa_row: Callable[[], int] | None = None) -> Finding:
    """Return ``diagnostic`` as it is reported. ``placed`` is the fix of its whole unit, ``noqa_row`` finds the row for a comment on it."""
    span = diagnostic.span
    source = files[span.file].source
    shared = placed.fix.reasons if placed is not None else ()
    return Finding(
        diagnostic=diagnostic,
        start=source.locate(span.start),
        end=source.locate(span.end),
        lines=source.lines(span.start, span.end),
        related=tuple((one, *_places(one.span, files)) for one in diagnostic.related),
        fix=placed.fix if placed is not None else None,
        edits=placed.edits if placed is not None else (),
        reasons=tuple(dict.fromkeys((*diagnostic.reasons, *shared))) if diagnostic.reasons else shared,
        find_noqa_row=noqa_row,
        identify=partial(fingerprint, diagnostic, source),
    )


def _places(span: Span, files: Files) -> tuple[Location, Location]:
    source = files[span.file].source
    return source.locate(span.start), source.locate(span.end)
