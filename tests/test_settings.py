"""Settings: the file they come from, and what is wrong with one."""

from datetime import date
from pathlib import Path

import pytest

from undalle.diagnostics import Severity
from undalle.settings import (
    ConfigError,
    Settings,
    find_config,
    load_config,
    load_layers,
    origins,
    own_config,
    settings_of,
)
from undalle.settings.keys import KEYS


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_can_be_written_in_kebab_case(tmp_path: Path) -> None:
    path = write(
        tmp_path / "pyproject.toml",
        """
        [tool.undalle]
        target = "gpt-image-2"
        mainline = "gpt-6-luna"
        as-of = 2026-12-01
        select = ["UD1"]
        extend-select = ["UD901"]
        ignore = ["UD103"]
        exclude = ["old"]
        extend-exclude = ["legacy/"]
        force-exclude = true
        respect-gitignore = false
        pin-defaults = false
        style = "prompt"
        docstrings = true
        include = ["draw"]
        per-file-ignores = { "conf.py" = ["UD7"] }
        url = "hold"
        quality = { ultra = "high" }
        size = { "256x256" = "1536x1024" }
        baseline = "/known.json"
        unsafe-fixes = true
        fail-on = "error"
        output-format = "json"
        """,
    )
    assert Settings().merge(load_config(path)) == Settings(
        target="gpt-image-2",
        mainline="gpt-6-luna",
        as_of=date(2026, 12, 1),
        select=("UD1",),
        extend_select=("UD901",),
        ignore=("UD103",),
        exclude=("old",),
        extend_exclude=("legacy/",),
        force_exclude=True,
        respect_gitignore=False,
        pin_defaults=False,
        style="prompt",
        docstrings=True,
        include=("draw",),
        per_file_ignores={"conf.py": ("UD7",)},
        url="hold",
        quality={"ultra": "high"},
        size={"256x256": "1536x1024"},
        baseline=Path("/known.json"),
        unsafe_fixes=True,
        fail_on=Severity.ERROR,
        output_format="json",
    )


def test_every_setting_has_a_field_and_every_field_a_setting() -> None:
    assert {key.field for key in KEYS.values()} == set(Settings._fields) - {"never"}


def test_the_example_of_every_setting_is_one(tmp_path: Path) -> None:
    for key in KEYS.values():
        assert load_config(write(tmp_path / "undalle.toml", f"{key.name} = {key.example}\n")).keys() == {key.field}


def test_a_file_of_its_own_needs_no_table_and_a_day_may_be_a_string(tmp_path: Path) -> None:
    assert load_config(write(tmp_path / "undalle.toml", 'as-of = "2027-01-02"\n')) == {"as_of": date(2027, 1, 2)}


def test_excludes_with_a_slash_start_where_the_configuration_lies(tmp_path: Path) -> None:
    folder = tmp_path / "[app]"
    path = write(folder / "undalle.toml", 'extend-exclude = ["old", "legacy/", "./gen/*.py", "**/tmp/*", "/abs/x"]\n')
    escaped = f"{tmp_path.resolve().as_posix()}/[[]app]"
    assert load_config(path)["extend_exclude"] == ("old", "legacy/", f"{escaped}/gen/*.py", f"{escaped}/**/tmp/*", "/abs/x")


def test_a_byte_order_mark_and_an_empty_table_are_no_trouble(tmp_path: Path) -> None:
    assert load_config(write(tmp_path / "pyproject.toml", "\ufeff[tool.undalle]\n")) == {}
    assert load_config(write(tmp_path / "pyproject.toml", "[project]\n")) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.undalle\n",
            "pyproject.toml: line 1, column 14: not valid TOML: Expected ']' at the end of a table declaration; correct it there",
        ),
        ('[tool.undalle]\nselekt = ["UD1"]\n', 'pyproject.toml: [tool.undalle] selekt: unknown setting; did you mean "select"?'),
        (
            '[tool.undalle]\nextend_select = ["UD1"]\n',
            'pyproject.toml: [tool.undalle] extend_select: unknown setting; did you mean "extend-select"?',
        ),
        (
            '[tool.undalle]\nselect = "UD1"\n',
            'pyproject.toml: [tool.undalle] select: cannot be \'UD1\'; give a list of rule codes, such as ["UD101", "UD2"]',
        ),
        (
            "[tool.undalle]\nignore = [1]\n",
            'pyproject.toml: [tool.undalle] ignore: cannot be an array; give a list of rule codes, such as ["UD101", "UD2"]',
        ),
        ('[tool.undalle]\nstyle = "keep"\n', 'pyproject.toml: [tool.undalle] style: cannot be \'keep\'; give "drop" or "prompt"'),
        ("[tool.undalle]\nfail-on = 2\n", 'pyproject.toml: [tool.undalle] fail-on: cannot be a number; give "note", "warning" or "error"'),
        (
            '[tool.undalle]\nfail-on = "fatal"\n',
            'pyproject.toml: [tool.undalle] fail-on: cannot be \'fatal\'; give "note", "warning" or "error"',
        ),
        ("[tool.undalle]\npin-defaults = 1\n", "pyproject.toml: [tool.undalle] pin-defaults: cannot be a number; give true or false"),
        ("[tool.undalle]\ntarget = true\n", "pyproject.toml: [tool.undalle] target: cannot be true or false; give a model id as a string"),
        (
            "[tool.undalle]\nas-of = 2026-12-01T10:00:00\n",
            "pyproject.toml: [tool.undalle] as-of: cannot be a date or time; give a day as YYYY-MM-DD",
        ),
        ('[tool.undalle]\nas-of = "soon"\n', "pyproject.toml: [tool.undalle] as-of: cannot be 'soon'; give a day as YYYY-MM-DD"),
        ('[tool.undalle]\n"a\\nb" = 1\n', "pyproject.toml: [tool.undalle] 'a\\nb': unknown setting; the settings are target, "),
        (
            "[tool]\nundalle = 3\n",
            "pyproject.toml: tool.undalle: expected a table, got a number; write [tool.undalle] and the settings below it",
        ),
        (
            "[tool.undalle.quality]\nhd = 1\n",
            "pyproject.toml: [tool.undalle] quality: cannot be a table; give a table from words of the code to words of the target",
        ),
        (
            '[tool.undalle.per-file-ignores]\n"tests/**" = "UD1"\n',
            "pyproject.toml: [tool.undalle] per-file-ignores: cannot be a table; give a table from patterns to lists of rule codes",
        ),
        ('[tool.undalle]\nurl = "keep"\n', 'pyproject.toml: [tool.undalle] url: cannot be \'keep\'; give "data-uri" or "hold"'),
        ("tool = []\n", "pyproject.toml: tool: expected a table, got an array; write [tool.undalle] and the settings below it"),
    ],
)
def test_a_mistake_is_one_line_with_place_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path / "pyproject.toml", text))
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf_8_and_missing_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "undalle.toml"
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_config(path)
    path.write_bytes(b'target = "\xe9"\n')
    with pytest.raises(ConfigError, match="byte 10: not UTF-8"):
        load_config(path)


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    top = write(tmp_path / "pyproject.toml", "[tool.undalle]\n")
    write(tmp_path / "a" / "pyproject.toml", "[tool.other]\n")
    assert find_config(deep) == top
    shared = write(tmp_path / "a" / "b" / "pyproject.toml", "[tool.undalle]\n")
    assert find_config(deep) == shared
    own = write(tmp_path / "a" / "b" / "undalle.toml", "")
    assert find_config(deep) == own


