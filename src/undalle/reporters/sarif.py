"""For code scanning: SARIF 2.1.0, with the rules and their help, fixes, related places and fingerprints.

Rows and columns are 1-based, columns count code points, ends are exclusive. SARIF knows no cells: a finding in a notebook stands at its
file, names its cell as a logical location and tells cell, row and column in its properties; its fix cannot be said and is left out.
A fix is that of a whole unit: it stands at the first result of the unit, and all of them tell the unit's number in their properties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from undalle import __version__
from undalle.catalog import catalog
from undalle.diagnostics import Edit, Failure, Finding, Location, Report
from undalle.engine.fingerprints import unique_fingerprints
from undalle.reporters.options import Options
from undalle.reporters.order import applicability, details, ordered
from undalle.reporters.sarif_rules import LEVELS, describe
from undalle.reporters.units import Member, Units

Json = dict[str, object]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_FINGERPRINT = "undalle/v1"


def render(report: Report, options: Options) -> str:
    """Return a log with one run. ``quiet`` and ``color`` make no difference."""
    found, units = ordered(report), Units()
    rules = list(catalog().rules())
    driver = {
        "name": "undalle",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [describe(rule) for rule in catalog().rules().values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": f"{options.base.as_uri()}/"}},
        "invocations": [{"executionSuccessful": not report.failures, "toolExecutionNotifications": _failures(report.failures, options)}],
        "results": [
            _result(one, mark, units.member(one), rules, options) for one, mark in zip(found, unique_fingerprints(found), strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=True) + "\n"


def _result(finding: Finding, fingerprint: str, member: Member, rules: Sequence[str], options: Options) -> Json:
    diagnostic, sure = finding.diagnostic, applicability(finding)
    related, given = enumerate(finding.related, 1), member.reasons(finding)
    result: Json = {
        "ruleId": diagnostic.code,
        **({"ruleIndex": rules.index(diagnostic.code)} if diagnostic.code in rules else {}),
        "level": LEVELS[diagnostic.severity.name.lower()],
        "message": {"text": ". ".join([diagnostic.message, *details(finding, given)])},
        "locations": [_location(finding.file, finding.start, finding.end, options)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        "relatedLocations": [
            {"id": number, **_location(one.span.file, start, end, options), "message": {"text": one.message}}
            for number, (one, start, end) in related
        ],
        "properties": {
            "applicability": sure.name.lower() if sure is not None else None,
            "reasons": given,
            "notes": list(finding.fix.notes) if finding.fix else [],
            "unit": member.number,
        },
    }
    fix = _fix(finding, options) if member.first else None
    return {**result, "fixes": [fix]} if fix else result


def _location(file: str, start: Location, end: Location, options: Options) -> Json:
    artifact = {"artifactLocation": _artifact(file, options)}
    if start.cell is None:
        return {"physicalLocation": {**artifact, "region": _region(start, end)}}
    cell: Json = {"name": f"cell {start.cell}", "fullyQualifiedName": f"{options.from_base(file)}:cell {start.cell}", "kind": "module"}
    properties = {"cell": start.cell, "row": start.row, "column": start.column, "endRow": end.row, "endColumn": end.column}
    return {"physicalLocation": {**artifact, "region": {"startLine": 1}}, "logicalLocations": [cell], "properties": properties}


def _artifact(file: str, options: Options) -> Json:
    path = options.from_base(file)
    if path.startswith("/") or ":" in path.partition("/")[0]:
        return {"uri": (options.base / path).as_uri()}
    return {"uri": quote(path), "uriBaseId": _ROOT}


def _region(start: Location, end: Location) -> Json:
    return {"startLine": start.row, "startColumn": start.column, "endLine": end.row, "endColumn": end.column}


def _fix(finding: Finding, options: Options) -> Json | None:
    """Return the fix of a finding's whole unit, or None where there is none or a notebook is part of it."""
    if finding.fix is None or not finding.edits or any(start.cell is not None for _, start, _ in finding.edits):
        return None
    files: dict[str, list[Json]] = {}
    for edit, start, end in finding.edits:
        files.setdefault(edit.span.file, []).append(_replacement(edit, start, end))
    changes = [{"artifactLocation": _artifact(file, options), "replacements": edits} for file, edits in files.items()]
    return {"description": {"text": finding.fix.message or "Migrate"}, "artifactChanges": changes}


def _replacement(edit: Edit, start: Location, end: Location) -> Json:
    return {"deletedRegion": _region(start, end), "insertedContent": {"text": edit.text}}


def _failures(failures: Iterable[Failure], options: Options) -> list[Json]:
    return [
        {
            "level": "error",
            "message": {"text": one.reason},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(one.path, options)}}],
        }
        for one in failures
    ]
