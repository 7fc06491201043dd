"""``undalle migrate`` on real git repositories."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from migrating import BESIDE, CURRENT, FILES, HELD, SAFE, SAFE_AFTER, UNSAFE, UNSAFE_AFTER, migrate
from repositories import git, git_environment, repository


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return repository(tmp_path / "project", FILES)


def texts(project: Path) -> list[str]:
    return [(project / name).read_text() for name in ("safe.py", "web/unsafe.py", "held.py", "current.py")]


def test_what_is_safe_is_written_and_everything_is_told(project: Path) -> None:
    done = migrate(cwd=project)
    assert done.returncode == 1, done.stderr
    assert texts(project) == [SAFE_AFTER, UNSAFE, HELD, CURRENT]
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Done (1)", "  safe.py:6  images.generate  dall-e-3 -> gpt-image-1.5  $0.080 -> $0.133"], "the row of the new text"
    assert "Untouched (2)" in lines
    assert "      left: waits for --unsafe-fixes or --interactive" in lines
    assert "      broken: UD101, UD203, UD301" in lines
    assert (
        "Migrated 1 of 3 units in 1 file to gpt-image-1.5; 1 waits for a decision, 1 needs a hand. 1 call already fits gpt-image-1.5."
        in lines
    )


def test_with_unsafe_fixes_what_was_assumed_needs_an_eye(project: Path) -> None:
    done = migrate("--unsafe-fixes", ".", cwd=project)
    assert texts(project) == [SAFE_AFTER, UNSAFE_AFTER, HELD, CURRENT]
    lines = done.stdout.splitlines()
    at = lines.index("Done, needs your eye (1)")
    assert lines[at + 1].startswith("  web/unsafe.py:7  images.generate")
    assert lines[at + 2] == "      look: it is put into a string: it becomes a data URI"


def test_the_next_commands_can_be_run_as_they_are(project: Path) -> None:
    done = migrate("--target", "gpt-image-2", cwd=project)
    steps = [line.split("  # ")[0].strip() for line in done.stdout.splitlines() if "  # " in line]
    assert steps[0] == "git diff"
    assert "gpt-image-2" in git(project, "diff")
    smoke = next(step for step in steps if step.startswith("undalle smoke"))
    said = subprocess.run(
        [sys.executable, "-m", *shlex.split(smoke)], cwd=project, env=git_environment(), capture_output=True, text=True, check=False
    )
    assert "would send 1 request" in said.stdout, said
    commit = next(step for step in steps if step.startswith("git commit"))
    git(project, *shlex.split(commit)[1:])
    assert git(project, "log", "-1", "--format=%s").strip() == "Migrate image calls to gpt-image-2"
    decide = next(step for step in steps if "--interactive" in step)
    again = migrate(*shlex.split(decide.replace("--isolated --as-of 2026-11-21", ""))[2:], cwd=project, answers="a\n")
    assert again.returncode == 1, again.stderr
    assert "gpt-image-2" in (project / "web/unsafe.py").read_text()


def test_the_migration_can_be_taken_back(project: Path) -> None:
    done = migrate(cwd=project)
    back = next(line.split("  # ")[0].strip() for line in done.stdout.splitlines() if "take it back" in line)
    git(project, *shlex.split(back)[1:])
    assert texts(project) == [SAFE, UNSAFE, HELD, CURRENT]


def test_a_preview_writes_nothing_and_needs_no_clean_tree(project: Path) -> None:
    (project / "current.py").write_text(CURRENT + "\n")
    done = migrate("--preview", "--unsafe-fixes", cwd=project)
    assert done.returncode == 1
    assert texts(project)[:3] == [SAFE, UNSAFE, HELD]
    assert "Would migrate 2 of 3 units in 2 files to gpt-image-1.5; 1 needs a hand." in done.stdout
    write = next(line for line in done.stdout.splitlines() if line.endswith("# write it"))
    assert "undalle migrate --unsafe-fixes --as-of 2026-11-21 --isolated" in write


@pytest.mark.parametrize("stage", [False, True], ids=["changed", "staged"])
def test_uncommitted_changes_are_refused(stage: bool, project: Path) -> None:
    (project / "README.md").write_text("# Another\n")
    if stage:
        git(project, "add", "README.md")
    done = migrate(cwd=project)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "uncommitted changes in README.md" in done.stderr
    assert "--allow-dirty" in done.stderr
    assert texts(project)[0] == SAFE
    allowed = migrate("--allow-dirty", cwd=project)
    assert texts(project)[0] == SAFE_AFTER
    assert "git commit -m 'Migrate image calls to gpt-image-1.5' -- safe.py" in allowed.stdout


def test_what_git_does_not_know_is_not_written(project: Path) -> None:
    (project / "new.py").write_text(SAFE)
    done = migrate(cwd=project)
    assert done.returncode == 2
    assert "git does not know new.py" in done.stderr
    assert texts(project)[0] == (project / "new.py").read_text() == SAFE


def test_outside_a_repository_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "safe.py").write_text(SAFE)
    done = migrate(cwd=tmp_path)
    assert done.returncode == 2
    assert "git init && git add -A && git commit -m before" in done.stderr
    assert (tmp_path / "safe.py").read_text() == SAFE
    assert migrate("--allow-dirty", cwd=tmp_path).returncode == 0
    assert (tmp_path / "safe.py").read_text() == SAFE_AFTER


def test_running_it_again_changes_nothing(project: Path) -> None:
    migrate("--unsafe-fixes", cwd=project)
    before = texts(project)
    git(project, "commit", "-qam", "migrated")
    again = migrate("--unsafe-fixes", cwd=project)
    assert texts(project) == before
    assert "Nothing was migrated; 1 needs a hand. 3 calls already fit gpt-image-1.5." in again.stdout


def test_nothing_to_migrate_is_fine(tmp_path: Path) -> None:
    done = migrate(cwd=repository(tmp_path / "clean", {"a.py": "print(1)\n"}))
    assert (done.returncode, done.stdout) == (0, "Nothing to migrate.\n")


def test_answers_are_obeyed(project: Path) -> None:
    done = migrate("--interactive", cwd=project, answers="?\nshow\nskip\naccept\n")
    assert texts(project) == [SAFE, UNSAFE_AFTER, HELD, CURRENT]
    assert "[1/2] safe.py:5  images.generate  dall-e-3 -> gpt-image-1.5  $0.080 -> $0.133" in done.stdout
    assert '+open("a.png", "wb").write(base64.b64decode(answer.data[0].b64_json))' in done.stdout
    assert "safe.py:5:39: error[UD101]" in done.stdout, "show why"
    assert "left: skipped" in done.stdout


def test_quit_keeps_what_was_accepted(project: Path) -> None:
    migrate("-i", cwd=project, answers="a\nq\n")
    assert texts(project) == [SAFE_AFTER, UNSAFE, HELD, CURRENT]


def test_all_that_follow(project: Path) -> None:
    migrate("-i", cwd=project, answers="l\n")
    assert texts(project) == [SAFE_AFTER, UNSAFE_AFTER, HELD, CURRENT]


def test_the_end_of_input_writes_nothing(project: Path) -> None:
    done = migrate("-i", cwd=project, answers="a\n")
    assert done.returncode == 130
    assert texts(project) == [SAFE, UNSAFE, HELD, CURRENT]
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are another matter there")
def test_on_a_terminal_there_is_a_bar_and_ctrl_c_leaves_all_whole(project: Path) -> None:
    import pty  # noqa: PLC0415 (not on every platform)

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "undalle", "migrate", "-i", "--isolated", "--as-of", "2026-11-21"]
    process = subprocess.Popen(
        command, cwd=project, env=git_environment(TERM="xterm"), stdin=child, stdout=child, stderr=child, start_new_session=True
    )
    os.close(child)
    seen = b""
    while b"[q]uit" not in seen:
        seen += os.read(parent, 4096)
    # A signal between Python's writing of the question and its reading of the answer is seen when the answer comes: people press again.
    for _ in range(60):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(2)
            break
    assert process.returncode == 130
    rest = os.read(parent, 4096)
    os.close(parent)
    assert b"reading [" in seen
    assert b"interrupted" in rest
    assert texts(project) == [SAFE, UNSAFE, HELD, CURRENT]


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (["--preview", "--interactive"], "--preview writes nothing"),
        (["--preview", "--annotate"], "--preview writes nothing"),
        (["--remove-annotations", "--preview"], "--remove-annotations does nothing else"),
        (["--report", "a.txt"], "ends in .html, .md or .json"),
        (["--report", "gone/a.html"], "no directory `gone`"),
        (["--target", "dall-e-3"], "cannot be the target"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_refused_in_a_line(flags: list[str], why: str, project: Path) -> None:
    done = migrate(*flags, cwd=project)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert why in done.stderr
    assert texts(project)[0] == SAFE


def test_exit_zero_and_fail_on(project: Path) -> None:
    assert migrate("--exit-zero", cwd=project).returncode == 0


def test_what_belongs_to_no_call_is_told_in_a_line_and_counted_apart(tmp_path: Path) -> None:
    project = repository(tmp_path / "project", {"current.py": CURRENT, **BESIDE})
    done = migrate("--unsafe-fixes", "--annotate", "--report", "a.json", cwd=project)
    assert done.returncode in {0, 1}, done.stderr
    assert (project / "requirements.txt").read_text() != BESIDE["requirements.txt"], "a pin is a unit too"
    assert "IMAGE_MODEL: gpt-image-1.5" in (project / "compose.yml").read_text()
    lines = done.stdout.splitlines()
    assert any(line.startswith("  choices.py:4") and "`DEFAULT_MODEL` is set to `dall-e-3`" in line for line in lines), done.stdout
    assert "beside the calls need" in done.stdout
    value = json.loads((project / "a.json").read_text())
    assert {unit["file"] for unit in value["units"]} >= {"requirements.txt", "compose.yml", "choices.py"}
