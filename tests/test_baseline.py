"""What a baseline lists is not reported and does not fail, wherever it goes; what is new does, and what is gone is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from undalle.cli import run

HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"
CALL = 'client.images.generate(model="dall-e-3", prompt={prompt}, size="1024x1024", quality="hd")\n'
DAY = ["--as-of", "2026-11-21"]
FILE = ".undalle-baseline.json"


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("undalle.toml").write_text(f'baseline = "{FILE}"\n')
    Path("app.py").write_text(HEAD + CALL.format(prompt="a"))
    return tmp_path


def adopt(*arguments: str) -> None:
    assert run(["baseline", "--quiet", *DAY, *arguments]) == 0


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["check", "--output-format", "concise", *DAY, *arguments])
    captured = capsys.readouterr()
    stale = [line for line in captured.err.splitlines() if "target" not in line]
    return code, captured.out, "\n".join(stale)


def test_what_is_there_is_known_and_what_is_new_fails(capsys: pytest.CaptureFixture[str]) -> None:
    adopt()
    assert check(capsys) == (0, "All checks passed! The baseline knows 2 more.\n", "")
    with Path("app.py").open("a") as file:
        file.write('client.images.generate(model="dall-e-2", prompt="new", size="1024x1024")\n')
    code, out, _ = check(capsys)
    assert code == 1
    assert [line.split(":")[1] for line in out.splitlines() if "UD" in line] == ["5"]
    assert "The baseline knows 2 more." in out


def test_it_is_a_line_a_finding_and_the_same_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pkg").mkdir()
    Path("pkg/b.py").write_text(HEAD + CALL.format(prompt="a") * 2)
    assert run(["baseline", *DAY]) == 0
    assert capsys.readouterr().out == f"{FILE} lists 6 findings in 2 files.\n"
    text = Path(FILE).read_text()
    rows = json.loads(text)["findings"]
    assert [(row["path"], row["code"], row.get("count", 1)) for row in rows] == [
        ("app.py", "UD101", 1),
        ("app.py", "UD202", 1),
        ("pkg/b.py", "UD101", 2),
        ("pkg/b.py", "UD202", 2),
    ]
    assert text.count("\n") == 5 + len(rows)
    adopt()
    assert Path(FILE).read_text() == text


def test_it_survives_moved_lines_layout_and_other_names(capsys: pytest.CaptureFixture[str]) -> None:
    adopt()
    text = HEAD + "# moved\n\nif True:\n    " + CALL.format(prompt="a").replace(", ", ",\n        ").replace('"', "'")
    Path("app.py").unlink()
    Path("deep").mkdir()
    Path("deep/renamed.py").write_text(text)
    assert check(capsys) == (0, "All checks passed! The baseline knows 2 more.\n", "")


def test_a_copy_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    adopt()
    Path("copy.py").write_text(Path("app.py").read_text())
    code, out, _ = check(capsys)
    assert (code, sum("copy.py" in line for line in out.splitlines())) == (1, 2)
    assert check(capsys, "copy.py")[0] == 1


def test_what_is_gone_is_said_and_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    adopt()
    Path("app.py").write_text("x = 1\n")
    code, _, told = check(capsys)
    assert (code, told) == (
        0,
        f"undalle: {FILE}: 2 entries are not found any more (app.py UD101, app.py UD202); `undalle baseline` writes it anew",
    )
    adopt()
    assert json.loads(Path(FILE).read_text()) == {"version": 1, "findings": []}
    assert check(capsys)[2] == ""


def test_a_fix_makes_it_smaller(capsys: pytest.CaptureFixture[str]) -> None:
    adopt()
    code, out, told = check(capsys, "--fix")
    assert code == 0
    assert out == "Fixed 2 findings in 1 file; nothing left.\n"
    assert "2 entries are not found any more" in told


def test_files_that_are_not_looked_at_keep_their_entries(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.py").write_text(HEAD + CALL.format(prompt="b"))
    adopt()
    before = Path(FILE).read_text()
    assert check(capsys, "other.py") == (0, "All checks passed! The baseline knows 2 more.\n", "")
    adopt("other.py")
    assert Path(FILE).read_text() == before


def test_without_a_configuration_it_says_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["baseline", "--isolated", "--output", "known.json", *DAY]) == 0
    assert "Use it with `undalle check --baseline known.json`" in capsys.readouterr().out
    assert check(capsys, "--isolated", "--baseline", "known.json")[0] == 0
    assert check(capsys, "--isolated")[0] == 1


def test_notebooks_are_listed_too(capsys: pytest.CaptureFixture[str]) -> None:
    def notebook(*cells: str) -> str:
        rows = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": one} for one in cells]
        return json.dumps({"cells": rows, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    Path("app.py").unlink()
    Path("a.ipynb").write_text(notebook(HEAD, CALL.format(prompt="a")))
    adopt()
    Path("a.ipynb").unlink()
    Path("b.ipynb").write_text(notebook("x = 1\n", HEAD, "y = 2\n", CALL.format(prompt="a")))
    assert check(capsys) == (0, "All checks passed! The baseline knows 2 more.\n", "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read: No such file or directory; write it with `undalle baseline`"),
        ("", "line 1, column 1: not a baseline: it is no JSON; write it anew with `undalle baseline`"),
        ("\udcff", "not a baseline: it is no JSON; write it anew with `undalle baseline`"),
        ("[]", 'not a baseline: it has no list of "findings"; write it anew with `undalle baseline`'),
        ('{"findings": []}', "version: cannot be None, only 1; write it anew with `undalle baseline`"),
        ('{"version": 2, "findings": []}', "version: cannot be 2, only 1; write it anew with `undalle baseline`"),
        ('{"version": 1, "findings": [{"path": "a"}]}', 'finding 1: has to have a "path", a "code" and a "fingerprint"; write it anew'),
        ('{"version": 1, "findings": ["a"]}', 'finding 1: has to have a "path", a "code" and a "fingerprint"; write it anew'),
    ],
)
def test_a_bad_baseline_is_one_line_and_nothing_is_written(text: str | None, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    if text is not None:
        Path(FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    before = Path("app.py").read_text()
    assert run(["check", "--fix", *DAY]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert f"undalle: error: {FILE}: {says}" in captured.err
    assert Path("app.py").read_text() == before


def test_a_thousand_files_are_adopted_in_three_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Write the configuration, write the baseline, check: nothing fails until somebody adds to it."""
    for number in range(1000):
        folder = Path(f"pkg{number % 40}")
        folder.mkdir(exist_ok=True)
        legacy = number % 10 == 0
        (folder / f"mod{number}.py").write_text(HEAD + CALL.format(prompt=f"p{number}") if legacy else f"x{number} = {number}\n")
    Path("undalle.toml").write_text(f'baseline = "{FILE}"\n')
    adopt()
    assert check(capsys) == (0, "All checks passed! The baseline knows 202 more.\n", "")
    Path("pkg3/mod3.py").write_text(HEAD + CALL.format(prompt="new"))
    code, out, _ = check(capsys)
    assert (code, sum("pkg3/mod3.py" in line for line in out.splitlines())) == (1, 2)
