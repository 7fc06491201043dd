"""``--annotate``: a comment at each place that needs a hand, the same every time, gone when asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from migrating import FILES, HELD, UNSAFE, migrate
from repositories import git, git_environment, repository

REPEATED = "    # undalle: todo[UD101, UD202] not migrated: it is put into a string: it becomes a data URI\n"
LAYOUTS = {
    "crlf": HELD.replace("\n", "\r\n"),
    "tabs": HELD.replace("    ", "\t"),
    "no newline at the end": HELD.rstrip("\n"),
    "several statements on a line": 'from openai import OpenAI\nc = OpenAI(); c.images.generate(model="dall-e-3", prompt="x", n=12)\n',
    "decorated": (
        'from openai import OpenAI\n\n\n@staticmethod\n@wraps(f"""\n'
        '{OpenAI().images.generate(model="dall-e-3", prompt="x", n=12)}\n""")\ndef f():\n    pass\n'
    ),
    "a call over lines, a comment and a string that looks like ours": (
        "from openai import OpenAI\n\nS = '''\n# undalle: todo[UD101] not a comment\n'''\n"
        'x = OpenAI().images.generate(\n    # why\n    model="dall-e-3",\n    prompt="x",\n    n=12,\n)\n'
    ),
    "first line": '__import__("openai").images.generate(model="dall-e-3", prompt="x", n=12)\n',
    "elif": (
        "from openai import OpenAI\n\nc = OpenAI()\nif not c:\n    pass\n"
        'elif c.images.generate(model="dall-e-3", prompt="x", n=12):\n    pass\n'
    ),
    "after a backslash": 'from openai import OpenAI\n\nx = \\\n    OpenAI().images.generate(model="dall-e-3", prompt="x", n=12)\n',
}
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": ["%pip install openai\n", "import openai"]},
        {
            "cell_type": "code",
            "execution_count": 2,
            "metadata": {},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["done\n"]}],
            "source": ["%%time\n", 'openai.images.generate(model="dall-e-3", prompt="x", n=12)'],
        },
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 4,
}


def test_each_place_gets_one_and_the_rest_stays(tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    done = migrate("--annotate", cwd=project)
    assert done.returncode == 1
    lines = (project / "web/unsafe.py").read_text().splitlines(keepends=True)
    assert lines[6] == REPEATED
    assert [line for line in lines if "undalle: todo" not in line] == UNSAFE.splitlines(keepends=True)
    assert "undalle: todo" not in (project / "safe.py").read_text()
    assert "Left 3 comments in 2 files" in done.stdout


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_layout_is_kept_and_comes_back_byte_for_byte(layout: str, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", {"app.py": LAYOUTS[layout]})
    first = migrate("--annotate", cwd=project)
    assert first.returncode == 1, first.stderr
    once = (project / "app.py").read_bytes()
    assert b"# undalle: todo[" in once.replace(b"todo[UD101] not a comment", b"")
    compile(once, "app.py", "exec")
    migrate("--annotate", "--allow-dirty", cwd=project)
    assert (project / "app.py").read_bytes() == once, "twice is once"
    assert migrate("--remove-annotations", "--allow-dirty", cwd=project).returncode == 0
    assert (project / "app.py").read_bytes() == LAYOUTS[layout].encode()
    assert git(project, "status", "--porcelain") == ""


def test_a_notebook_keeps_everything_but_the_comment(tmp_path: Path) -> None:
    before = json.dumps(NOTEBOOK, indent=1) + "\n"
    project = repository(tmp_path / "project", {"study.ipynb": before})
    migrate("--annotate", cwd=project)
    after = json.loads((project / "study.ipynb").read_text())
    source = "".join(after["cells"][1]["source"])
    assert source.startswith("%%time\n# undalle: todo[")
    assert source.endswith('\nopenai.images.generate(model="dall-e-3", prompt="x", n=12)')
    after["cells"][1]["source"] = NOTEBOOK["cells"][1]["source"]
    assert after == NOTEBOOK
    migrate("--remove-annotations", "--allow-dirty", cwd=project)
    assert (project / "study.ipynb").read_text() == before


def test_what_is_mended_loses_its_comment(tmp_path: Path) -> None:
    project = repository(tmp_path / "project", {"web/unsafe.py": UNSAFE})
    migrate("--annotate", cwd=project)
    git(project, "commit", "-qam", "todo")
    migrate("--annotate", "--unsafe-fixes", cwd=project)
    assert "undalle: todo" not in (project / "web/unsafe.py").read_text()


def test_a_comment_changes_nothing_of_a_check(tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)

    def codes() -> list[tuple[str, str]]:
        command = [sys.executable, "-m", "undalle", "check", "--isolated", "--as-of", "2026-11-21", "--output-format", "json"]
        done = subprocess.run(command, cwd=project, env=git_environment(), capture_output=True, text=True, check=False)
        return [(one["filename"], one["code"]) for one in json.loads(done.stdout) if Path(one["filename"]).name != "safe.py"]

    before = codes()
    migrate("--annotate", cwd=project)
    assert codes() == before


def test_removing_needs_a_clean_tree_too(tmp_path: Path) -> None:
    project = repository(tmp_path / "project", {"web/unsafe.py": UNSAFE})
    migrate("--annotate", cwd=project)
    assert migrate("--remove-annotations", cwd=project).returncode == 2
