"""A plan, or a finding of no call, as a unit that somebody can decide about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from undalle.catalog import Catalog
from undalle.diagnostics import Applicability, Finding, Location, Severity
from undalle.engine.batch import Batch, Examiner
from undalle.engine.findings import finding, findings_of
from undalle.engine.verify import BrokenPromiseError, alone
from undalle.rewrite.plan import Plan
from undalle.rewrite.prices import Price, models, price

Diff = tuple[tuple[str, str, str], ...]


class State(StrEnum):
    """What became of a unit: written; written, and something had to be assumed; not written."""

    DONE = "done"
    LOOK = "look"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a migration.

    ``start`` is where its first call, or without calls its first finding, stands, in the file as it is afterwards. ``operations`` and
    ``models`` (before, after; None: not seen) are those of its calls, each once. ``fix`` says how sure its edits are, None when there are
    none. ``show`` works out its diff: the text of a whole file may be in it, and few are looked at. ``skipped``: somebody said no.
    """

    file: str
    start: Location
    findings: tuple[Finding, ...]
    operations: tuple[str, ...] = ()
    models: tuple[tuple[str | None, str | None], ...] = ()
    prices: tuple[Price, ...] = ()
    fix: Applicability | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    show: Callable[[], Diff] = field(default=tuple, compare=False, repr=False)
    state: State = State.LEFT
    skipped: bool = False

    @property
    def severity(self) -> Severity:
        """How bad its worst finding is."""
        return max(one.diagnostic.severity for one in self.findings)

    @property
    def diff(self) -> Diff:
        """A title, the old and the new text for each file or cell that it changes alone."""
        return self.show()


def units(batch: Batch, examiner: Examiner) -> Iterator[tuple[Plan, Unit]]:
    """Yield the plans of ``batch`` of which anything is reported, each with its unit."""
    for plan in batch.plans:
        found = tuple(findings_of(plan, batch, examiner))
        if found:
            yield plan, _unit(plan, found, batch, examiner.catalog)


def loose(batch: Batch) -> Iterator[Unit]:
    """Yield a unit for each finding of ``batch`` that belongs to no call."""
    for diagnostic in batch.loose:
        yield lone(finding(diagnostic, batch.files, None, batch.noqa_row_of(diagnostic)))


def lone(found: Finding) -> Unit:
    """Return the unit of a finding that belongs to no call."""
    return Unit(found.file, found.start, (found,), reasons=found.reasons)


def _unit(plan: Plan, found: tuple[Finding, ...], batch: Batch, catalog: Catalog) -> Unit:
    first = plan.calls[0].span if plan.calls else plan.diagnostics[0].span
    pairs = list(zip(plan.calls, plan.predicted, strict=False))
    named = dict.fromkeys(models(call, future, catalog) for call, future in pairs)
    prices = dict.fromkeys(price(call, future, catalog) for call, future in pairs)
    return Unit(
        file=first.file,
        start=batch.files[first.file].source.locate(first.start),
        findings=found,
        operations=tuple(dict.fromkeys(call.operation for call in plan.calls)),
        models=tuple(named),
        prices=tuple(one for one in prices if one is not None),
        fix=plan.fix.applicability if plan.fix.edits else None,
        reasons=tuple(dict.fromkeys((*plan.fix.reasons, *(reason for one in found for reason in one.diagnostic.reasons)))),
        notes=tuple(note for note in plan.fix.notes if not note.startswith("price of an image")),
        show=lambda: tuple(_diff(plan, batch)),
    )


def _diff(plan: Plan, batch: Batch) -> Iterator[tuple[str, str, str]]:
    """Yield what the edits of one plan alone make of each file or cell; nothing if they can not be made alone."""
    if not plan.fix.edits:
        return
    for name in sorted(plan.files):
        old = batch.files[name].source
        try:
            new = alone(batch.files[name], plan)
        except BrokenPromiseError:
            return
        for (title, before), (_, after) in zip(old.parts(), new.parts(), strict=True):
            if before != after:
                yield f"{name}:{title}" if title else name, before, after
