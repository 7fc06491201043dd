"""Every recipe, from the page as it is, in an empty environment with what a user would install."""

from __future__ import annotations

import importlib.resources
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from migrating import FILES, SAFE, UNSAFE
from repositories import git, git_environment, repository

TOP = Path(__file__).parent.parent
PAGE = (TOP / "docs" / "recipes.md").read_text("utf-8")
SHIPPED = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")
SCHEMAS = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"


def blocks(title: str, language: str) -> list[str]:
    """Return the fenced blocks of a language below a heading."""
    parts = re.split(r"^#+ (.+)$", PAGE, flags=re.MULTILINE)
    text = dict(zip(parts[1::2], parts[2::2], strict=True))[title]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(title: str) -> list[str]:
    return [line.removeprefix("$ ") for block in blocks(title, "console") for line in block.splitlines()]


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the tree as a user installs it, pre-commit and all-repos."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    wanted = [f"{TOP}[smoke]", "pre-commit", "all-repos"]
    install = [home / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pip could not install: {done.stderr.strip().splitlines()[-1]}")
    return home / "bin"


def run(command: str, cwd: Path, bin_folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as a user would, undalle on the path."""
    around = {name: value for name, value in git_environment().items() if name != "PYTHONPATH"}
    around |= {"PATH": f"{bin_folder}:{around['PATH']}", "PRE_COMMIT_HOME": str(bin_folder.parent / "hooks"), "NO_COLOR": "1"}
    return subprocess.run(["bash", "-c", command], cwd=cwd, env=around, capture_output=True, text=True, timeout=300, check=False)


def test_a_hook(bin_folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "undalle"
    source.mkdir()
    for name in SHIPPED:
        copy = shutil.copytree if (TOP / name).is_dir() else shutil.copy
        copy(TOP / name, source / name)
    repository(source, {})
    git(source, "tag", "v0.1.0")
    (config,) = blocks("A hook", "yaml")
    project = repository(
        tmp_path / "project", {**FILES, ".pre-commit-config.yaml": config.replace("https://github.com/OWNER", str(tmp_path))}
    )
    install, hook = commands("A hook")
    assert run(install, project, bin_folder).returncode == 0
    done = run(hook, project, bin_folder)
    assert done.returncode == 1
    assert "safe.py:5:39: error[UD101]" in done.stdout, done.stdout + done.stderr


def test_github(tmp_path: Path) -> None:
    (text,) = blocks("GitHub Actions", "yaml")
    workflow = yaml.load(text, Loader=yaml.BaseLoader)
    jsonschema.validate(workflow, json.loads((SCHEMAS / "github-workflows.json").read_text()))
    given = workflow["jobs"]["undalle"]["steps"][1]["with"]
    assert set(given) <= set(yaml.safe_load((TOP / "action.yml").read_text())["inputs"])


def test_gitlab(bin_folder: Path, tmp_path: Path) -> None:
    (text,) = blocks("GitLab CI", "yaml")
    job = yaml.safe_load(text)
    schema = json.loads((SCHEMAS / "gitlab-ci.json").read_text())
    jsonschema.Draft7Validator(schema).validate(job)
    project = repository(tmp_path / "project", FILES)
    install, check = job["undalle"]["script"]
    assert install == "pip install undalle"
    assert run(check, project, bin_folder).returncode == 1
    assert len(json.loads((project / job["undalle"]["artifacts"]["reports"]["codequality"]).read_text())) > 5


def test_azure(bin_folder: Path, tmp_path: Path) -> None:
    (text,) = blocks("Azure Pipelines", "yaml")
    pipeline = yaml.safe_load(text)
    jsonschema.validate(pipeline, json.loads((SCHEMAS / "azure-pipelines.json").read_text()))
    done = run(pipeline["steps"][1]["script"], repository(tmp_path / "project", FILES), bin_folder)
    assert done.returncode == 1
    assert done.stdout.startswith("##vso[task.logissue type=error;")


def test_anything_else(bin_folder: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    for command in commands("Anything else"):
        assert run(command, project, bin_folder).returncode == 0
    assert (project / "undalle.xml").exists()
    assert (project / "undalle.md").exists()


def test_a_migration_in_one_go(bin_folder: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    for command in commands("A migration in one go"):
        done = run(command, project, bin_folder)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    assert (project / "preview.html").exists()
    assert (project / "safe.py").read_text() != SAFE
    assert (project / "web" / "unsafe.py").read_text() != UNSAFE
    assert "undalle: todo" not in (project / "held.py").read_text()
    assert git(project, "log", "--format=%s").splitlines()[0] == "Migrate what had to assume something"


def test_many_repositories(bin_folder: Path, tmp_path: Path) -> None:
    names = ("one", "two", "plain")
    for name in names:
        repository(tmp_path / name, {"plain": {"a.py": "print(1)\n"}}.get(name, FILES))
        git(tmp_path, "clone", "-q", "--bare", name, f"{name}.git")
    settings = {
        "output_dir": "clones",
        "source": "all_repos.source.json_file",
        "source_settings": {"filename": "repos.json"},
        "push": "all_repos.push.merge_to_master",
        "push_settings": {},
    }
    (tmp_path / "repos.json").write_text(json.dumps({name: str(tmp_path / f"{name}.git") for name in names}))
    (tmp_path / "all-repos.json").write_text(json.dumps(settings))
    (tmp_path / "all-repos.json").chmod(0o600)
    (script,) = blocks("Many repositories", "python")
    (tmp_path / "migrate_all.py").write_text(script)
    heads = []
    for command in commands("Many repositories"):
        done = run(command, tmp_path, bin_folder)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        heads.append([git(tmp_path / f"{name}.git", "log", "-1", "--format=%s", "main").strip() for name in names])
    assert heads[1] == ["before"] * 3, "a dry run pushes nothing"
    assert [head.startswith("Merge") or head == "Migrate OpenAI image calls" for head in heads[2]] == [True, True, False]
    assert "b64decode" in git(tmp_path / "one.git", "show", "main:safe.py")
