"""The words that all reports of a migration use."""

from __future__ import annotations

from collections.abc import Sequence

from undalle.diagnostics import Applicability
from undalle.engine.migration import Migration
from undalle.engine.units import State, Unit
from undalle.reporters.order import place
from undalle.reporters.summary import plural

STATES = (State.DONE, State.LOOK, State.LEFT)
_TITLES = {
    True: {State.DONE: "Done", State.LOOK: "Done, needs your eye", State.LEFT: "Untouched"},
    False: {State.DONE: "Would be done", State.LOOK: "Would be done, needs your eye", State.LEFT: "Would stay untouched"},
}


def title(state: State, migration: Migration) -> str:
    """Return the heading of the units in a state."""
    return _TITLES[migration.written][state]


def where(unit: Unit) -> str:
    """Return the place of a unit: path, cell and row."""
    return place(unit.file, unit.start).rpartition(":")[0]


def what(unit: Unit) -> str:
    """Return what a unit is about: its operations, or the rule of what belongs to no call."""
    return ", ".join(unit.operations) or ", ".join(dict.fromkeys(one.diagnostic.code for one in unit.findings))


def moves(unit: Unit) -> str:
    """Return the models before and after, where both were seen and differ; of what belongs to no call, what is wrong with it."""
    if not unit.operations:
        return unit.findings[0].diagnostic.message
    pairs = [(before, after) for before, after in unit.models if after is not None and before != after]
    return _joined([f"{before or '?'} -> {after}" for before, after in pairs])


def costs(unit: Unit) -> str:
    """Return the price of an image before and after."""
    return _joined([f"${one.before:.3f} -> {f'${one.after:.3f}' if one.after is not None else 'by tokens'}" for one in unit.prices])


def lines(unit: Unit) -> list[tuple[str, str]]:
    """Return what has to be known of a unit, each with the word it stands behind. Nothing for what is simply done."""
    if unit.state is not State.LEFT:
        label = "look" if unit.state is State.LOOK else "note"
        return [*((label, reason) for reason in unit.reasons), *(("note", note) for note in unit.notes)]
    if unit.fix is not None:
        unsafe = [("unsafe", reason) for reason in unit.reasons] if unit.fix is Applicability.UNSAFE else []
        return [*unsafe, ("left", "skipped" if unit.skipped else "waits for --unsafe-fixes or --interactive")]
    found = {one.diagnostic.code: one.diagnostic for one in reversed(unit.findings)}
    if unit.reasons and unit.operations:
        return [*(("left", reason) for reason in unit.reasons), ("broken", ", ".join(sorted(found)))]
    said = [(f"{one.severity.name.lower()} {code}", one.message) for code, one in sorted(found.items()) if unit.operations]
    return [*said, *dict.fromkeys(("instead", one.diagnostic.becomes) for one in unit.findings if one.diagnostic.becomes and not one.fix)]


def verdict(migration: Migration) -> str:
    """Return the sentence that sums up."""
    able = [unit for unit in migration.units if unit.operations or unit.fix is not None]
    moved = [unit for unit in migration.units if unit.state is not State.LEFT]
    files = len(migration.report.changed)
    if not migration.units:
        return f"Nothing to migrate: {_current(migration)}." if migration.current else "Nothing to migrate."
    verb = "Migrated" if migration.written else "Would migrate"
    done = f"{verb} {len(moved)} of {plural(len(able), 'unit')} in {plural(files, 'file')} to {migration.target}"
    if not moved:
        done = "Nothing was migrated" if migration.written else "Nothing would be migrated"
    left = migration.of(State.LEFT)
    waiting, by_hand = sum(unit.fix is not None for unit in left), sum(unit.fix is None for unit in left if unit.operations)
    beside = len(left) - waiting - by_hand
    parts = [f"{waiting} {'waits' if waiting == 1 else 'wait'} for a decision"] if waiting else []
    parts += [f"{by_hand} {'needs' if by_hand == 1 else 'need'} a hand"] if by_hand else []
    parts += [f"{plural(beside, 'place')} beside the calls {'needs' if beside == 1 else 'need'} a look"] if beside else []
    rest = f"; {', '.join(parts) or 'nothing is left'}"
    fit = f". {_current(migration)[:1].upper()}{_current(migration)[1:]}" if migration.current else ""
    return f"{done}{rest}{fit}."


def _current(migration: Migration) -> str:
    return f"{plural(migration.current, 'call')} already {'fits' if migration.current == 1 else 'fit'} {migration.target}"


def _joined(texts: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(texts))
