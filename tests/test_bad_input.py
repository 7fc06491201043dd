"""What cannot be read, parsed or obeyed: one clear line each, the right exit code, the other files done all the same, nothing lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import module

from undalle.cli import run

LEGACY = b'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="a lighthouse", size="1024x1024", quality="hd")\n'
FIXED = LEGACY.replace(b"dall-e-3", b"gpt-image-1.5").replace(b'"hd"', b'"high"')
FLAGS = ("--isolated", "--as-of", "2026-11-21", "--output-format", "concise")
Said = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run ``undalle check`` in ``tmp_path``: exit code, lines about files on stdout, error lines on stderr."""
    monkeypatch.chdir(tmp_path)

    def said(*arguments: str) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        code = run(["check", *FLAGS, *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        lines = [line for line in out.splitlines() if ".py:" in line or ".pyi:" in line]
        return code, lines, [line for line in err.splitlines() if line.startswith("undalle: error: ")]

    return said


def neighbour(folder: Path) -> Path:
    """A good legacy file that sorts behind every bad one."""
    path = folder / "zz_good.py"
    path.write_bytes(LEGACY)
    return path


NOT_PYTHON = {
    "syntax error": b'x = (\nmodel = "dall-e-3"\n',
    "python 2": b'import openai\nprint openai.Image.create(prompt="x")["data"][0]["url"]\n',
    "not utf-8": b'# caf\xe9\nmodel = "dall-e-3"\n',
    "broken cookie": b'# -*- coding: nonsense -*-\nmodel = "dall-e-3"\n',
    "null bytes": b'model = "dall-e-3"\0\n',
    "utf-16 mark": b"\xff\xfe" + b'model = "dall-e-3"\n',
    "a merge": b'<<<<<<< HEAD\nmodel = "dall-e-3"\n=======\nmodel = "x"\n>>>>>>> other\n',
    "a template": b'model = "dall-e-3"\nname = {{ cookiecutter.name }}\ndef {{ name }}(): pass\n',
    "a long number": b'from openai import OpenAI\nOpenAI().images.generate(model="dall-e-3", prompt="x", n=' + b"7" * 5000 + b")\n",
    "only a tab": b'if True:\n\tx = 1\n        model = "dall-e-3"\n',
}


@pytest.mark.parametrize("data", NOT_PYTHON.values(), ids=NOT_PYTHON)
@pytest.mark.parametrize("fix", [False, True], ids=["check", "fix"])
def test_a_candidate_that_is_no_python_is_one_finding(data: bytes, fix: bool, check: Said, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.py", neighbour(tmp_path)
    bad.write_bytes(data)
    code, lines, errors = check(*(["--fix"] if fix else []), ".")
    assert code == 1
    assert errors == []
    assert [line.split()[1] for line in lines if line.startswith("bad.py:")] == ["UD001"]
    assert bad.read_bytes() == data
    assert good.read_bytes() == (FIXED if fix else LEGACY)


def test_a_syntax_error_is_said_in_few_words(check: Said, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_bytes(NOT_PYTHON["syntax error"])
    _, lines, _ = check(".")
    assert lines == ["bad.py:2:1: UD001 this file may hold image calls but could not be checked: syntax error"]


def test_an_unused_suppression_is_named_by_its_codes(check: Said, tmp_path: Path) -> None:
    (tmp_path / "idle.py").write_text("a = 1  # undalle: ignore[UD203]\nb = 2  # undalle: ignore\n")
    _, lines, _ = check(".")
    assert [line.split(": ", 1)[1] for line in lines] == [
        "UD002 [*] nothing is reported here that `UD203` could suppress",
        "UD002 [*] nothing is reported here that `undalle: ignore` could suppress",
    ]


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"\0", b"print 'hello'\n", b"caf\xe9\n"], ids=repr)
def test_a_file_that_speaks_of_no_image_is_nobodys_business(data: bytes, check: Said, tmp_path: Path) -> None:
    (tmp_path / "other.py").write_bytes(data)
    assert check(".") == (0, [], [])
    assert check("--fix", "other.py") == (0, [], [])
    assert (tmp_path / "other.py").read_bytes() == data


def test_an_unreadable_file_is_one_error(check: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = tmp_path / "bad.py", neighbour(tmp_path)
    bad.write_bytes(LEGACY)
    bad.chmod(0)
    if os.access(bad, os.R_OK):  # root may read everything
        real = os.open

        def refuse(path: str | Path, *arguments: int) -> int:
            if Path(path).name == "bad.py":
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments)

        monkeypatch.setattr(os, "open", refuse)
    code, lines, errors = check("--fix", ".")
    assert code == 2
    assert lines == []
    assert errors == ["undalle: error: bad.py: cannot be read: permission denied"]
    assert good.open("rb").read() == FIXED


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(check: Said, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    good = neighbour(tmp_path)
    assert check("--fix", "pipe.py", "zz_good.py") == (2, [], ["undalle: error: pipe.py: is not a regular file"])
    assert good.read_bytes() == FIXED


def test_a_directory_named_like_a_file_is_a_directory(check: Said, tmp_path: Path) -> None:
    (tmp_path / "x.py").mkdir()
    inside = neighbour(tmp_path / "x.py")
    code, lines, errors = check("x.py")
    assert code == 1
    assert {line.split(":")[0] for line in lines} == {"x.py/zz_good.py"}
    assert errors == []
    assert check("--fix", ".")[0] == 0
    assert inside.read_bytes() == FIXED


def test_missing_paths_are_one_error_each(check: Said, tmp_path: Path) -> None:
    good = neighbour(tmp_path)
    code, _, errors = check("--fix", "gone.py", "zz_good.py", "away/")
    assert code == 2
    assert errors == ["undalle: error: gone.py: no such file or directory", "undalle: error: away: no such file or directory"]
    assert good.read_bytes() == FIXED


def test_a_broken_pyproject_stops_the_run_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    good = neighbour(tmp_path)
    for text in ("[tool.undalle\n", '[tool.undalle]\ntarget = "dall-e-3"\n', "[tool.undalle]\nselect = 5\n", "\0", "[tool]\nundalle = 3\n"):
        (tmp_path / "pyproject.toml").write_text(text)
        assert run(["check", "--fix", "."]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        assert err.startswith("undalle: error: ")
        assert good.read_bytes() == LEGACY


DEEP = {
    "parentheses": b'model = "dall-e-3"\nx = ' + b"(" * 5000 + b"1" + b")" * 5000 + b"\n",
    "lists": b'model = "dall-e-3"\nx = ' + b"[" * 5000 + b"]" * 5000 + b"\n",
    "calls": b'model = "dall-e-3"\nx = ' + b"f(" * 3000 + b"1" + b")" * 3000 + b"\n",
    "a sum": b'model = "dall-e-3"\nx = ' + b" + ".join([b"1"] * 20_000) + b"\n",
    "an attribute chain": b'model = "dall-e-3"\nx = a' + b".b" * 20_000 + b"\n",
    "not not": b'model = "dall-e-3"\nx = ' + b"not " * 20_000 + b"1\n",
    "blocks": b'model = "dall-e-3"\n' + b"".join(b" " * depth + b"if x:\n" for depth in range(90)) + b" " * 90 + b"pass\n",
    "elif": b'model = "dall-e-3"\nif x: pass\n' + b"elif x: pass\n" * 5000,
}


@pytest.mark.parametrize("data", DEEP.values(), ids=DEEP)
def test_deep_nesting_ends_well(data: bytes, tmp_path: Path) -> None:
    """In a process of its own: what exhausts the stack would take the tests with it."""
    (tmp_path / "bad.py").write_bytes(data)
    good = neighbour(tmp_path)
    done = module("check", *FLAGS, "--fix", ".", cwd=tmp_path)
    assert done.returncode in {0, 1, 2}, done.stderr[-500:]
    assert "Traceback" not in done.stderr
    told = [line for line in (done.stdout + done.stderr).splitlines() if "bad.py" in line]
    assert len(told) == (0 if done.returncode == 0 else 1)
    assert good.read_bytes() == FIXED
    assert (tmp_path / "bad.py").read_bytes() == data


def test_a_huge_line_is_no_trouble(check: Said, tmp_path: Path) -> None:
    bad = tmp_path / "data.py"
    data = b"blob = '" + b"x" * 3_000_000 + b"'\n" + LEGACY
    bad.write_bytes(data)
    code, lines, _ = check("data.py")
    assert code == 1
    assert all(len(line) < 500 for line in lines)
    assert check("--fix", "data.py")[0] == 0
    assert bad.read_bytes() == data.replace(LEGACY, FIXED)


def test_json_stays_json_whatever_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_bytes(NOT_PYTHON["python 2"])
    (tmp_path / "\udce9.py").write_bytes(LEGACY)
    assert run(["check", "--isolated", "--output-format", "json", "gone.py", "."]) == 2
    out, err = capsys.readouterr()
    assert {one["code"] for one in json.loads(out)} == {"UD001", "UD101", "UD202"}
    assert err.startswith("undalle: error: gone.py: ")


def test_an_internal_error_in_one_file_leaves_the_others_alone(check: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from undalle.engine import batch  # noqa: PLC0415

    (tmp_path / "bad.py").write_bytes(LEGACY)
    good, diagnose = neighbour(tmp_path), batch.diagnose

    def broken(call, context):
        if call.span.file == "bad.py":
            raise ZeroDivisionError("a bug")
        return diagnose(call, context)

    monkeypatch.setattr(batch, "diagnose", broken)
    code, _, errors = check("--fix", ".")
    assert code == 2
    assert errors == ["undalle: error: bad.py: internal error, nothing was written here; please report it (ZeroDivisionError: a bug)"]
    assert good.read_bytes() == FIXED
    assert (tmp_path / "bad.py").read_bytes() == LEGACY


def test_an_internal_error_while_fixing_takes_the_fix_back(check: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from undalle.engine import verify  # noqa: PLC0415

    good = neighbour(tmp_path)
    (tmp_path / "bad.py").write_bytes(LEGACY)
    splice = verify.splice

    def broken(text, edits):
        if any(edit.span.file == "bad.py" for edit in edits):
            raise ZeroDivisionError("a bug")
        return splice(text, edits)

    monkeypatch.setattr(verify, "splice", broken)
    code, lines, errors = check("--fix", ".")
    assert (code, errors) == (1, [])
    assert {line.split(":")[0] for line in lines} == {"bad.py"}
    assert good.read_bytes() == FIXED
    assert (tmp_path / "bad.py").read_bytes() == LEGACY


def test_what_libcst_takes_and_python_does_not_is_never_written(check: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from undalle.engine import verify  # noqa: PLC0415

    good = neighbour(tmp_path)
    (tmp_path / "bad.py").write_bytes(LEGACY)
    splice = verify.splice

    def spoiled(text, edits):
        return splice(text, edits) + ('x = b"\u00e9"\n' if any(edit.span.file == "bad.py" for edit in edits) else "")

    monkeypatch.setattr(verify, "splice", spoiled)
    _, lines, errors = check("--fix", ".")
    assert errors == []
    assert {line.split(":")[0] for line in lines} == {"bad.py"}
    assert good.read_bytes() == FIXED
    assert (tmp_path / "bad.py").read_bytes() == LEGACY


def test_a_read_only_file_is_one_error(check: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = neighbour(tmp_path), tmp_path / "bad.py"
    bad.write_bytes(LEGACY)
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "bad.py" and access(path, mode))
    code, lines, errors = check("--fix", ".")
    assert code == 2
    assert errors == ["undalle: error: bad.py: is read-only; nothing was written"]
    assert {line.split(":")[0] for line in lines} == {"bad.py"}
    assert good.read_bytes() == FIXED
    assert bad.read_bytes() == LEGACY


def test_what_does_not_parse_and_never_speaks_of_openai_is_no_finding(check: Said, tmp_path: Path) -> None:
    (tmp_path / "slides.py").write_text("print pipe(prompt).images[0], '512x512'\n")
    (tmp_path / "cells.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "source": "print pipe().images[0]"}]}))
    assert check(".") == (0, [], [])
