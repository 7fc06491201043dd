"""``--output-file``: a whole report in a file, or a reason why not."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from undalle.cli import run

LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="é", size="1024x1024", quality="hd")\n'
FLAGS = ("check", "--isolated", "--as-of", "2026-11-21")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").write_text(LEGACY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_report_is_in_the_file_and_a_line_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FLAGS, "--output-format", "json", "--output-file", "a.json"]) == 1
    assert [one["code"] for one in json.loads((here / "a.json").read_text())] == ["UD101", "UD202"]
    assert capsys.readouterr().out.splitlines()[1] == "The report is in a.json."
    assert sorted(path.name for path in here.iterdir()) == ["a.json", "app.py"]


def test_quiet_says_nothing_and_colours_stay_out(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FLAGS, "-q", "--color", "always", "--output-file", "a.txt"]) == 1
    assert capsys.readouterr().out == ""
    assert "\x1b" not in (here / "a.txt").read_text()


def test_an_old_report_is_replaced_and_keeps_its_mode(here: Path) -> None:
    old = here / "a.txt"
    old.write_text("old")
    old.chmod(0o640)
    assert run([*FLAGS, "--output-file", "a.txt"]) == 1
    assert old.read_text().startswith("app.py:3:32: error[UD101]")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_diff_goes_there_too(here: Path) -> None:
    assert run([*FLAGS, "--diff", "--output-file", "a.diff"]) == 1
    assert (here / "a.diff").read_text().startswith("--- app.py\n+++ app.py\n")


def test_a_device_is_written_to_as_it_is() -> None:
    assert run([*FLAGS, "--output-file", "/dev/null"]) == 1
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(("file", "why"), [("gone/a.txt", "there is no directory `gone`"), (".", "is a directory")])
def test_what_can_not_be_a_file_is_refused_before_any_work(file: str, why: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FLAGS, "--fix", "--output-file", file]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert why in err
    assert (here / "app.py").read_text() == LEGACY
