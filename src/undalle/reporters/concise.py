"""One line a finding: ``path:row:column: UD101 [*] message``."""

from __future__ import annotations

from undalle.diagnostics import Finding, Report
from undalle.reporters.options import Options
from undalle.reporters.order import marker, ordered, place
from undalle.reporters.style import Style
from undalle.reporters.summary import summary
from undalle.reporters.terminal import visible


def render(report: Report, options: Options) -> str:
    """Return a line for each finding, then the summary unless quiet."""
    style = Style(options.color)
    lines = "".join(f"{_line(finding, options, style)}\n" for finding in ordered(report))
    return lines if options.quiet else lines + summary(report, options)


def _line(finding: Finding, options: Options, style: Style) -> str:
    diagnostic = finding.diagnostic
    words = (
        f"{style.paint(place(finding.file, finding.start), 'bold')}:",
        style.severity(diagnostic.code, diagnostic.severity),
        style.paint(marker(finding, options), "cyan"),
        visible(diagnostic.message),
    )
    return " ".join(word for word in words if word)
