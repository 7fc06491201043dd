"""The wheel as a stranger installs it: complete, and working from any directory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="a lighthouse", size="1024x1024", quality="hd")\n'


def call(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


def build(top: Path, folder: Path) -> Path:
    """Build the wheel of the tree ``top`` into ``folder``."""
    built = call(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, top, cwd=folder)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("undalle-*.whl")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    return build(TOP, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def undalle(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment and return its command."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    installed = call(scripts / "python", "-m", "pip", "install", "-q", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    return scripts / "undalle"


def test_the_wheel_holds_every_rule_and_the_catalogue(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.removeprefix("undalle/rules/") for name in archive.namelist() if name.startswith("undalle/rules/")}
        metadata = archive.read(next(name for name in archive.namelist() if name.endswith("METADATA"))).decode()
    expected = {path.relative_to(TOP / "rules").as_posix() for path in (TOP / "rules").rglob("*") if path.is_file()}
    assert inside == expected
    requires = [line for line in metadata.splitlines() if line.startswith("Requires-Dist: ") and "extra ==" not in line]
    assert {line.split()[1].split(">")[0] for line in requires} == {"ahocorasick-rs", "click", "libcst", "packaging", "pyyaml"}


def test_the_same_tree_gives_the_same_bytes(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another folder, written on another day, by somebody with other permissions."""
    tree = tmp_path / "elsewhere" / "tree"
    for name in ("src", "rules"):
        shutil.copytree(TOP / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(TOP / name, tree / name)
    for path in tree.rglob("*.*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o755 if path.is_dir() else 0o600)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580601600")  # what the builder takes when nothing is said
    (tmp_path / "again").mkdir()
    again = build(tree, tmp_path / "again")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_nothing_but_the_package_is_installed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"undalle"}


def test_it_checks_and_fixes_from_another_directory(undalle: Path, tmp_path: Path) -> None:
    app, elsewhere = tmp_path / "app.py", tmp_path / "elsewhere"
    app.write_text(LEGACY)
    elsewhere.mkdir()
    checked = call(undalle, "check", "--as-of", "2026-11-21", "--output-format", "json", app, cwd=elsewhere)
    assert checked.returncode == 1, checked.stderr
    assert [one["code"] for one in json.loads(checked.stdout)] == ["UD101", "UD202"]
    fixed = call(undalle, "check", "--as-of", "2026-11-21", "--fix", app, cwd=elsewhere)
    assert fixed.returncode == 0, fixed.stderr
    assert app.read_text() == LEGACY.replace("dall-e-3", "gpt-image-1.5").replace('"hd"', '"high"')


@pytest.mark.parametrize("arguments", [["rules"], ["rule", "UD301"], ["models"], ["--version"]], ids=" ".join)
def test_the_other_commands_find_their_data(arguments: list[str], undalle: Path, tmp_path: Path) -> None:
    done = call(undalle, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
