"""The commands that say what the tool knows (`rule`, `models`), its help, and words that are no command."""

import json

from complaints import error_line

from undalle import __version__
from undalle.catalog import catalog
from undalle.cli import run


def test_rule_prints_a_page(capsys):
    assert run(["rule", "UD101"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# retired-image-model (UD101)\n")
    assert "## Why" in page
    assert run(["rule", "retired-image-model"]) == 0
    assert capsys.readouterr().out == page


def test_every_rule_has_a_page_and_a_line(capsys):
    assert run(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    codes = list(catalog().rules())
    assert [line.split()[0] for line in lines[2:]] == codes
    for code in codes:
        assert run(["rule", code]) == 0


def test_an_unknown_rule_is_2_with_a_suggestion(capsys):
    assert run(["rule", "UD1011"]) == 2
    assert "did you mean `UD101`" in error_line(capsys)
    assert run(["rule", "zzz"]) == 2
    assert "`undalle rules` lists them" in error_line(capsys)


def test_a_prefix_is_no_rule_and_looks_like_none_in_particular(capsys):
    assert run(["rule", "UD1"]) == 2
    assert error_line(capsys) == "undalle: error: there is no rule `UD1`; `undalle rules` lists them."


def test_models_on_a_day(capsys):
    assert run(["models", "--as-of", "2026-11-21"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line.split() for line in lines[2:-2]}
    assert rows["dall-e-3"][1:] == ["image", "retired", "-", "gpt-image-2", "2026-05-12"]
    assert rows["gpt-image-1.5"][1:] == ["image", "retiring", "10", "gpt-image-2.5-sunburst", "2026-12-01"]
    assert rows["gpt-image-2"][1:] == ["image", "current", "-", "-", "-"]
    assert rows["gpt-6-luna"][1:3] == ["chat", "current"]
    assert lines[-1] == "As of 2026-11-21: the default target is gpt-image-1.5, the default mainline model gpt-6-luna."


def test_models_as_json(capsys):
    assert run(["models", "--as-of", "2026-12-01", "--output-format", "json"]) == 0
    rows = {row["model"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["gpt-image-1.5"] == {
        "model": "gpt-image-1.5",
        "seat": "image",
        "status": "retired",
        "shutdown": "2026-12-01",
        "days_left": None,
        "successor": "gpt-image-2.5-sunburst",
    }


def test_version_and_help(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"undalle {__version__}\n"
    assert run(["-h"]) == 0
    help_text = capsys.readouterr().out
    assert all(f"\n  {name} " in help_text for name in ("check", "rule", "rules", "models"))
    assert run([]) == 2
    assert run(["check", "-h"]) == 0
    assert "Exit codes:" in capsys.readouterr().out


def test_an_unknown_command_is_one_line(capsys):
    assert run(["chekc"]) == 2
    assert "chekc" in error_line(capsys)


def test_a_mistyped_command_is_told_the_right_one(capsys):
    assert run(["chek"]) == 2
    assert error_line(capsys) == "undalle: error: there is no command `chek`; did you mean `check`?"
