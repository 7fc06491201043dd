"""``undalle config``: what holds for a path, as TOML, with where each value comes from."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from undalle.cli import run
from undalle.settings import load_config
from undalle.settings.keys import KEYS


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("sub/tests").mkdir(parents=True)
    Path("base.toml").write_text('ignore = ["UD103"]\nstyle = "prompt"\n')
    Path("pyproject.toml").write_text('[tool.undalle]\ntarget = "gpt-image-2"\nfail-on = "error"\n')
    Path("sub/undalle.toml").write_text(
        'extend = "../base.toml"\nignore = ["UD202"]\nas-of = 2020-01-01\n'
        'per-file-ignores = { "tests/" = ["UD7"] }\nsize = { "a b" = "1536x1024" }\n'
    )
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    capsys.readouterr()
    assert run(["config", *arguments]) == 0
    return {line.split(" = ")[0].removeprefix("# ").removesuffix(" is not set"): line for line in capsys.readouterr().out.splitlines()}


def test_the_nearest_configuration_says_and_the_run_has_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    here, below = lines(capsys), lines(capsys, "sub/app.py")
    assert here["target"] == 'target = "gpt-image-2"  # pyproject.toml'
    assert below["target"] == 'target = "gpt-image-1.5"  # default'
    assert below["ignore"] == 'ignore = ["UD103", "UD202"]  # sub/../base.toml + sub/undalle.toml'
    assert below["style"] == 'style = "prompt"  # sub/../base.toml'
    assert below["fail-on"] == 'fail-on = "error"  # pyproject.toml'
    assert below["as-of"] == f"as-of = {date.today()}  # default"
    assert below["select"] == "# select is not set"


def test_flags_are_named_and_win(capsys: pytest.CaptureFixture[str]) -> None:
    told = lines(capsys, "--target", "gpt-image-1", "--ignore", "UD1", "sub")
    assert told["target"] == 'target = "gpt-image-1"  # command line'
    assert told["ignore"] == 'ignore = ["UD103", "UD202", "UD1"]  # sub/../base.toml + sub/undalle.toml + command line'
    assert lines(capsys, "--isolated")["target"] == 'target = "gpt-image-1.5"  # default'
    assert lines(capsys, "--config", "base.toml", "sub")["ignore"] == 'ignore = ["UD103"]  # base.toml'


def test_what_is_left_out_for_a_file_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "sub/tests/test_app.py"]) == 0
    assert capsys.readouterr().out.endswith("# per-file-ignores leaves out for this file: UD7\n")


def test_what_is_printed_is_a_configuration(capsys: pytest.CaptureFixture[str], tree: Path) -> None:
    run(["config", "sub"])
    text = capsys.readouterr().out
    assert set(tomllib.loads(text)) == set(KEYS) - {"select", "baseline"}
    (tree / "again.toml").write_text(text)
    assert load_config(tree / "again.toml")["size"] == {"a b": "1536x1024"}


def test_operations_of_the_project_are_printed_as_they_are_written(capsys: pytest.CaptureFixture[str], tree: Path) -> None:
    row = '{ callee = "studio.draw", endpoint = "edit", returns = "url", default-model = "x", positional = ["text"], prompt = "text" }'
    (tree / "undalle.toml").write_text(f'operations = [{row}]\nclients = ["studio.Client"]\n')
    told = lines(capsys)
    assert told["operations"] == f"operations = [{row}]  # undalle.toml"
    assert told["clients"] == 'clients = ["studio.Client"]  # undalle.toml'


def test_two_paths_and_a_bad_configuration_are_one_line_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "a", "b"]) == 2
    assert capsys.readouterr().err == "undalle: error: `undalle config` looks at one path; leave the others out.\n"
    Path("sub/undalle.toml").write_text("ignor = []\n")
    assert run(["config", "sub"]) == 2
    assert capsys.readouterr().err == 'undalle: error: sub/undalle.toml: ignor: unknown setting; did you mean "ignore"?\n'
