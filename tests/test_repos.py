"""Mini repositories: units that span files, written whole or not at all, and the program run before and after.

``before/`` is the repository with its configuration;
``after/`` what ``--fix --unsafe-fixes`` makes of it. Without ``after/`` nothing may be written.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from contract.server import ContractServer
from programs import assert_fails_before, assert_runs_after

from fixtures import TODAY, TOP
from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.settings import Settings, find_config, load_config

REPOS = sorted(path for path in (TOP / "repos").iterdir() if path.is_dir())
MIGRATED = [path for path in REPOS if (path / "after").exists()]


def _tree(top: Path) -> dict[str, str]:
    return {
        path.relative_to(top).as_posix(): path.read_text() for path in sorted(top.rglob("*")) if path.suffix in {".py", ".toml", ".txt"}
    }


def _fix(folder: Path, monkeypatch: pytest.MonkeyPatch, *paths: str) -> Report:
    monkeypatch.chdir(folder)
    config = find_config(folder)
    said = load_config(config) if config is not None and config.parent == folder else {}
    return run(paths or (".",), Settings(as_of=TODAY).merge(said), fix=True, unsafe=True)


@pytest.fixture(params=REPOS, ids=lambda path: path.name)
def repo(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_migrates_whole(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(repo / "before", tmp_path / "copy"))
    report = _fix(copy, monkeypatch)
    expected = repo / ("after" if (repo / "after").exists() else "before")
    assert not report.failures
    assert _tree(copy) == _tree(expected)
    assert report.fixed or report.findings
    assert not _fix(copy, monkeypatch).changed


def test_any_one_file_alone_leaves_the_repository_whole(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pre-commit does: only some files are given. What then can not be written whole is not written."""
    before = _tree(repo / "before")
    for name in [name for name in before if name.endswith(".py")]:
        copy = Path(shutil.copytree(repo / "before", tmp_path / name.replace("/", "-")))
        report = _fix(copy, monkeypatch, name)
        changed = {other for other, text in _tree(copy).items() if text != before[other]}
        assert changed <= {name}
        assert not report.failures
        _fix(copy, monkeypatch)
        assert _tree(copy) == _tree(repo / ("after" if (repo / "after").exists() else "before"))


@pytest.mark.parametrize("repo", MIGRATED, ids=lambda path: path.name, indirect=False)
def test_fails_before_and_runs_after(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(shutil.copytree(repo / "before", tmp_path / "before"))
    after = Path(shutil.copytree(repo / "before", tmp_path / "after"))
    _fix(after, monkeypatch)
    with ContractServer() as server:
        assert_fails_before(before / "main.py", server, before)
        server.reset()
        assert_runs_after(after / "main.py", server, after)
