"""Text, concise and summary: what a person reads."""

import re
from dataclasses import replace

import pytest
from reports import SOURCE, finding

from undalle.diagnostics import Applicability, Failure, Fix, Report, Severity
from undalle.reporters import FORMATS, Options, reporter
from undalle.reporters.summary import forecast, summary

PLAIN = Options()


def text(*findings, **options):
    return reporter("text")(Report(list(findings), files=41), Options(**options))


def test_a_block_says_place_cause_line_and_cure():
    block, rest = text(finding()).split("\n\n", 1)
    assert block.splitlines() == [
        "app.py:2:11: error[UD101] [*] `dall-e-3` was shut down on 2026-05-12",
        "  |",
        '2 |     model="dall-e-3",',
        "  |           ^^^^^^^^^^",
        '  = becomes: "gpt-image-1.5"',
    ]
    assert rest == "Found 1 error in 1 file (checked 41). [*] 1 fixable with `--fix`.\n"


def test_below_safe_the_reason_is_given():
    unsafe = text(finding(fix=Applicability.UNSAFE, reasons=("the value changes kind",)))
    assert "error[UD101] `dall-e-3`" in unsafe
    assert "  = unsafe: the value changes kind\n" in unsafe
    display = text(finding(fix=Applicability.DISPLAY, reasons=("Azure names a deployment",)))
    assert "  = not fixed: Azure names a deployment\n" in display
    assert '  = instead: "gpt-image-1.5"\n' in display
    assert "  = not fixed: held\n" in text(finding(fix=None, reasons=("held",)))
    assert "  = note: the environment can say otherwise\n" in text(finding(reasons=("the environment can say otherwise",)))


def test_a_reason_given_twice_is_said_once():
    one = finding(fix=Applicability.UNSAFE, reasons=("twice",))
    again = Fix(one.fix.edits, Applicability.UNSAFE, reasons=("twice", "thrice"))
    shown = reporter("text")(Report([replace(one, fix=again)]), PLAIN)
    assert shown.count("= unsafe: twice\n") == 1
    assert shown.count("= unsafe: thrice\n") == 1


def unit(*needles, applicability=Applicability.UNSAFE, reasons=(), notes=(), own=()):
    """Findings of one unit: they share one fix."""
    found = [finding(needle, code=f"UD20{number}", reasons=own) for number, needle in enumerate(needles)]
    fix = Fix(found[0].fix.edits, applicability, reasons, notes=notes)
    return [replace(one, fix=fix) for one in found]


def test_a_unit_gives_its_reasons_once():
    findings = unit('"dall-e-3"', "prompt=prompt", "answer", reasons=("first why", "second why"), notes=("dearer",))
    lines = [line.strip() for line in text(*findings).splitlines() if "= unsafe" in line or "= note" in line or "= not" in line]
    said = ["= unsafe: first why", "= unsafe: second why", "= note: dearer"]
    assert lines == [*said, *["= unsafe: as at app.py:1:1"] * 2]


def test_a_reason_of_its_own_is_given_beside_those_of_the_unit():
    first, second = unit('"dall-e-3"', "prompt=prompt", reasons=("of all",))
    lines = [line.strip() for line in text(first, replace(second, reasons=("of this one",))).splitlines() if "= unsafe" in line]
    assert lines == ["= unsafe: of all", "= unsafe: of this one", "= unsafe: as at app.py:2:11"]


def test_notes_lower_nothing_and_say_so():
    shown = text(*unit('"dall-e-3"', applicability=Applicability.SAFE, notes=("dearer",)))
    assert "  = note: dearer\n" in shown
    assert "[*]" in shown
    held = text(*unit('"dall-e-3"', applicability=Applicability.DISPLAY, reasons=("Azure",), notes=("dearer",)))
    assert "  = not fixed: Azure\n" in held
    assert "  = note: dearer\n" in held


def test_two_units_with_the_same_reason_both_give_it():
    shown = text(*unit('"dall-e-3"', reasons=("why",)), *unit("prompt=prompt", reasons=("why",)))
    assert shown.count("= unsafe: why") == 2
    assert "as at" not in shown


def test_related_places_are_few():
    names = ("answer", "client", "images", "generate", "prompt")
    lines = text(finding(related=names)).splitlines()
    related = [line.strip() for line in lines if "= related" in line]
    assert related == [
        "= related: app.py:1:1: the call",
        "= related: app.py:1:10: the call",
        "= related: app.py:1:17: the call",
        "= related: and 2 more",
    ]


@pytest.mark.parametrize(
    ("source", "shown", "marks"),
    [
        ("\tf('x')\n", "    f('x')", "      ^^^"),
        ("ab\tf('x')\n", "ab  f('x')", "      ^^^"),
        ("漢字 = f('x')\n", "漢字 = f('x')", "         ^^^"),
        ("e\u0301 = f('x')\n", "e\u0301 = f('x')", "      ^^^"),
        ("a\x1b[2J = f('x')\n", "a\\x1b[2J = f('x')", "             ^^^"),
    ],
    ids=["tab", "tab stop", "wide", "combining", "control"],
)
def test_marks_stand_below_the_span(source, shown, marks):
    lines = text(finding("'x'", text=source)).splitlines()
    assert lines[2] == f"1 | {shown}"
    assert lines[3] == f"  | {marks}"


def test_wide_characters_are_marked_on_both_columns():
    assert "  |     ^^^^^^\n" in text(finding('"漢字"', text='a = "漢字"\n'))


