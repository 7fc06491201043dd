"""For anything that reads test results: JUnit XML, a suite a file, a failed case a finding."""

from __future__ import annotations

import re
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from undalle.diagnostics import Failure, Finding, Report
from undalle.reporters.options import Options
from undalle.reporters.order import details, ordered, place
from undalle.reporters.terminal import visible
from undalle.reporters.units import Member, Units

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_PASSED = """\
  <testsuite name="undalle" tests="1" failures="0" errors="0">
    <testcase name="nothing found" classname="undalle"/>
  </testsuite>
"""


def render(report: Report, options: Options) -> str:
    """Return the findings and failures as test suites; a passed case when there is none, since readers take an empty file for a crash."""
    units = Units()
    suites = [
        _suite(file, [_case(one, units.member(one), options) for one in found], failures=True)
        for file, found in groupby(ordered(report), _file)
    ]
    suites += [_suite(one.path, [_error(one, options)], failures=False) for one in report.failures]
    suites = suites or [_PASSED]
    tests = max(len(report.findings) + len(report.failures), 1)
    head = f'<testsuites name="undalle" tests="{tests}" failures="{len(report.findings)}" errors="{len(report.failures)}">'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}\n{"".join(suites)}</testsuites>\n'


def _file(finding: Finding) -> str:
    return finding.file


def _suite(file: str, cases: list[str], *, failures: bool) -> str:
    counts = (len(cases), 0) if failures else (0, len(cases))
    head = f'<testsuite name={_attribute(file)} tests="{len(cases)}" failures="{counts[0]}" errors="{counts[1]}">'
    return f"  {head}\n{''.join(cases)}  </testsuite>\n"


def _case(finding: Finding, member: Member, options: Options) -> str:
    diagnostic, start = finding.diagnostic, finding.start
    name = f"{diagnostic.code} at {place(finding.file, start)}"
    text = "\n".join([f"{place(finding.file, start)}: {diagnostic.message}", *details(finding, member.reasons(finding))])
    line = f' line="{start.row}"' if start.cell is None else ""
    where = f"classname={_attribute(finding.file)} file={_attribute(options.from_base(finding.file))}{line}"
    return (
        f"    <testcase name={_attribute(name)} {where}>\n"
        f'      <failure type="{diagnostic.severity.name.lower()}" message={_attribute(diagnostic.message)}>{_text(text)}</failure>\n'
        "    </testcase>\n"
    )


def _error(failure: Failure, options: Options) -> str:
    where = f"classname={_attribute(failure.path)} file={_attribute(options.from_base(failure.path))}"
    error = f"<error message={_attribute(failure.reason)}/>"
    return f'    <testcase name="could not be worked on" {where}>\n      {error}\n    </testcase>\n'


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("?", visible(text)))


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("?", "\n".join(visible(line) for line in text.split("\n"))))
