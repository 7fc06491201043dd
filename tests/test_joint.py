"""Many projects in one run: each file becomes what it becomes alone, and is told what it is told alone.

Every fixture stands in a project of its own (its requirements are beside it), every mini repository too, so that nothing of one is about
another. What breaks all plans of a run together, or lets one project look into the next, shows only here.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures import TODAY, TOP, Fixture, fixtures
from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.settings import Settings

USUAL = Settings(as_of=TODAY)
Told = Counter[tuple[str, str, tuple[str, ...]]]


def has_settings(repo: Path) -> bool:
    """Say whether a mini repository has settings of its own: a run from Python has those that it is given."""
    return any("undalle" in path.read_text() for path in repo.rglob("*.toml"))


FIXTURES = {f"{number:03}": one for number, one in enumerate(fixtures()) if number % 3 == 0 and one.settings() == USUAL}
REPOS = [path for path in sorted((TOP / "repos").iterdir()) if path.is_dir() and not has_settings(path / "before")]


@dataclass(frozen=True)
class Joint:
    """The folder after one run over everything in it, and what that run said."""

    top: Path
    report: Report

    def told(self, folder: str) -> Told:
        return told(self.report, self.top / folder)


def told(report: Report, folder: Path) -> Told:
    """Count what ``report`` says of the files in ``folder``."""
    said = (one for one in (*report.findings, *report.fixed) if Path(one.file).is_relative_to(folder))
    return Counter((one.diagnostic.code, one.diagnostic.message, one.reasons) for one in said)


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Joint:
    top = tmp_path_factory.mktemp("joint")
    for name, fixture in FIXTURES.items():
        (top / name).mkdir()
        fixture.place(top / name)
    for repo in REPOS:
        shutil.copytree(repo / "before", top / repo.name)
    return Joint(top, run([str(top)], USUAL, fix=True, unsafe=True))


def test_nothing_fails(joint: Joint) -> None:
    assert not joint.report.failures
    assert not [reason for one in joint.report.findings for reason in one.reasons if "internal error" in reason]


def test_each_fixture_becomes_what_it_becomes_alone(joint: Joint) -> None:
    assert len(FIXTURES) > 100
    different = [fixture.id for name, fixture in FIXTURES.items() if (joint.top / name / fixture.path.name).read_bytes() != fixture.unsafe]
    assert different == []


def test_each_mini_repository_becomes_what_it_becomes_alone(joint: Joint) -> None:
    assert len(REPOS) > 20
    for repo in REPOS:
        whole = repo / ("after" if (repo / "after").exists() else "before")
        files = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file()]
        assert [name for name in files if (joint.top / repo.name / name).read_bytes() != (whole / name).read_bytes()] == [], repo.name


@pytest.mark.parametrize(("name", "fixture"), list(FIXTURES.items())[::4], ids=lambda one: one.id if isinstance(one, Fixture) else "")
def test_each_fixture_is_told_what_it_is_told_alone(name: str, fixture: Fixture, joint: Joint, tmp_path: Path) -> None:
    alone, _ = fixture.migrate(tmp_path, unsafe=True)
    assert joint.told(name) == told(alone, tmp_path)
    assert fixture.clean or joint.told(name)