def test_a_broken_pyproject_is_found_so_that_loading_tells(tmp_path: Path) -> None:
    path = write(tmp_path / "pyproject.toml", "[project\n")
    assert find_config(tmp_path) == path


def test_in_passing_a_broken_pyproject_counts_only_if_it_speaks_of_us(tmp_path: Path) -> None:
    path = write(tmp_path / "pyproject.toml", "name = {{ name }}\n")
    assert own_config(tmp_path, passing=True) is None
    write(path, "[tool.undalle\n")
    assert own_config(tmp_path, passing=True) == path


def test_a_file_that_extends_another_adds_to_it(tmp_path: Path) -> None:
    base = write(tmp_path / "base.toml", 'target = "gpt-image-2"\nignore = ["UD103"]\nexclude = ["app/*.py"]\n')
    path = write(tmp_path / "app" / "pyproject.toml", '[tool.undalle]\nextend = "../base.toml"\nignore = ["UD202"]\nstyle = "prompt"\n')
    assert [one.path.resolve() for one in load_layers(path)] == [base, path]
    settings = settings_of(path)
    assert (settings.target, settings.ignore, settings.style) == ("gpt-image-2", ("UD103", "UD202"), "prompt")
    assert settings.exclude == (f"{tmp_path.as_posix()}/app/*.py",)
    said = [(one.path.name, one.values) for one in load_layers(path)]
    assert origins(said) == {
        "target": ("base.toml",),
        "ignore": ("base.toml", "pyproject.toml"),
        "exclude": ("base.toml",),
        "style": ("pyproject.toml",),
    }
    assert origins([*said, ("flags", {"select": ("UD1",), "target": None})])["ignore"] == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extend = 1\n", "extend: cannot be a number; give the path of another configuration file as a string"),
        ('extend = "none.toml"\n', "none.toml: cannot be read: No such file or directory; correct the path or its permissions"),
        ('extend = "undalle.toml"\n', "undalle.toml: extend: undalle.toml extends this file in turn; leave one of the two out"),
        ('extend = "other.toml"\n', "other.toml: extend: undalle.toml extends this file in turn; leave one of the two out"),
    ],
)
def test_an_extension_that_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "other.toml", 'extend = "undalle.toml"\n')
    with pytest.raises(ConfigError) as caught:
        load_layers(write(tmp_path / "undalle.toml", text))
    assert str(caught.value).endswith(message)


def test_patterns_and_paths_start_at_the_configuration(tmp_path: Path) -> None:
    path = write(
        tmp_path / "undalle.toml",
        """
        include = ["deploy/*.yaml", "draw"]
        baseline = "known.json"
        per-file-ignores = { "tests/**" = ["UD7"], "!src/**" = ["UD1"], "conf.py" = ["UD2"] }
        """,
    )
    top = tmp_path.resolve().as_posix()
    assert load_config(path) == {
        "include": (f"{top}/deploy/*.yaml", "draw"),
        "baseline": tmp_path.resolve() / "known.json",
        "per_file_ignores": {f"{top}/tests/**": ("UD7",), f"!{top}/src/**": ("UD1",), "conf.py": ("UD2",)},
    }


def test_a_directory_called_pyproject_is_passed_over(tmp_path: Path) -> None:
    top = write(tmp_path / "pyproject.toml", "[tool.undalle]\n")
    (tmp_path / "a" / "pyproject.toml").mkdir(parents=True)
    assert find_config(tmp_path / "a") == top
