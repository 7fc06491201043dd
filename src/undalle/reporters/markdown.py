"""For the summary of a job or a comment: a Markdown table of what was found."""

from __future__ import annotations

import re

from undalle.diagnostics import Finding, Report
from undalle.reporters.options import Options
from undalle.reporters.order import details, marker, ordered, place
from undalle.reporters.summary import summary
from undalle.reporters.terminal import visible
from undalle.reporters.units import Member, Units

_MOST = 200
_MARKUP = re.compile(r"[\\`*_\[\]|~]")


def render(report: Report, options: Options) -> str:
    """Return a heading, a table with a row a finding (at most 200, the rest counted), and the sentence that sums up."""
    found = ordered(report)
    lines = ["## undalle", "", cell(summary(report, options).strip()) or "Not everything could be read.", ""]
    if found:
        lines += ["| | Rule | Place | What breaks |", "|---|---|---|---|"]
        units = Units()
        lines += [_row(finding, units.member(finding), options) for finding in found[:_MOST]]
        lines += ["", f"... and {len(found) - _MOST} more."] if len(found) > _MOST else []
        lines.append("")
    if report.failures:
        lines += ["Could not be read or written:", ""]
        lines += [f"- {code(one.path)}: {cell(one.reason)}" for one in report.failures]
        lines.append("")
    return "\n".join(lines)


def cell(text: str) -> str:
    """Return ``text`` as Markdown that says just that and fits in a cell of a table. Its own code spans stay what they are."""
    pieces = visible(" ".join(text.split())).split("`")
    if len(pieces) % 2 == 0:
        return _escaped("`".join(pieces))
    return "".join(code(piece) if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def code(text: str) -> str:
    """Return ``text`` as a code span that fits in a cell of a table."""
    text = visible(text).replace("|", "\\|")
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text).replace("<", "&lt;")


def _row(finding: Finding, member: Member, options: Options) -> str:
    said = "<br>".join(cell(line) for line in (finding.diagnostic.message, *details(finding, member.reasons(finding))))
    sign = f"{finding.diagnostic.severity.name.lower()} {marker(finding, options)}".strip()
    return f"| {sign} | {finding.diagnostic.code} | {code(place(options.from_base(finding.file), finding.start))} | {said} |"
