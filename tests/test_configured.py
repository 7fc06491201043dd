"""Each file is judged by the nearest configuration, several of them in one run; what is joined still moves whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from undalle.cli import run

CALL = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="x", size="1024x1024", quality="{quality}")\n'
DAY = ["--as-of", "2026-11-21"]


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def plant(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[str]]:
    """Return the codes that a check reports, by file."""
    run(["check", "--output-format", "concise", "--quiet", *DAY, *arguments])
    found: dict[str, list[str]] = {}
    for line in capsys.readouterr().out.splitlines():
        name, _, rest = line.partition(":")
        found.setdefault(name, []).append(rest.partition("[")[2].partition("]")[0] if "[UD" in rest else rest.split()[1])
    return found


def test_each_file_has_the_target_of_its_nearest_configuration(tree: Path) -> None:
    plant(
        {
            "pyproject.toml": '[tool.undalle]\ntarget = "gpt-image-2"\n',
            "top.py": CALL.format(quality="hd"),
            "old/undalle.toml": 'target = "gpt-image-1"\n',
            "old/deep/app.py": CALL.format(quality="hd"),
            "other/pyproject.toml": "[tool.other]\n",
            "other/app.py": CALL.format(quality="hd"),
        }
    )
    assert run(["check", "--fix", *DAY]) == 0
    assert 'model="gpt-image-2"' in Path("top.py").read_text()
    assert 'model="gpt-image-1"' in Path("old/deep/app.py").read_text()
    assert 'model="gpt-image-2"' in Path("other/app.py").read_text()


def test_flags_win_over_every_configuration() -> None:
    plant(
        {
            "undalle.toml": 'target = "gpt-image-2"\n',
            "sub/undalle.toml": 'target = "gpt-image-1"\n',
            "sub/app.py": CALL.format(quality="hd"),
        }
    )
    assert run(["check", "--fix", "--target", "gpt-image-1.5", *DAY]) == 0
    assert 'model="gpt-image-1.5"' in Path("sub/app.py").read_text()


@pytest.mark.parametrize("flags", [["--isolated"], ["--config", "other.toml"]])
def test_one_configuration_for_all_leaves_the_nearest_out(flags: list[str]) -> None:
    plant({"other.toml": "", "sub/undalle.toml": 'target = "gpt-image-1"\n', "sub/app.py": CALL.format(quality="hd")})
    assert run(["check", "--fix", *flags, *DAY]) == 0
    assert 'model="gpt-image-1.5"' in Path("sub/app.py").read_text()


def test_rules_are_chosen_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    bad = CALL.format(quality="hd")
    plant(
        {
            "undalle.toml": '[per-file-ignores]\n"tests/" = ["UD1"]\n"conf.py" = ["UD202"]\n"!src/**" = ["UD101"]\n',
            "tests/deep/test_app.py": bad,
            "src/app.py": bad,
            "src/conf.py": bad,
            "sub/undalle.toml": 'select = ["UD202"]\n',
            "sub/app.py": bad,
        }
    )
    assert told(capsys) == {
        "src/app.py": ["UD101", "UD202"],
        "src/conf.py": ["UD101"],
        "sub/app.py": ["UD202"],
        "tests/deep/test_app.py": ["UD202"],
    }
    assert told(capsys, "--select", "UD101")["src/conf.py"] == ["UD101"]
    assert "tests/deep/test_app.py" not in told(capsys, "--select", "UD101")


def test_excludes_and_includes_are_those_of_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    bad = CALL.format(quality="low")
    plant(
        {
            "undalle.toml": 'extend-exclude = ["skip", "app/*_old.py"]\n',
            "skip/a.py": bad,
            "app/b_old.py": bad,
            "app/c.py": bad,
            "sub/undalle.toml": 'exclude = ["c.py"]\ninclude = ["draw", "bin/*"]\n',
            "sub/skip/d.py": bad,
            "sub/c.py": bad,
            "sub/draw": bad,
            "sub/bin/paint": bad,
            "bin/paint": bad,
        }
    )
    assert told(capsys) == {name: ["UD101"] for name in ("app/c.py", "sub/skip/d.py", "sub/draw", "sub/bin/paint")}
    assert "skip/a.py" in told(capsys, "skip/a.py")
    assert told(capsys, "--force-exclude", "skip/a.py", "sub/c.py", "sub/skip/d.py") == {"sub/skip/d.py": ["UD101"]}


def test_what_is_joined_moves_whole_under_the_settings_of_the_call() -> None:
    plant(
        {
            "pyproject.toml": '[project]\nname = "x"\n[tool.undalle]\ntarget = "gpt-image-2"\n',
            "shared.py": 'MODEL = "dall-e-3"\n',
            "sub/undalle.toml": 'target = "gpt-image-1"\n',
            "sub/__init__.py": "",
            "sub/app.py": "from openai import OpenAI\n\nfrom shared import MODEL\n\n"
            'OpenAI().images.generate(model=MODEL, prompt="x", size="1024x1024", quality="hd")\n',
        }
    )
    run(["check", "--fix", "--unsafe-fixes", *DAY])
    assert Path("shared.py").read_text() == 'MODEL = "gpt-image-1"\n'
    assert 'quality="high"' in Path("sub/app.py").read_text()


def test_calls_with_different_targets_that_share_a_word_each_write_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    call = 'from openai import OpenAI\n\nfrom shared import MODEL\n\nOpenAI().images.generate(model=MODEL, prompt="x")\n'
    plant(
        {
            "pyproject.toml": '[project]\nname = "x"\n',
            "shared.py": 'MODEL = "dall-e-3"\n',
            "one/undalle.toml": 'target = "gpt-image-2"\n',
            "one/app.py": call,
            "two/undalle.toml": 'target = "gpt-image-1"\n',
            "two/app.py": call,
        }
    )
    assert run(["check", "--fix", "--unsafe-fixes", *DAY]) == 1
    assert 'model="gpt-image-2"' in Path("one/app.py").read_text()
    assert 'model="gpt-image-1"' in Path("two/app.py").read_text()
    assert Path("shared.py").read_text() == 'MODEL = "dall-e-3"\n'
    assert "shared.py:1:9: error[UD701]" in capsys.readouterr().out


def test_the_run_itself_asks_the_working_directory_then_the_first_path(capsys: pytest.CaptureFixture[str]) -> None:
    plant({"sub/undalle.toml": 'fail-on = "error"\noutput-format = "json"\n', "sub/app.py": "x = 1\n"})
    run(["check", "sub"])
    assert capsys.readouterr().out == "[]\n"
    plant({"undalle.toml": ""})
    run(["check", "sub"])
    assert capsys.readouterr().out == "All checks passed!\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('target = "dall-e-3"\n', "sub/undalle.toml: `dall-e-3` cannot be the target"),
        ("targett = 1\n", 'sub/undalle.toml: targett: unknown setting; did you mean "target"?'),
        ("target = \n", "sub/undalle.toml: line 1, column 10: not valid TOML"),
        ('[per-file-ignores]\n"a.py" = ["UD999"]\n', "sub/undalle.toml: no rule matches `UD999`"),
    ],
)
def test_a_bad_configuration_below_is_one_line_and_nothing_is_written(text: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = CALL.format(quality="hd")
    plant({"app.py": bad, "sub/undalle.toml": text, "sub/app.py": "x = 1\n", "zzz.py": bad})
    assert run(["check", "--fix", *DAY]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"undalle: error: {says}")
    assert captured.err.count("\n") == 1
    assert Path("app.py").read_text() == Path("zzz.py").read_text() == bad


def test_a_broken_pyproject_of_somebody_else_below_is_passed_over() -> None:
    plant({"template/pyproject.toml": "name = {{ name }}\n", "template/app.py": "x = 1\n"})
    assert run(["check"]) == 0
