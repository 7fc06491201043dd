"""For GitLab: a code quality report, shown beside the lines of a merge request."""

from __future__ import annotations

import json

from undalle.diagnostics import Finding, Report, Severity
from undalle.engine.fingerprints import unique_fingerprints
from undalle.reporters.options import Options
from undalle.reporters.order import details, ordered
from undalle.reporters.units import Member, Units

Json = dict[str, object]

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, options: Options) -> str:
    """Return the findings as a JSON array of code quality issues. ``quiet`` and ``color`` make no difference."""
    found = ordered(report)
    units = Units()
    issues = [_issue(one, mark, units.member(one), options) for one, mark in zip(found, unique_fingerprints(found), strict=True)]
    return json.dumps(issues, indent=2, ensure_ascii=True) + "\n"


def _issue(finding: Finding, fingerprint: str, member: Member, options: Options) -> Json:
    diagnostic, start = finding.diagnostic, finding.start
    where = f"cell {start.cell}, row {start.row}: " if start.cell is not None else ""
    return {
        "type": "issue",
        "check_name": diagnostic.code,
        "description": "; ".join([f"{where}{diagnostic.message}", *details(finding, member.reasons(finding))]),
        "categories": ["Compatibility"],
        "severity": _SEVERITIES[diagnostic.severity],
        "fingerprint": fingerprint,
        "location": {"path": options.from_base(finding.file), **_rows(finding)},
    }


def _rows(finding: Finding) -> Json:
    """Return where a finding stands; in a notebook, whose rows count from the cell, only that it is there."""
    start, end = finding.start, finding.end
    if start.cell is not None:
        return {"lines": {"begin": 1, "end": 1}}
    positions = {"begin": {"line": start.row, "column": start.column}, "end": {"line": end.row, "column": end.column}}
    return {"lines": {"begin": start.row, "end": end.row}, "positions": positions}
