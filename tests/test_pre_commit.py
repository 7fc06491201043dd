"""The hooks, through the real pre-commit, on a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pre_commit", reason="pre-commit is not installed (it is in the dev group)")

TOP = Path(__file__).parent.parent
SHIPPED = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
LEGACY = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="x", size="1024x1024", quality="hd")\n'
FIXED = LEGACY.replace("dall-e-3", "gpt-image-2").replace('"hd"', '"high"')
IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.c"}


def call(*arguments: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    cleared = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "PYTHONPATH"}
    environment = {**cleared, **IDENTITY, "PRE_COMMIT_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)


def commit(folder: Path, home: Path) -> str:
    """Make ``folder`` a repository with one commit of everything; return its id."""
    for arguments in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "all"]):
        assert call("git", *arguments, cwd=folder, home=home).returncode == 0
    return call("git", "rev-parse", "HEAD", cwd=folder, home=home).stdout.strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def hooks(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository with what the project ships, as it is in the working tree, and its commit."""
    folder = tmp_path_factory.mktemp("undalle")
    for name in SHIPPED:
        source = TOP / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(source, folder / name)
    return folder, commit(folder, home)


@pytest.fixture
def project(hooks: tuple[Path, str], home: Path, tmp_path: Path) -> Path:
    """A repository with a legacy program, one that is excluded, and a text that only speaks of it."""
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks[0]}\n  rev: {hooks[1]}\n  hooks:\n  - id: undalle\n  - id: undalle-fix\n"
    )
    (tmp_path / "undalle.toml").write_text('target = "gpt-image-2"\nextend-exclude = ["old"]\n')
    (tmp_path / "old").mkdir()
    for name in ("app.py", "stub.pyi", "old/app.py", "notes.txt"):
        (tmp_path / name).write_text(LEGACY)
    commit(tmp_path, home)
    return tmp_path


def hook(name: str, project: Path, home: Path) -> subprocess.CompletedProcess[str]:
    done = call(sys.executable, "-m", "pre_commit", "run", name, "--all-files", "--color", "never", cwd=project, home=home)
    if "unexpected error" in done.stdout and "pip" in done.stdout:
        pytest.skip(f"pre-commit could not make its environment: {done.stdout.strip().splitlines()[-1]}")
    return done


def test_the_check_fails_and_writes_nothing(project: Path, home: Path) -> None:
    done = hook("undalle", project, home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app.py:3:32: error[UD101]" in done.stdout
    assert "stub.pyi:3:32: error[UD101]" in done.stdout
    assert "old/app.py" not in done.stdout
    assert "notes.txt" not in done.stdout
    assert (project / "app.py").read_text() == LEGACY


def test_the_fix_writes_and_then_passes(project: Path, home: Path) -> None:
    done = hook("undalle-fix", project, home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert [(project / name).read_text() for name in ("app.py", "stub.pyi")] == [FIXED, FIXED]
    assert [(project / name).read_text() for name in ("old/app.py", "notes.txt")] == [LEGACY, LEGACY]
    assert hook("undalle-fix", project, home).returncode == 0
    assert hook("undalle", project, home).returncode == 0
