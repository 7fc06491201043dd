"""What ``SECURITY.md`` promises: a project's code is read and never run, nothing is connected to, nothing else is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hostile import events, lay, watched
from processes import environment, python
from repositories import git, repository

FIX = ("check", "--as-of", "2026-11-21", "--fix", "--unsafe-fixes", ".")
COMMANDS = {
    "check": ("check", "--as-of", "2026-11-21", "."),
    "fix": FIX,
    "migrate": ("migrate", "--allow-dirty", "--unsafe-fixes", "--report", "report.html", "."),
    "smoke": ("smoke", "--from", ".", "--dry-run"),
}
MAY_WRITE = {"report.html"}
SHARED = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return lay(tmp_path / "project")


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_nothing_of_a_hostile_project_is_run(arguments: tuple[str, ...], project: Path, tmp_path: Path) -> None:
    assert ["fork"] not in what_happens(arguments, project, tmp_path)


@pytest.mark.skipif(not SHARED, reason="one process does it all here")
def test_the_processes_that_share_a_large_one_run_nothing_of_it_either(tmp_path: Path) -> None:
    assert ["fork"] in what_happens(COMMANDS["check"], lay(tmp_path / "large", large=True), tmp_path)


def what_happens(arguments: tuple[str, ...], project: Path, tmp_path: Path) -> list[list[str]]:
    """Return what the processes of one command line do, once it is sure that it is nothing but what may be."""
    before = {path.relative_to(project).as_posix() for path in project.rglob("*")}
    done = python("-m", "undalle", *arguments, cwd=project, env=watched(tmp_path / "watch"))
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    happened = events(tmp_path / "watch")
    assert {"exec", "import"} <= {event for event, *_ in happened}, "the hook is at work"
    within = str(project) + os.sep
    assert [one for one in happened if one[0] in {"exec", "compile"} and (one[1].startswith(within) or len(one) > 2)] == []
    assert [one for one in happened if one[0] == "import" and one[1] in {"hostile", "setup", "conftest", "usercustomize", "openai"}] == []
    assert [one for one in happened if one[0].startswith(("socket.", "urllib.", "http.", "webbrowser."))] == []
    assert {one[1] for one in happened if one[0] == "start"} == ({"git"} if arguments[0] == "migrate" else set())
    written = {Path(one[1]) for one in happened if one[0] == "write"} - {Path(os.devnull)}
    assert {path for path in written if not path.name.startswith(".undalle-") or project not in path.parents} == set()
    after = {path.relative_to(project).as_posix() for path in project.rglob("*")}
    assert after - before <= MAY_WRITE
    assert before <= after
    return happened


def test_only_the_files_that_are_given_are_written(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = python("-m", "undalle", *FIX[:-1], "setup.py", "conftest.py", cwd=project)
    assert done.returncode in {0, 1}, done.stderr
    changed = {path.name for path, content in before.items() if path.read_bytes() != content}
    assert changed == {"setup.py", "conftest.py"}


def test_a_hostile_project_is_migrated_all_the_same(project: Path) -> None:
    python("-m", "undalle", *FIX, cwd=project)
    for name in ("hostile.py", "setup.py", "conftest.py", "libcst/__init__.py"):
        assert 'model="gpt-image-1.5"' in (project / name).read_text()


def test_the_monitor_that_a_repository_names_is_not_started(tmp_path: Path) -> None:
    top = repository(tmp_path / "project", {"app.py": 'import openai\n\nopenai.images.generate(model="dall-e-3", prompt="x")\n'})
    monitor = tmp_path / "monitor.sh"
    monitor.write_text(f"#!/bin/sh\ntouch '{tmp_path / 'touched'}'\n")
    monitor.chmod(0o755)
    git(top, "config", "core.fsmonitor", str(monitor))
    git(top, "status", "--porcelain")
    assert (tmp_path / "touched").exists(), "git itself starts it"
    (tmp_path / "touched").unlink()
    done = python("-m", "undalle", "migrate", ".", cwd=top)
    assert done.returncode in {0, 1}, done.stderr
    assert not (tmp_path / "touched").exists()


@pytest.mark.parametrize("named", [False, True], ids=["found", "named"])
def test_a_link_out_of_the_tree_is_not_written_through(named: bool, tmp_path: Path) -> None:
    outside, tree = tmp_path / "outside.py", tmp_path / "tree"
    outside.write_text('import openai\n\nopenai.images.generate(model="dall-e-3", prompt="x")\n')
    old = outside.read_bytes()
    tree.mkdir()
    (tree / "inside.py").symlink_to(outside)
    python("-m", "undalle", *FIX[:-1], "inside.py" if named else ".", cwd=tree)
    assert outside.read_bytes() == old
    assert (tree / "inside.py").is_symlink()


def test_a_key_in_the_environment_is_not_shown(project: Path) -> None:
    key = "sk-proj-0123456789abcdefghijklmnop"
    env = environment(OPENAI_API_KEY=key, AZURE_OPENAI_API_KEY=key)
    for arguments in (COMMANDS["check"], COMMANDS["smoke"], (*COMMANDS["smoke"], "--output-format", "json"), ("config", ".")):
        done = python("-m", "undalle", *arguments, cwd=project, env=env)
        assert done.stdout
        assert key not in done.stdout + done.stderr
