"""For Azure Pipelines: a logging command a finding, which becomes an issue of the run."""

from __future__ import annotations

from undalle.diagnostics import Finding, Report, Severity
from undalle.reporters.options import Options
from undalle.reporters.order import details, ordered, place
from undalle.reporters.terminal import visible
from undalle.reporters.units import Member, Units


def render(report: Report, options: Options) -> str:
    """Return a ``task.logissue`` for each finding and for what could not be read. Azure knows errors and warnings, no notes."""
    units = Units()
    lines = [_finding(finding, units.member(finding), options) for finding in ordered(report)]
    lines += [_command({"type": "error", "sourcepath": options.from_base(one.path)}, one.reason) for one in report.failures]
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, member: Member, options: Options) -> str:
    diagnostic, start = finding.diagnostic, finding.start
    properties = {
        "type": "error" if diagnostic.severity is Severity.ERROR else "warning",
        "sourcepath": options.from_base(finding.file),
        "code": diagnostic.code,
    }
    if start.cell is None:
        properties |= {"linenumber": str(start.row), "columnnumber": str(start.column)}
    said = details(finding, member.reasons(finding))
    return _command(properties, "; ".join([f"{place(finding.file, start)}: {diagnostic.message}", *said]))


def _command(properties: dict[str, str], text: str) -> str:
    shown = "".join(f"{key}={_property(visible(value))};" for key, value in properties.items())
    return f"##vso[task.logissue {shown}]{_data(visible(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")
