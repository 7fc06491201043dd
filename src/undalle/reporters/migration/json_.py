"""For programs: one object with the target, the counts, the units and what is next. Rows and columns are 1-based."""

from __future__ import annotations

import json

from undalle.engine.migration import Migration
from undalle.engine.units import Unit
from undalle.reporters.json_ import as_object
from undalle.reporters.migration import Steps
from undalle.reporters.migration.words import STATES, verdict
from undalle.reporters.options import Options
from undalle.reporters.units import Units

Json = dict[str, object]


def render(migration: Migration, steps: Steps, options: Options) -> str:
    """Return the migration as a JSON object."""
    numbers = Units()
    value = {
        "target": migration.target,
        "written": migration.written,
        "summary": verdict(migration),
        "counts": {**{state.value: len(migration.of(state)) for state in STATES}, "current": migration.current},
        "units": [_unit(unit, numbers, options) for unit in migration.units],
        "changed": sorted(migration.report.changed),
        "failures": [{"path": one.path, "reason": one.reason} for one in migration.report.failures],
        "next": [{"command": command, "why": why} for command, why in steps],
    }
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def _unit(unit: Unit, numbers: Units, options: Options) -> Json:
    return {
        "state": unit.state.value,
        "file": options.from_base(unit.file),
        "cell": unit.start.cell,
        "row": unit.start.row,
        "column": unit.start.column,
        "operations": list(unit.operations),
        "models": [{"before": before, "after": after} for before, after in unit.models],
        "price_usd": [{"before": one.before, "after": one.after} for one in unit.prices],
        "applicability": unit.fix.name.lower() if unit.fix is not None else None,
        "severity": unit.severity.name.lower(),
        "skipped": unit.skipped,
        "reasons": list(unit.reasons),
        "notes": list(unit.notes),
        "findings": [as_object(one, numbers.member(one), options) for one in unit.findings],
    }
