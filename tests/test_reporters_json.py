"""The JSON: ruff's keys, ours beside them."""

import json
from dataclasses import replace
from pathlib import Path

from reports import SOURCE, finding

from undalle.diagnostics import Applicability, Report, Severity
from undalle.reporters import Options, reporter

ROOT = Path("/somewhere") if Path("/somewhere").is_absolute() else Path("C:/somewhere")


def objects(*findings, **options):
    return json.loads(reporter("json")(Report(list(findings)), Options(root=ROOT, **options)))


def test_one_finding_in_full():
    span = {"location": {"row": 2, "column": 11}, "end_location": {"row": 2, "column": 21}}
    where = {"filename": str(ROOT / "app.py"), "cell": None}
    assert objects(finding(reasons=("because",), related=("prompt=prompt",), fix=Applicability.UNSAFE)) == [
        {
            "code": "UD101",
            "rule": "retired-image-model",
            "message": "`dall-e-3` was shut down on 2026-05-12",
            "severity": "error",
            "noqa_row": 2,
            "notes": [],
            "unit": 1,
            "url": "rules/UD101-retired-image-model.md",
            "reasons": ["because"],
            "related": [where | {"location": {"row": 3, "column": 5}, "end_location": {"row": 3, "column": 18}, "message": "the call"}],
            "fix": {
                "applicability": "unsafe",
                "message": "Replace the model",
                "edits": [where | span | {"content": '"gpt-image-1.5"'}],
            },
            **where,
            **span,
        }
    ]


def test_nothing_to_write_is_null():
    (shown,) = objects(finding(fix=None))
    assert (shown["fix"], shown["unit"]) == (None, None)


def test_the_edits_of_a_unit_stand_at_its_first_finding():
    first, second, lone = finding(), finding("prompt=prompt", code="UD202"), finding("answer", fix=Applicability.UNSAFE)
    second = replace(second, fix=first.fix, edits=first.edits)
    shown = objects(second, lone, first)
    assert [(one["location"]["row"], one["unit"], len(one["fix"]["edits"])) for one in shown] == [(1, 1, 1), (2, 2, 1), (3, 2, 0)]
    assert shown[2]["fix"] == shown[1]["fix"] | {"edits": []}


def test_many_reasons_of_a_unit_stand_at_its_first_finding():
    first, second = finding(), finding("prompt=prompt", code="UD202")
    fix = replace(first.fix, reasons=tuple(f"{number}. why" for number in range(8)))
    one, other = objects(replace(first, fix=fix), replace(second, fix=fix, reasons=("its own",)))
    assert one["reasons"] == list(fix.reasons)
    assert other["reasons"] == ["its own", *fix.reasons[:4], "4 more, as at app.py:2:11"]


def test_a_shown_fix_is_display():
    assert objects(finding(fix=Applicability.DISPLAY))[0]["fix"]["applicability"] == "display"


def test_cells_noqa_rows_and_severities():
    over_lines, warning = objects(finding(SOURCE.strip(), cell=4), finding("prompt=prompt", severity=Severity.WARNING))
    assert (over_lines["cell"], over_lines["noqa_row"]) == (4, 1)
    assert over_lines["fix"]["edits"][0]["cell"] == 4
    assert warning["severity"] == "warning"


def test_nothing_found_is_an_empty_array_quiet_or_not():
    assert reporter("json")(Report(), Options()) == "[]\n"
    assert reporter("json")(Report(), Options(quiet=True)) == "[]\n"


def test_notes_and_a_few_reasons_are_complete_on_every_finding():
    one, other = finding(), finding("prompt=prompt", code="UD202")
    fix = replace(one.fix, reasons=("why",), notes=("dearer",))
    for shown in objects(replace(one, fix=fix), replace(other, fix=fix)):
        assert (shown["reasons"], shown["notes"]) == (["why"], ["dearer"])


def test_the_engine_says_where_a_comment_has_to_stand():
    assert objects(replace(finding(), find_noqa_row=lambda: 9))[0]["noqa_row"] == 9


def test_an_unknown_code_still_comes_out():
    assert objects(finding(code="XX999"))[0]["rule"] is None


def test_an_absolute_path_stays():
    path = str(ROOT / "deep" / "app.py")
    assert objects(finding(file=path))[0]["filename"] == path
