"""``undalle.check`` from Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from processes import python

import undalle
from undalle import Applicability, Report, Settings, Severity

LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="x", size="1024x1024", quality="hd")\n'
FIXED = LEGACY.replace("dall-e-3", "gpt-image-2").replace('"hd"', '"high"')
SETTINGS = Settings(target="gpt-image-2", as_of=date(2026, 11, 21))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "app.py"
    path.write_text(LEGACY)
    return path


def test_a_report_comes_back_and_nothing_is_written(app: Path) -> None:
    report = undalle.check(app, SETTINGS)
    assert isinstance(report, Report)
    found = [(one.diagnostic.code, one.diagnostic.severity, one.start.row, one.start.column) for one in report.findings]
    assert found == [("UD101", Severity.ERROR, 3, 32), ("UD202", Severity.ERROR, 3, 82)]
    assert report.findings[0].fix is not None
    assert report.findings[0].fix.applicability is Applicability.SAFE
    assert app.read_text() == LEGACY


def test_several_paths_and_none(app: Path) -> None:
    assert len(undalle.check([app, str(app.parent / "gone.py")], SETTINGS).failures) == 1
    assert undalle.check([], SETTINGS).findings == []


def test_what_would_be_written_and_what_is(app: Path) -> None:
    assert undalle.check(app, SETTINGS, fix=True, write=False).changed == {"app.py": (LEGACY, FIXED)}
    assert app.read_text() == LEGACY
    assert undalle.check(app, SETTINGS, fix=True).findings == []
    assert app.read_text() == FIXED


def test_without_settings_the_configuration_is_found(app: Path) -> None:
    (app.parent / "undalle.toml").write_text('ignore = ["UD101"]\nas-of = "2026-11-21"\n')
    assert [one.diagnostic.code for one in undalle.check(".").findings] == ["UD202"]
    assert [one.diagnostic.code for one in undalle.check(".", SETTINGS).findings] == ["UD101", "UD202"], "settings win over files"


def test_what_can_not_be_meant_is_raised(app: Path) -> None:
    with pytest.raises(ValueError, match="`dall-e-2` cannot be the target"):
        undalle.check(app, Settings(target="dall-e-2"))
    with pytest.raises(ValueError, match="no rule matches `UD999`"):
        undalle.check(app, Settings(select=("UD999",)))
    (app.parent / "undalle.toml").write_text("targett = 1\n")
    with pytest.raises(undalle.ConfigError, match="unknown setting"):
        undalle.check(app)


def test_every_name_is_there_and_no_other() -> None:
    assert [name for name in undalle.__all__ if not hasattr(undalle, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        undalle.chekc  # noqa: B018


def test_importing_it_loads_nothing() -> None:
    done = python("-c", "import sys, undalle; print(*(name for name in sys.modules if name.startswith('undalle')))")
    assert done.stdout.split() == ["undalle"]
    done = python("-c", "import sys, undalle; undalle.check; print('libcst' in sys.modules, 'click' in sys.modules)")
    assert done.stdout.split() == ["False", "False"]


def test_the_types_are_there_for_a_type_checker(tmp_path: Path) -> None:
    program = (
        "import undalle\n\nreport: undalle.Report = undalle.check('src', undalle.Settings())\nreveal_type(report.findings[0].start.row)\n"
    )
    (tmp_path / "use.py").write_text(program)
    done = python("-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "use.py", cwd=tmp_path)
    assert 'Revealed type is "int"' in done.stdout or 'Revealed type is "builtins.int"' in done.stdout, done.stdout + done.stderr
    assert "error" not in done.stdout
