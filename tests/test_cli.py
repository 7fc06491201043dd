"""The command line as a user meets it: options, streams, exit codes. The engine is a stand-in that hands out a report."""

import json
import os
import subprocess
import sys
import types
from datetime import date
from pathlib import Path

import pytest
from reports import finding

from undalle import __version__
from undalle.catalog import catalog
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


def error_line(capsys):
    """The one line on stderr, after which nothing stands on stdout."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\n")
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("undalle: error: ")
    return lines[0]


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


def test_ctrl_c_is_130_and_no_traceback(engine, capsys, monkeypatch):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "run", interrupted)
    assert run(["check"]) == 130
    assert capsys.readouterr().err.strip() == "undalle: error: interrupted"


def test_an_os_error_is_one_line(engine, capsys, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "run", full)
    assert run(["check"]) == 2
    assert "No space left on device" in error_line(capsys)


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


def process(*arguments, **kwargs):
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUTF8": "0"}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, timeout=60, check=False, **kwargs)


def test_it_runs_as_a_module():
    done = process("-m", "undalle", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"undalle {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["check", "--help"], ["rule", "UD101"], ["models"]], ids=" ".join)
def test_nothing_heavy_is_imported_before_it_is_needed(arguments):
    program = f"import sys; from undalle.cli import run; assert run({arguments!r}) == 0; print(*sys.modules, file=sys.stderr)"
    done = process("-c", program)
    assert done.returncode == 0, done.stderr
    assert {"libcst", "openai"}.isdisjoint(done.stderr.split())


BROKEN_PIPE = """
import sys, types
from undalle.diagnostics import Failure, Report
engine = types.ModuleType("undalle.engine.run")
engine.run = lambda *a, **k: Report(failures=[Failure("x" * 10, "y")], changed={"a.py": ("a\\n" * 99999, "")})
sys.modules["undalle.engine.run"] = engine
from undalle.cli import main
sys.argv[1:] = ["check", "--diff", "--isolated"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_goes_away_is_no_error():
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    with subprocess.Popen([sys.executable, "-c", BROKEN_PIPE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as child:
        child.stdout.readline()
        child.stdout.close()
        errors = child.stderr.read().decode()
        assert child.wait(timeout=60) == 2
    assert errors == "undalle: error: xxxxxxxxxx: y\n"


UNPRINTABLE = """
import sys, types
from undalle.diagnostics import Report
engine = types.ModuleType("undalle.engine.run")
engine.run = lambda *a, **k: Report(changed={"a.py": ("é 漢\\r\\n", "")}, files=1)
sys.modules["undalle.engine.run"] = engine
from undalle.cli import main
sys.argv[1:] = ["check", "--diff", "--isolated", "-q"]
main()
"""


def test_what_the_terminal_cannot_say_is_spelled_out():
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([sys.executable, "-c", UNPRINTABLE], capture_output=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert b"-\xe9 \\u6f22\r\n" in done.stdout
