"""For people: a block for each finding, then the summary."""

from __future__ import annotations

from undalle.report import Report
from undalle.reporters.options import Options
from undalle.reporters.summary import summary


def render(report: Report, options: Options) -> str:
    """Return a block for each finding, then the summary unless quiet."""
    blocks = _blocks(report, options) if report.findings else ""
    return blocks if options.quiet else blocks + summary(report, options)


def _blocks(report: Report, options: Options) -> str:
    from undalle.reporters.blocks import Blocks  # noqa: PLC0415 (a clean run shows none)
    from undalle.reporters.order import ordered  # noqa: PLC0415

    blocks = Blocks(options)
    return "".join(f"{blocks.of(finding)}\n\n" for finding in ordered(report))
