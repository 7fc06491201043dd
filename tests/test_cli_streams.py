"""Standard input, statistics and the list of fixes, through the real engine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from processes import environment

from undalle.cli import run

LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="é", size="1024x1024", quality="hd")\n'
FIXED = LEGACY.replace("dall-e-3", "gpt-image-1.5").replace('"hd"', '"high"')
FLAGS = ("--isolated", "--as-of", "2026-11-21")


def pipe(data: bytes, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "undalle", "check", *FLAGS, *arguments]
    return subprocess.run(command, input=data, cwd=cwd, env=environment(), capture_output=True, timeout=60, check=False)


def test_a_check_of_standard_input_names_it(tmp_path: Path) -> None:
    done = pipe(LEGACY.encode(), "--output-format", "concise", "--stdin-filename", "src/app.py", "-", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.decode().startswith("src/app.py:3:32: UD101 [*] ")
    assert pipe(LEGACY.encode(), "--output-format", "concise", "-", cwd=tmp_path).stdout.decode().startswith("-:3:32: UD101 [*] ")


@pytest.mark.parametrize(
    "encode",
    [str.encode, lambda text: b"\xef\xbb\xbf" + text.encode(), lambda text: f"# coding: latin-1\r\n{text}".encode("latin-1")],
    ids=["plain", "mark", "cookie"],
)
def test_the_fixed_text_alone_goes_to_standard_output(encode, tmp_path: Path) -> None:
    done = pipe(encode(LEGACY), "--fix", "--stdin-filename", "app.py", "-", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, encode(FIXED))
    assert b"Fixed 2 findings in 1 file; nothing left." in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"", b"x = 1\n", b"x = (\n", b'model = "dall-e-3" (\n', b"\0"], ids=repr)
def test_what_is_not_fixed_comes_out_as_it_was(data: bytes, tmp_path: Path) -> None:
    done = pipe(data, "--fix", "-", cwd=tmp_path)
    assert done.stdout == data
    assert done.returncode == (1 if b"dall" in data else 0)
    assert b"Traceback" not in done.stderr


def test_a_file_of_that_name_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("on disk\n")
    done = pipe(LEGACY.encode(), "--fix", "--stdin-filename", "app.py", "-", cwd=tmp_path)
    assert done.stdout == FIXED.encode()
    assert (tmp_path / "app.py").read_text() == "on disk\n"


def test_a_diff_of_standard_input(tmp_path: Path) -> None:
    done = pipe(LEGACY.encode(), "--diff", "--stdin-filename", "app.py", "-", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[:2] == ["--- app.py", "+++ app.py"]


def test_an_excluded_name_passes_through(tmp_path: Path) -> None:
    done = pipe(LEGACY.encode(), "--fix", "--force-exclude", "--stdin-filename", "venv/app.py", "-", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, LEGACY.encode())


@pytest.mark.parametrize(("flags", "says"), [(["-", "app.py"], "together with other paths"), (["--stdin-filename", "a.py"], "give `-`")])
def test_standard_input_that_cannot_be_meant(flags: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *FLAGS, *flags]) == 2
    assert says in capsys.readouterr().err


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(LEGACY)
    (tmp_path / "b.py").write_text(LEGACY.replace(', quality="hd"', ""))
    return tmp_path


def test_statistics_count_by_rule(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *FLAGS, "--statistics"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "2 UD101 [*] retired-image-model",
        "1 UD202 [*] legacy-value",
        "",
        "Found 3 errors in 2 files (checked 2). [*] 3 fixable with `--fix`.",
    ]
    assert run(["check", *FLAGS, "--statistics", "--output-format", "json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown[0] == {"code": "UD101", "name": "retired-image-model", "count": 2, "fixable": True, "fixable_count": 2}
    assert here


def test_fixes_are_listed_by_file_and_rule(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *FLAGS, "--fix", "--show-fixes"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Fixed 3 findings in 2 files; nothing left.",
        "Fixed 3 findings:",
        "- a.py:",
        "    1 x UD101 (retired-image-model)",
        "    1 x UD202 (legacy-value)",
        "- b.py:",
        "    1 x UD101 (retired-image-model)",
    ]
    assert run(["check", *FLAGS, "--fix", "--show-fixes"]) == 0
    assert "Fixed" not in capsys.readouterr().out
    assert (here / "a.py").read_text() == FIXED
