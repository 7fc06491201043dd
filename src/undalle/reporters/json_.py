"""For programs: an array of objects in the shape of ``ruff check --output-format json``, and in each what ruff has no key for.

Rows and columns are 1-based, columns count code points, ends are exclusive. Paths are absolute. An edit may stand in
another file or notebook cell than its finding, so each edit names its own. A fix is that of a whole unit: its edits stand
at the first finding of the unit, and the others, of the same ``unit`` number, have an empty list.
"""

from __future__ import annotations

import json

from undalle.catalog import catalog
from undalle.diagnostics import Edit, Finding, Location, Related, Report
from undalle.reporters.options import Options
from undalle.reporters.order import applicability, ordered
from undalle.reporters.units import Member, Units

Json = dict[str, object]


def render(report: Report, options: Options) -> str:
    """Return the findings as a JSON array. ``quiet`` and ``color`` make no difference."""
    units = Units()
    return json.dumps([as_object(one, units.member(one), options) for one in ordered(report)], indent=2, ensure_ascii=True) + "\n"


def as_object(finding: Finding, member: Member, options: Options) -> Json:
    """Return one finding, which is ``member`` of its unit, as the object that stands for it."""
    diagnostic = finding.diagnostic
    rule = catalog().rules().get(diagnostic.code)
    return {
        "cell": finding.start.cell,
        "code": diagnostic.code,
        "end_location": _location(finding.end),
        "filename": _filename(finding.file, options),
        "fix": _fix(finding, member, options),
        "location": _location(finding.start),
        "message": diagnostic.message,
        "noqa_row": finding.noqa_row,
        "notes": list(finding.fix.notes) if finding.fix else [],
        "reasons": member.reasons(finding),
        "related": [_related(related, start, end, options) for related, start, end in finding.related],
        "rule": rule.name if rule else None,
        "severity": diagnostic.severity.name.lower(),
        "unit": member.number,
        "url": rule.url if rule else None,
    }


def _fix(finding: Finding, member: Member, options: Options) -> Json | None:
    sure = applicability(finding)
    if finding.fix is None or sure is None:
        return None
    return {
        "applicability": sure.name.lower(),
        "edits": [_edit(edit, start, end, options) for edit, start, end in finding.edits] if member.first else [],
        "message": finding.fix.message or None,
    }


def _edit(edit: Edit, start: Location, end: Location, options: Options) -> Json:
    return {
        "cell": start.cell,
        "content": edit.text,
        "end_location": _location(end),
        "filename": _filename(edit.span.file, options),
        "location": _location(start),
    }


def _related(related: Related, start: Location, end: Location, options: Options) -> Json:
    return {
        "cell": start.cell,
        "end_location": _location(end),
        "filename": _filename(related.span.file, options),
        "location": _location(start),
        "message": related.message,
    }


def _location(location: Location) -> Json:
    return {"column": location.column, "row": location.row}


def _filename(name: str, options: Options) -> str:
    return str(options.top / name)
