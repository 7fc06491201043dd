"""Suppressions with a last day, and what ``--fix`` does with those that suppress nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.engine.run import run
from undalle.engine.suppressions import Suppressions
from undalle.settings import Settings

DAY = date(2026, 11, 21)
HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"
CALL = 'client.images.generate(model="dall-e-3", prompt="x", size="1024x1024")'


def check(path: Path, text: str, day: date = DAY, *, fix: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    path.write_text(text, encoding="utf-8")
    report = run([str(path)], Settings(as_of=day), fix=fix)
    assert not report.failures
    return [(one.diagnostic.code, tuple(related.message for related, _, _ in one.related)) for one in report.findings]


@pytest.mark.parametrize(
    "comment", ["ignore[UD101] until=2026-11-21 the proxy answers", "ignore until = 2026-11-21", "ignore why until=2026-11-21"]
)
def test_it_counts_to_its_last_day_and_then_the_finding_says_so(comment: str, tmp_path: Path) -> None:
    text = f"{HEAD}{CALL}  # undalle: {comment}\n"
    assert check(tmp_path / "app.py", text) == []
    ((code, related),) = check(tmp_path / "app.py", text, date(2026, 11, 22))
    assert code == "UD101"
    assert "this suppression counted until 2026-11-21" in related


def test_a_file_may_be_silenced_for_a_time(tmp_path: Path) -> None:
    text = f"# undalle: ignore-file until=2027-01-01\n{HEAD}{CALL}\n"
    assert check(tmp_path / "app.py", text) == []
    assert [code for code, _ in check(tmp_path / "app.py", text, date(2027, 1, 2))] == ["UD101"]


def test_a_date_that_is_none_does_not_count_and_is_said(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(f"{HEAD}{CALL}  # undalle: ignore[UD101] until=soon\n")
    report = run([str(path)], Settings(as_of=DAY))
    assert sorted(one.diagnostic.code for one in report.findings) == ["UD002", "UD101"]
    (unused,) = (one for one in report.findings if one.diagnostic.code == "UD002")
    assert unused.reasons == ("`until=soon` names no day, so the comment does not count; write it as until=2026-12-31",)
    assert "until=soon" in path.read_text()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1  # undalle: ignore[UD101] old reason\n", "x = 1\n"),
        ("x = 1\t# undalle: ignore\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        ("x = 1  # undalle: ignore", "x = 1"),
        ("# undalle: ignore-file\nx = 1\n", "x = 1\n"),
        ("if True:\n    # undalle: ignore[UD1] why\n    x = 1\n", "if True:\n    x = 1\n"),
        ("x = 1  # type: ignore  # undalle: ignore\n", "x = 1  # type: ignore\n"),
        ("x = 1  # undalle: ignore[UD1]  # noqa: E501\n", "x = 1  # noqa: E501\n"),
        ("x = 1  # undalle: ignore until=2020-01-01\n", "x = 1\n"),
        ("# undalle: ignore", ""),
        ("x = '''\n# undalle: ignore\n'''\n", "x = '''\n# undalle: ignore\n'''\n"),
        (
            f"{HEAD}x = 1  # undalle: ignore\n{CALL}  # undalle: ignore[ud101, UD202] why\n",
            f"{HEAD}x = 1\n{CALL}  # undalle: ignore[ud101] why\n",
        ),
        (f"{HEAD}{CALL}  # undalle: ignore[UD101]\n", f"{HEAD}{CALL}  # undalle: ignore[UD101]\n"),
    ],
)
def test_a_fix_takes_away_what_suppresses_nothing_and_nothing_else(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_bytes(before.encode())
    report = run([str(path)], Settings(as_of=DAY), fix=True)
    assert not report.failures
    assert path.read_bytes().decode() == after
    assert not report.findings
    assert not run([str(path)], Settings(as_of=DAY), fix=True).changed


def test_in_a_notebook_only_its_cell_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cells = [["x = 1  # undalle: ignore\n", "y = 2"], ["# undalle: ignore[UD101]\n", "z = 3\n"]]
    rows = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": one} for one in cells]
    path.write_text(json.dumps({"cells": rows, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    run([str(path)], Settings(as_of=DAY), fix=True)
    assert [cell["source"] for cell in json.loads(path.read_text())["cells"]] == [["x = 1\n", "y = 2"], ["z = 3\n"]]


def test_what_goes_with_an_argument_is_no_edit_of_its_own(tmp_path: Path) -> None:
    lines = ['    model="dall-e-3",', '    prompt="x",', '    response_format="b64_json",  # undalle: ignore[UD202]']
    text = "\n".join([f"{HEAD}client.images.generate(", *lines, ")\n"])
    path = tmp_path / "app.py"
    assert check(path, text, fix=True) == []
    assert "undalle" not in path.read_text()


DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DATES, DATES, st.sampled_from(["", "[UD1]", "[UD101]"]), st.text("abc =.,", max_size=8), st.text("abc =.,", max_size=8))
def test_a_dated_suppression_counts_exactly_to_its_day(last: date, today: date, codes: str, before: str, after: str) -> None:
    comment = f"# undalle: ignore{codes} {before} until={last} {after}"
    marks = Suppressions(f"x = 1  {comment}\n", today)
    assert (marks.covers("UD101", 1, 1) is not None) == (today <= last)
    assert (marks.expired("UD101", 1, 1) is not None) == (today > last)
    assert list(marks.unused()) == []
