"""The hooks' files, and what several batches of files say compared with one run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from repositories import git_environment, repository

from undalle.sources.names import is_read

HOOKS = yaml.safe_load((Path(__file__).parent.parent / ".pre-commit-hooks.yaml").read_text())
PATHS = [
    "app.py",
    "stub.pyi",
    "app.pyw",
    "a/study.ipynb",
    "README.md",
    "docs/page.mdx",
    "docs/page.rst",
    "notes.txt",
    "app.js",
    "data.json",
    "a.yaml",
    "requirements.txt",
    "requirements-dev.txt",
    "dev-requirements.in",
    "constraints.txt",
    "requirements/base.txt",
    "deps/base.txt",
    "pyproject.toml",
    "x/pyproject.toml",
    "setup.cfg",
    "Pipfile",
    "Pipfile.lock",
    "environment.yml",
    "environment-dev.yaml",
    ".env",
    ".env.local",
    "prod.env",
    ".envrc",
    "env.example",
    "environment.txt",
    "compose.yml",
    "docker-compose.prod.yaml",
    "values.yaml",
    "values-eu.yml",
    "azure-pipelines.yml",
    "config.yaml",
    "app.config.toml",
    "config.json",
    "settings.ini",
    "my_settings.toml",
    "appsettings.Development.json",
    "reconfig.yaml",
    ".gitlab-ci.yml",
    ".travis.yml",
    "render.yaml",
    "fly.toml",
    "app.yaml",
    "serverless.yml",
    ".github/workflows/ci.yml",
    ".circleci/config.yml",
    ".circleci/other.yml",
    "other/ci.yml",
    "Makefile",
    "GNUmakefile",
    "rules.mk",
    "Dockerfile",
    "Dockerfile.dev",
    "web.Dockerfile",
    "Containerfile",
    "justfile",
    "run.sh",
    "a.bash",
    "b.zsh",
    "script",
    ".hidden",
]
UNITED = {
    "config.py": 'MODEL = "dall-e-3"\nSIZE = "1792x1024"\n',
    "paint.py": (
        "from openai import OpenAI\n\nfrom config import MODEL, SIZE\n\n\ndef paint(prompt):\n"
        '    return OpenAI().images.generate(model=MODEL, prompt=prompt, size=SIZE, quality="hd").data[0].url\n'
    ),
    "main.py": 'import requests\n\nfrom paint import paint\n\nopen("a.png", "wb").write(requests.get(paint("x")).content)\n',
    "other.py": 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-2", prompt="x", size="512x512")\n',
}


def check(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "undalle", "check", "--isolated", "--as-of", "2026-11-21", "--force-exclude", *arguments]
    return subprocess.run(command, cwd=cwd, env=git_environment(), capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_takes_the_files_that_a_run_reads(hook: dict[str, str]) -> None:
    taken = re.compile(hook["files"])
    assert [path for path in PATHS if bool(taken.search(path)) is not is_read(Path(path).name, Path(path).parent.name)] == []
    assert hook["require_serial"] is True


def places(*files: str, cwd: Path) -> set[str]:
    """Return path, row and column of every finding."""
    lines = check("--quiet", "--output-format", "concise", *files, cwd=cwd).stdout.splitlines()
    return {line.split(": ")[0] for line in lines}


@pytest.mark.parametrize("batches", [[[name] for name in UNITED], [["main.py", "config.py"], ["other.py", "paint.py"]]], ids=["1", "2"])
def test_several_batches_find_the_places_that_one_run_finds(batches: list[list[str]], tmp_path: Path) -> None:
    project = repository(tmp_path / "project", UNITED)
    whole = places(*UNITED, cwd=project)
    assert len(whole) == 6
    assert set().union(*(places(*batch, cwd=project) for batch in batches)) == whole


def test_a_fix_that_needs_a_file_of_another_batch_is_held_and_says_so(tmp_path: Path) -> None:
    project = repository(tmp_path / "project", UNITED)
    done = check("--fix", "paint.py", "other.py", cwd=project)
    assert done.returncode == 1
    assert (
        "not fixed: config.py would have to change too and was not given: `undalle check --fix config.py main.py paint.py` includes it"
        in done.stdout
    )
    assert (project / "paint.py").read_text() == UNITED["paint.py"]
    assert 'model="gpt-image-1.5"' in (project / "other.py").read_text(), "what needs no other file is fixed"
    assert check("--fix", *UNITED, cwd=project).returncode == 0