def test_an_empty_span_and_an_empty_file_do_not_break():
    assert "  | ^\n" in text(finding("", text="x = 1\n"))
    assert "app.py:1:1: error[UD101]" in text(finding("", text=""))


def test_a_span_over_lines_marks_each_and_skips_the_middle():
    whole = text(finding(SOURCE.strip()))
    assert [line[:3] for line in whole.splitlines()[2:10]] == ["1 |", "  |", "2 |", "  |", "3 |", "  |", "4 |", "  |"]
    source = "f(\n" + "    0,\n" * 20 + ")\n"
    lines = text(finding(source.strip(), text=source)).splitlines()
    numbers = [line.split("|")[0].strip() for line in lines if re.match(r" *\d+ \|", line)]
    assert numbers == ["1", "2", "3", "22"]
    at = lines.index("   | ...")
    assert lines[at + 1 : at + 3] == ["22 | )", "   | ^"]


def test_a_very_long_line_is_cut_around_the_span():
    source = f"x = [{'0, ' * 500}'dall-e-3', {'1, ' * 500}]\n"
    lines = text(finding("'dall-e-3'", text=source)).splitlines()
    assert len(lines[2]) < 160
    at = lines[3].index("^")
    assert lines[2][at : at + len("'dall-e-3'")] == "'dall-e-3'"


def test_findings_come_by_file_offset_and_code():
    findings = [finding(file="b.py"), finding("prompt=prompt", code="UD202"), finding(code="UD102"), finding(code="UD101")]
    lines = reporter("concise")(Report(findings), PLAIN).splitlines()
    assert [line.split(" ")[0:2] for line in lines[:4]] == [
        ["app.py:2:11:", "UD101"],
        ["app.py:2:11:", "UD102"],
        ["app.py:3:5:", "UD202"],
        ["b.py:2:11:", "UD101"],
    ]


def test_the_marker_follows_the_flags():
    unsafe = Report([finding(fix=Applicability.UNSAFE)])
    assert "UD101 `dall-e-3`" in reporter("concise")(unsafe, PLAIN)
    assert "UD101 [*] `dall-e-3`" in reporter("concise")(unsafe, Options(unsafe_fixes=True))
    display = Report([finding(fix=Applicability.DISPLAY)])
    assert "[*]" not in reporter("concise")(display, Options(unsafe_fixes=True))


def test_a_cell_is_named():
    assert reporter("concise")(Report([finding(file="a.ipynb", cell=3)]), PLAIN).startswith("a.ipynb:cell 3:2:11: UD101")


def test_a_file_name_cannot_steer_the_terminal():
    for name in ("text", "concise"):
        shown = reporter(name)(Report([finding(file="a\x1b[31m\nb.py", message="\u202ereversed")]), PLAIN)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "a\\x1b[31m\\nb.py:2:11:" in shown


def test_the_summary_counts_by_flag():
    findings = [finding() for _ in range(5)]
    findings += [finding(file="b.py", fix=Applicability.UNSAFE, severity=Severity.WARNING) for _ in range(2)]
    findings += [finding(fix=None), finding(file="c.py", fix=Applicability.DISPLAY)]
    said = summary(Report(findings, files=41), PLAIN)
    assert said == (
        "Found 7 errors, 2 warnings in 3 files (checked 41). "
        "[*] 5 fixable with `--fix`, 2 more with `--fix --unsafe-fixes`, 2 need a hand.\n"
    )
    assert "[*] 7 fixable with `--fix`, 2 need a hand." in summary(Report(findings), Options(unsafe_fixes=True))


def test_only_unsafe_is_not_more():
    assert summary(Report([finding(fix=Applicability.UNSAFE)]), PLAIN).endswith(". 1 fixable with `--fix --unsafe-fixes`.\n")
    assert summary(Report([finding(fix=None)]), PLAIN).endswith(". 1 needs a hand.\n")


def test_the_summary_after_a_fix():
    fixed = Report(fixed=[finding(), finding()], changed={"app.py": ("a", "b")})
    assert summary(fixed, PLAIN) == "Fixed 2 findings in 1 file; nothing left.\n"
    fixed.findings.append(finding(fix=None, severity=Severity.NOTE))
    assert summary(fixed, PLAIN) == "Fixed 2 findings in 1 file; 1 left: 1 note. 1 needs a hand.\n"
    assert forecast(fixed, PLAIN).startswith("Would fix 2 findings in 1 file; 1 left")


def test_nothing_found():
    for name in ("text", "concise"):
        assert reporter(name)(Report(files=3), PLAIN) == "All checks passed!\n"
        assert reporter(name)(Report(files=3), Options(quiet=True)) == ""
        assert reporter(name)(Report(failures=[Failure("a.py", "gone")]), PLAIN) == ""


def test_quiet_keeps_the_findings():
    for name in ("text", "concise"):
        shown = reporter(name)(Report([finding()]), Options(quiet=True))
        assert "UD101" in shown
        assert "Found" not in shown


def test_colour_changes_nothing_but_colour():
    report = Report([finding(), finding("prompt=prompt", code="UD202", severity=Severity.WARNING, fix=None)])
    for name in ("text", "concise"):
        painted = reporter(name)(report, Options(color=True))
        assert "\x1b[1;31m" in painted
        assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == reporter(name)(report, PLAIN)


def test_every_format_has_a_reporter():
    for name in FORMATS:
        assert callable(reporter(name))
    with pytest.raises(KeyError):
        reporter("xml")
