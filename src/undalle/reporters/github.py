"""For GitHub Actions: a workflow command a finding, which becomes an annotation of the line in the pull request."""

from __future__ import annotations

from undalle.diagnostics import Finding, Report, Severity
from undalle.reporters.options import Options
from undalle.reporters.order import details, ordered, place
from undalle.reporters.terminal import visible
from undalle.reporters.units import Member, Units

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, options: Options) -> str:
    """Return a ``::error``, ``::warning`` or ``::notice`` for each finding, and an ``::error`` for what could not be read."""
    units = Units()
    lines = [_finding(finding, units.member(finding), options) for finding in ordered(report)]
    lines += [_command("error", {"title": "undalle", "file": options.from_base(one.path)}, one.reason) for one in report.failures]
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, member: Member, options: Options) -> str:
    diagnostic, start, end = finding.diagnostic, finding.start, finding.end
    properties = {"title": f"undalle ({diagnostic.code})", "file": options.from_base(finding.file)}
    if start.cell is None:
        properties |= {"line": str(start.row), "endLine": str(end.row)}
        if start.row == end.row:  # GitHub takes columns on one line only
            properties |= {"col": str(start.column), "endColumn": str(end.column)}
    else:
        properties["line"] = "1"  # rows count from the cell, which annotations know nothing of: the message says where
    text = "\n".join([f"{place(finding.file, start)}: {diagnostic.code} {diagnostic.message}", *details(finding, member.reasons(finding))])
    return _command(_COMMANDS[diagnostic.severity], properties, text)


def _command(name: str, properties: dict[str, str], text: str) -> str:
    shown = ",".join(f"{key}={_property(visible(value))}" for key, value in properties.items())
    message = "\n".join(visible(line) for line in text.split("\n"))
    return f"::{name} {shown}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
