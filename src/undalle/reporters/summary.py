"""What a run comes to, in a sentence or two."""

from __future__ import annotations

from undalle.report import Report
from undalle.reporters.options import Options

CLEAR = "All checks passed!"


def summary(report: Report, options: Options) -> str:
    """Return the last lines of a text report, newline included; empty when failures are all there is to say."""
    if report.fixed or report.findings:
        from undalle.reporters.counts import summed  # noqa: PLC0415 (a clean run counts nothing)

        return summed(report, options)
    return "" if report.failures else f"{CLEAR}{known(report)}\n"


def forecast(report: Report, options: Options) -> str:
    """Return one line for ``--diff``: what ``--fix`` would write and what it would leave, newline included."""
    if report.fixed or report.findings:
        from undalle.reporters import counts  # noqa: PLC0415

        return counts.forecast(report, options)
    return "" if report.failures else f"{CLEAR}\n"


def plural(count: int, noun: str) -> str:
    """Return ``1 file``, ``2 files``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def known(report: Report) -> str:
    """Return a sentence about what a baseline lists, with a space before it; nothing when it lists nothing."""
    return f" The baseline knows {report.known} more." if report.known else ""
