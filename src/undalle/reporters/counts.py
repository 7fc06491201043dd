"""What a run comes to that has found something: how much, how bad, and what would fix it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from undalle.diagnostics import Applicability, Finding, Report, Severity
from undalle.reporters.options import Options
from undalle.reporters.order import applicability
from undalle.reporters.summary import known, plural


def summed(report: Report, options: Options) -> str:
    """Return the last lines of a text report, newline included."""
    if report.fixed:
        return f"{_fixed(report, 'Fixed')}{_left(report, options)}{known(report)}\n"
    checked = f" (checked {report.files})" if report.files else ""
    return f"Found {_severities(report.findings)} in {_files(report.findings)}{checked}. {_ways(report, options)}.{known(report)}\n"


def forecast(report: Report, options: Options) -> str:
    """Return one line for ``--diff``: what ``--fix`` would write and what it would leave, newline included."""
    if report.fixed:
        return f"{_fixed(report, 'Would fix')}{_left(report, options)}\n"
    return f"Nothing would be fixed; {_severities(report.findings)} left. {_ways(report, options)}.\n"


def _fixed(report: Report, verb: str) -> str:
    return f"{verb} {plural(len(report.fixed), 'finding')} in {plural(len(report.changed), 'file')}"


def _left(report: Report, options: Options) -> str:
    if not report.findings:
        return "; nothing left."
    return f"; {len(report.findings)} left: {_severities(report.findings)}. {_ways(report, options)}."


def _severities(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.diagnostic.severity for finding in findings)
    return ", ".join(plural(counts[severity], severity.name.lower()) for severity in sorted(Severity, reverse=True) if counts[severity])


def _files(findings: Iterable[Finding]) -> str:
    return plural(len({finding.file for finding in findings}), "file")


def _ways(report: Report, options: Options) -> str:
    """Say how many findings which flag would fix, and how many need a person."""
    counts = Counter(applicability(finding) for finding in report.findings)
    safe, unsafe = counts[Applicability.SAFE], counts[Applicability.UNSAFE]
    by_hand = len(report.findings) - safe - unsafe
    if options.unsafe_fixes:
        safe, unsafe = safe + unsafe, 0
    parts = []
    if safe:
        parts.append(f"[*] {safe} fixable with `--fix`")
    if unsafe:
        parts.append(f"{unsafe}{' more' if safe else ' fixable'} with `--fix --unsafe-fixes`")
    if by_hand:
        parts.append(f"{by_hand} {'needs' if by_hand == 1 else 'need'} a hand")
    return ", ".join(parts)
