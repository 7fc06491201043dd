"""A migration in one go: units are offered, those that are taken are written, and each is told what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from undalle.diagnostics import Applicability, Report
from undalle.engine.batch import Batch, Examiner
from undalle.engine.configured import Configured
from undalle.engine.judging import Run, looks
from undalle.engine.reading import Watch
from undalle.engine.rows import Rows
from undalle.engine.units import State, Unit, lone, loose, units
from undalle.rewrite.plan import Plan
from undalle.settings import Settings

Choose = Callable[[Sequence[Unit]], Collection[int]]
"""Is shown the units that could be written and returns the indices of those that shall be."""


@dataclass(slots=True)
class Migration:
    """The outcome: the units in order of file and place, how many calls nothing is wrong with, and the report of the run.

    ``written`` is False for a preview: done is then what would be.
    """

    target: str
    written: bool
    report: Report = field(default_factory=Report)
    units: list[Unit] = field(default_factory=list)
    current: int = 0

    def of(self, state: State) -> list[Unit]:
        """Return the units that are in a state."""
        return [unit for unit in self.units if unit.state is state]


def migrate(paths: Sequence[str], settings: Settings | Configured, choose: Choose, *, write: bool, asked: bool, watch: Watch) -> Migration:
    """Migrate ``paths``: what ``choose`` takes is written (or, without ``write``, would be), verified, whole bundles of files at a time.

    What ``choose`` raises goes through, and nothing is written then. ``asked``: a person chooses, so what is not taken was skipped.
    """
    offers: list[_Offer] = []

    def pick(batch: Batch, examiner: Examiner) -> list[Plan]:
        offers.append(_Offer(batch, examiner, choose))
        return offers[-1].taken

    runs = looks(paths, settings, pick, write=write, watch=watch)
    migration = Migration(runs[0].contexts.usual, write, runs[0].outcome)
    for run, offer in zip(runs, offers, strict=True):
        rows = Rows(run.outcome if write else Report())
        migration.units += [replace(unit, start=rows.after(unit.file, unit.start)) for unit in offer.told(run, asked=asked)]
        migration.current += sum(not found for found in offer.batch.found.values())
    migration.units.sort(key=lambda unit: (unit.file, unit.start.cell or 0, unit.start.row, unit.start.column))
    return migration


def at_least(least: Applicability, offered: Sequence[Unit]) -> list[int]:
    """Return the indices of the units that are at least that sure."""
    return [index for index, unit in enumerate(offered) if unit.fix is not None and unit.fix >= least]


class _Offer:
    """The units of one look, and which of them were taken."""

    def __init__(self, batch: Batch, examiner: Examiner, choose: Choose) -> None:
        self.batch = batch
        self.all = list(units(batch, examiner))
        offered = [index for index, (_, unit) in enumerate(self.all) if unit.fix is not None]
        taken = set(choose([self.all[index][1] for index in offered])) if offered else set()
        self._chosen = {index for number, index in enumerate(offered) if number in taken}
        self.taken = [self.all[index][0] for index in sorted(self._chosen)]

    def told(self, run: Run, *, asked: bool) -> list[Unit]:
        """Return every unit with what became of it."""
        written = {id(plan) for plan in run.written}
        broken = {id(plan): reason for plan, reason in run.bad}
        result = []
        for index, (plan, unit) in enumerate(self.all):
            if id(plan) in written:
                result.append(replace(unit, state=State.DONE if unit.fix is Applicability.SAFE else State.LOOK))
            elif id(plan) in broken:
                why = f"internal error, nothing was written here; please report it: {broken[id(plan)]}"
                result.append(replace(unit, fix=None, show=tuple, reasons=(why,)))
            elif index in self._chosen:
                result.append(replace(unit, reasons=("its files could not be written",)))
            else:
                result.append(replace(unit, skipped=asked and unit.fix is not None))
        unread = [lone(one) for one in run.outcome.findings if one.file not in self.batch.files]
        return [*result, *loose(self.batch), *unread]
