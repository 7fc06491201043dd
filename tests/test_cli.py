"""The command line as a user meets it: options, streams, exit codes. The engine is a stand-in that hands out a report."""

import json
import sys
import types
from datetime import date
from pathlib import Path

import pytest
from complaints import error_line
from reports import finding

from undalle.cli import run
from undalle.diagnostics import Applicability, Failure, Report, Severity

SOURCES = Path(__file__).parent.parent / "src"


class Engine(types.ModuleType):
    """Stands where ``undalle.engine.run`` stands; remembers how it was asked."""

    def __init__(self, report: Report) -> None:
        super().__init__("undalle.engine.run")
        self.report = report
        self.asked: list[tuple] = []

    def run(self, paths, settings, *, fix=False, unsafe=False, write=True, stdin=None):
        self.asked.append((tuple(paths), settings, fix, unsafe, write))
        return self.report

    @property
    def settings(self):
        return self.asked[-1][1].run


@pytest.fixture
def engine(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    stand_in = Engine(Report(files=3))
    monkeypatch.setitem(sys.modules, "undalle.engine.run", stand_in)
    return stand_in


def test_without_paths_it_checks_this_directory(engine, capsys):
    assert run(["check"]) == 0
    assert capsys.readouterr() == ("All checks passed!\n", "")
    assert [(asked[0], *asked[2:]) for asked in engine.asked] == [((".",), False, False, True)]


def test_findings_make_1_and_failures_2(engine, capsys):
    engine.report.findings.append(finding())
    assert run(["check", "app.py"]) == 1
    assert "app.py:2:11: error[UD101] [*]" in capsys.readouterr().out
    assert run(["check", "--exit-zero", "app.py"]) == 0
    engine.report.failures.append(Failure("gone.py", "no such file"))
    capsys.readouterr()
    assert run(["check", "app.py", "gone.py"]) == 2
    said = capsys.readouterr()
    assert said.err == "undalle: error: gone.py: no such file\n"
    assert "UD101" in said.out


@pytest.mark.parametrize(("least", "code"), [("note", 1), ("warning", 1), ("error", 0)])
def test_fail_on(engine, least, code):
    engine.report.findings.append(finding(severity=Severity.WARNING))
    assert run(["check", "--fail-on", least]) == code


def test_notes_do_not_fail_by_default(engine):
    engine.report.findings.append(finding(severity=Severity.NOTE))
    assert run(["check"]) == 0


def test_fix_and_unsafe_fixes_reach_the_engine(engine):
    engine.report.fixed.append(finding())
    engine.report.changed["app.py"] = ("old\n", "new\n")
    assert run(["check", "--fix", "--unsafe-fixes"]) == 0
    assert engine.asked[-1][2:] == (True, True, True)
    assert run(["check", "--fix", "--exit-non-zero-on-fix"]) == 1


def test_diff_writes_nothing_and_says_what_would_change(engine, capsys):
    assert run(["check", "--diff"]) == 0
    engine.report.fixed.append(finding())
    engine.report.findings.append(finding(fix=Applicability.UNSAFE))
    engine.report.changed["app.py"] = ("old\n", "new\n")
    capsys.readouterr()
    assert run(["check", "--diff"]) == 1
    assert engine.asked[-1][2:] == (True, False, False)
    said = capsys.readouterr()
    assert said.out == "--- app.py\n+++ app.py\n@@ -1 +1 @@\n-old\n+new\n"
    assert said.err == "Would fix 1 finding in 1 file; 1 left: 1 error. 1 fixable with `--fix --unsafe-fixes`.\n"
    assert run(["check", "--diff", "--exit-zero", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_a_diff_with_nothing_to_change_is_no_failure(engine, capsys):
    engine.report.findings.append(finding(fix=None))
    assert run(["check", "--diff"]) == 0
    assert capsys.readouterr() == ("", "Nothing would be fixed; 1 error left. 1 needs a hand.\n")


def test_notices_go_to_stderr_unless_quiet(engine, capsys):
    engine.report.notices.append("gpt-image-1.5 shuts down on 2026-12-01")
    run(["check"])
    assert capsys.readouterr().err == "undalle: gpt-image-1.5 shuts down on 2026-12-01\n"
    run(["check", "--quiet"])
    assert capsys.readouterr() == ("", "")


def test_failures_are_said_even_if_quiet(engine, capsys):
    engine.report.failures.append(Failure("gone.py", "no such file"))
    assert run(["check", "--quiet"]) == 2
    assert capsys.readouterr() == ("", "undalle: error: gone.py: no such file\n")


def test_no_files_is_said(engine, capsys):
    engine.report.files = 0
    assert run(["check"]) == 0
    assert capsys.readouterr().err == "undalle: warning: no Python files found below the given paths\n"


def test_flags_become_settings(engine):
    flags = ["--select", "UD1,UD2", "--select", "UD3", "--ignore", "UD103", "--extend-select", "UD002", "--target", "gpt-image-2"]
    flags += ["--mainline", "gpt-5.1", "--as-of", "2026-11-21", "--no-pin-defaults", "--fail-on", "error", "--output-format", "concise"]
    assert run(["check", *flags]) == 0
    settings = engine.settings
    assert settings.select == ("UD1", "UD2", "UD3")
    assert settings.ignore == ("UD103",)
    assert settings.extend_select == ("UD002",)
    assert (settings.target, settings.mainline, settings.as_of) == ("gpt-image-2", "gpt-5.1", date(2026, 11, 21))
    assert (settings.pin_defaults, settings.fail_on, settings.output_format) == (False, Severity.ERROR, "concise")


def test_the_nearest_configuration_counts_and_flags_win(engine, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.undalle]\ntarget = "gpt-image-2"\nignore = ["UD103"]\nunsafe-fixes = true\n')
    (tmp_path / "deep").mkdir()
    run(["check", "deep/app.py"])
    assert engine.settings.target == "gpt-image-2"
    assert engine.asked[-1][3] is True
    run(["check", "deep", "--target", "gpt-image-1.5", "--ignore", "UD2", "--no-unsafe-fixes"])
    assert engine.settings.target == "gpt-image-1.5"
    assert engine.settings.ignore == ("UD103", "UD2")
    assert engine.asked[-1][3] is False
    run(["check", "--select", "UD103"])
    assert engine.settings.ignore == ()
    run(["check", "--isolated"])
    assert engine.settings.target is None


def test_a_named_configuration_counts(engine, tmp_path):
    (tmp_path / "other.toml").write_text('[tool.undalle]\ntarget = "gpt-image-2"\n')
    (tmp_path / "undalle.toml").write_text('target = "gpt-image-1.5"\n')
    assert run(["check"]) == 0
    assert engine.settings.target == "gpt-image-1.5"


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--nope"], "--nope"),
        (["--target", "dall-e-3"], "`dall-e-3` cannot be the target: it was shut down on 2026-05-12"),
        (["--target", "image-alpha-001"], "cannot be the target: it was shut down"),
        (["--target", "gpt-image-15"], "did you mean `gpt-image-1.5`"),
        (["--target", "gpt-4o"], "it is a chat model"),
        (["--target", ""], "cannot be the target"),
        (["--mainline", "gpt-image-2"], "it is an image model"),
        (["--mainline", "gpt-5.3-codex-spark"], "it cannot use the image_generation tool"),
        (["--mainline", "gpt-4o-image"], "it cannot use the image_generation tool"),
        (["--mainline", "gpt-6-lunar"], "did you mean `gpt-6-luna`"),
        (["--select", "UD999"], "no rule matches `UD999`"),
        (["--select", "ud101"], "did you mean `UD101`"),
        (["--ignore", "W605"], "no rule matches `W605`; `undalle rules` lists them."),
        (["--select", ","], "no rule code given"),
        (["--as-of", "21.11.2026"], "'21.11.2026' is not a date; write it as 2026-11-21."),
        (["--output-format", "xml"], "'xml'"),
        (["--fail-on", "panic"], "'panic'"),
        (["--isolated", "--config", "a.toml"], "use one of them"),
        (["--config", "missing.toml"], "missing.toml"),
        (["--exit-zero=1"], "(see `undalle check --help`)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_option_is_one_line_and_2(engine, capsys, flags, says):
    assert run(["check", *flags]) == 2
    assert says in error_line(capsys)
    assert engine.asked == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.undalle\n", "pyproject.toml"),
        ('[tool.undalle]\ntarget = "dall-e-2"\n', "`dall-e-2` cannot be the target"),
        ('[tool.undalle]\nselect = ["UD999"]\n', "no rule matches `UD999`"),
        ("[tool.undalle]\ntargett = 1\n", "target"),
    ],
)
def test_a_bad_configuration_is_one_line_and_2(engine, capsys, tmp_path, text, says):
    (tmp_path / "pyproject.toml").write_text(text)
    assert run(["check"]) == 2
    assert says in error_line(capsys)
    assert engine.asked == []


def test_json_goes_to_stdout_alone(engine, capsys):
    engine.report.findings.append(finding())
    engine.report.notices.append("a notice")
    assert run(["check", "--output-format", "json"]) == 1
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == ["UD101"]


@pytest.mark.parametrize(
    ("flags", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(engine, capsys, monkeypatch, flags, environment, colored):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    engine.report.findings.append(finding())
    run(["check", *flags])
    assert ("\x1b[" in capsys.readouterr().out) is colored


@pytest.mark.parametrize(
    ("flags", "more"), [((), ""), (("--fix",), "; every file is whole, the old one or the new one, and the same command does the rest")]
)
def test_ctrl_c_is_130_and_no_traceback(engine, capsys, monkeypatch, flags, more):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "run", interrupted)
    assert run(["check", *flags]) == 130
    assert capsys.readouterr().err.strip() == f"undalle: error: interrupted{more}"


def test_an_os_error_is_one_line(engine, capsys, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "run", full)
    assert run(["check"]) == 2
    assert "No space left on device" in error_line(capsys)
