"""The order findings are shown in, and their place and reasons as text."""

from __future__ import annotations

from collections.abc import Iterable

from undalle.diagnostics import Applicability, Finding, Location, Report
from undalle.reporters.options import Options
from undalle.reporters.terminal import visible


def ordered(report: Report) -> list[Finding]:
    """Return what is left to report, by file, offset and code."""
    return sorted(report.findings, key=_key)


def place(file: str, location: Location) -> str:
    """Return ``path:row:column``, or ``path:cell 3:row:column`` inside a notebook."""
    cell = f"cell {location.cell}:" if location.cell is not None else ""
    return f"{visible(file)}:{cell}{location.row}:{location.column}"


def applicability(finding: Finding) -> Applicability | None:
    """Return how sure the fix of ``finding`` is, or None when there is nothing to write."""
    if finding.fix is None or not finding.fix.edits:
        return None
    return finding.fix.applicability


def label(finding: Finding) -> str:
    """Return the word that the reasons of ``finding`` stand behind."""
    return {Applicability.SAFE: "note", Applicability.UNSAFE: "unsafe"}.get(applicability(finding) or Applicability.DISPLAY, "not fixed")


def instead(finding: Finding) -> str:
    """Return the word that what is to be written stands behind: does the fix write it, or is it advice?"""
    return "becomes" if (applicability(finding) or Applicability.DISPLAY) > Applicability.DISPLAY else "instead"


def details(finding: Finding, given: Iterable[str]) -> list[str]:
    """Return in a line each what to write instead, and why that is not surer: the reasons that are ``given``."""
    becomes = finding.diagnostic.becomes
    lines = [f"{instead(finding)}: {becomes}"] if becomes else []
    lines += [f"{label(finding)}: {reason}" for reason in given]
    return [" ".join(line.split()) for line in lines]


def marker(finding: Finding, options: Options) -> str:
    """Return ``[*]`` when ``--fix`` would write the fix of ``finding`` under the flags of this run, else nothing."""
    least = Applicability.UNSAFE if options.unsafe_fixes else Applicability.SAFE
    sure = applicability(finding)
    return "[*]" if sure is not None and sure >= least else ""


def reasons(finding: Finding) -> tuple[str, ...]:
    """Return every reason given for ``finding``, its fix and its diagnostic, each once. A unit may have thousands of both."""
    whole = finding.fix.reasons if finding.fix is not None else None
    if finding.reasons is whole and not finding.diagnostic.reasons:
        return finding.reasons
    return _once((*finding.reasons, *(finding.fix.reasons if finding.fix else ()), *finding.diagnostic.reasons))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _key(finding: Finding) -> tuple[str, int, str]:
    span = finding.diagnostic.span
    return span.file, span.start, finding.diagnostic.code
