"""How often each rule is broken, in the shape of ``ruff check --statistics``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from undalle.catalog import catalog
from undalle.diagnostics import Finding, Report
from undalle.reporters.options import Options
from undalle.reporters.order import marker
from undalle.reporters.style import Style
from undalle.reporters.summary import summary


@dataclass(frozen=True, slots=True)
class _Line:
    """One rule: how many findings, how many of them the flags of this run would fix."""

    code: str
    name: str
    count: int
    fixable: int


def render(report: Report, options: Options) -> str:
    """Return a line a rule, the most frequent first, then the summary unless quiet. ``[*]``: all of them would be fixed, ``[-]``: some."""
    style, lines = Style(options.color), _lines(report.findings, options)
    width = len(str(lines[0].count)) if lines else 0
    table = "".join(f"{line.count:>{width}} {style.paint(line.code, 'bold')} {_mark(line)} {line.name}\n" for line in lines)
    if options.quiet:
        return table
    return f"{table}\n{summary(report, options)}" if table else summary(report, options)


def render_json(report: Report, options: Options) -> str:
    """Return the same lines as an array of objects: code, name, count, fixable (whether all of them would be fixed), fixable_count."""
    objects = [
        {"code": one.code, "name": one.name, "count": one.count, "fixable": one.fixable == one.count, "fixable_count": one.fixable}
        for one in _lines(report.findings, options)
    ]
    return json.dumps(objects, indent=2) + "\n"


def of(output_format: str) -> Callable[[Report, Options], str]:
    """Return what renders the statistics in an output format of ``check``."""
    return render_json if output_format == "json" else render


def _mark(line: _Line) -> str:
    return "[*]" if line.fixable == line.count else "[-]" if line.fixable else "[ ]"


def _lines(findings: Iterable[Finding], options: Options) -> list[_Line]:
    rules = catalog().rules()
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.diagnostic.code, []).append(finding)
    lines = [
        _Line(code, rules[code].name if code in rules else "", len(found), sum(bool(marker(one, options)) for one in found))
        for code, found in grouped.items()
    ]
    return sorted(lines, key=lambda line: (-line.count, line.code))
