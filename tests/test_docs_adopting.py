"""The pages on configuration and adoption: in step with the settings, and every command on them run in an empty environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from undalle.settings.keys import KEYS

TOP = Path(__file__).parent.parent
DOCS = TOP / "docs"
LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="x", size="1024x1024", quality="hd")\n'


def test_every_example_of_the_reference_is_toml() -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", (DOCS / "configuration.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert [name for block in blocks for name in tomllib.loads(block)["tool"]["undalle"]] == list(KEYS)


def commands() -> Iterator[tuple[str, str]]:
    """Yield every command of the page with the heading it stands below."""
    heading = ""
    for line in (DOCS / "adopting.md").read_text("utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        if line.startswith("$ "):
            yield heading, line.removeprefix("$ ")


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with what a user would install."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    install = [home / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", TOP]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pip could not install: {done.stderr.strip().splitlines()[-1]}")
    return home / "bin"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "app"\nversion = "1"\n')
    for name in ("src/app.py", "packages/shop/app.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(LEGACY)
    return tmp_path


def follow(heading: str, project: Path, bin_folder: Path) -> list[subprocess.CompletedProcess[str]]:
    around = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "FORCE_COLOR"}}
    around["PATH"] = f"{bin_folder}:{around['PATH']}"
    lines = [line for below, line in commands() if below == heading]
    assert lines
    options = {"cwd": project, "env": around, "capture_output": True, "text": True, "timeout": 120}
    return [subprocess.run(["bash", "-c", line], check=False, **options) for line in lines]


def test_a_baseline(bin_folder: Path, project: Path) -> None:
    done = follow("Baseline", project, bin_folder)
    assert [one.returncode for one in done] == [0] * len(done), [one.stderr for one in done]
    assert done[0].stdout.startswith(".undalle-baseline.json lists 4 findings in 2 files.\n")
    assert done[2].stdout == "All checks passed! The baseline knows 4 more.\n"


def test_suppressions(bin_folder: Path, project: Path) -> None:
    added, silent, later = follow("Suppressions", project, bin_folder)
    assert (added.returncode, added.stdout) == (0, "Added 1 comment in 1 file.\n")
    assert (silent.returncode, silent.stdout) == (0, "All checks passed!\n")
    assert "this suppression counted until 2027-01-31" in later.stdout
    assert "# undalle: ignore[UD101, UD202] until=2027-01-31 migration is planned" in (project / "src/app.py").read_text()


def test_a_monorepo(bin_folder: Path, project: Path) -> None:
    (project / "packages/shop/undalle.toml").write_text('target = "gpt-image-2"\n')
    (done,) = follow("One place for a monorepo", project, bin_folder)
    assert 'target = "gpt-image-2"  # packages/shop/undalle.toml' in done.stdout


def test_completion(bin_folder: Path, project: Path) -> None:
    written, read = follow("Completion", project, bin_folder)
    assert (written.returncode, read.returncode) == (0, 0), written.stderr + read.stderr
    around = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "COMP_WORDS": "undalle ba", "COMP_CWORD": "1"}
    around.pop("PYTHONPATH", None)
    done = subprocess.run(
        ["undalle"], env={**around, "_UNDALLE_COMPLETE": "bash_complete"}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "plain,baseline\n", done.stderr
