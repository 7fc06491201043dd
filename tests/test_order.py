"""In which order files are given and rules are asked changes nothing, and any part of the files leaves the whole consistent."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from contextlib import chdir
from pathlib import Path
from unittest import mock

import pytest
from generated import programs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import TODAY, TOP, fixtures
from undalle.checks.kit import checks, mention_checks
from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.settings import Settings, find_config, load_config

sys.setrecursionlimit(10_000)  # as a run does: Hypothesis wants it to stay what it was

REPOS = sorted(path for path in (TOP / "repos").iterdir() if path.is_dir())
FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Found = Counter[tuple[str, str, str]]


def names(repo: Path) -> list[str]:
    """Return the files of a mini repository that a hook would be given."""
    before = repo / "before"
    return sorted(path.relative_to(before).as_posix() for path in before.rglob("*") if path.suffix in {".py", ".toml", ".txt"})


def fix(folder: Path, paths: list[str], *, write: bool = True) -> Report:
    """Fix ``paths`` of the repository ``folder`` by its own settings."""
    with chdir(folder):
        config = find_config(Path())
        said = load_config(config) if config is not None and config.resolve().parent == folder.resolve() else {}
        report = run(paths, Settings(as_of=TODAY).merge(said), fix=write, unsafe=True)
    assert not report.failures
    return report


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(report: Report) -> Found:
    """Return what a report says, whatever the order. Rows are left out: fixes elsewhere in a file may move them."""
    return Counter((one.file, one.diagnostic.code, one.diagnostic.message) for one in (*report.findings, *report.fixed))


def broken(folder: Path) -> Counter[tuple[str, str]]:
    """Return how often each file breaks each rule. What a message says may change when something else is fixed."""
    return Counter((one.file, one.diagnostic.code) for one in fix(folder, ["."], write=False).findings)


def whole(repo: Path) -> Path:
    return repo / ("after" if (repo / "after").exists() else "before")


@FEW
@given(st.data())
def test_the_order_of_the_files_does_not_matter(data: st.DataObject) -> None:
    repo = data.draw(st.sampled_from(REPOS))
    with tempfile.TemporaryDirectory() as folder:
        one, two = (Path(shutil.copytree(repo / "before", Path(folder) / name)) for name in ("one", "two"))
        assert found(fix(one, names(repo))) == found(fix(two, data.draw(st.permutations(names(repo)))))
        assert state(one) == state(two) == state(whole(repo))


@FEW
@given(st.data())
def test_any_part_of_the_files_leaves_the_whole_consistent(data: st.DataObject) -> None:
    """As pre-commit does with what is staged, and in batches: some files in one process, the others in the next."""
    repo = data.draw(st.sampled_from(REPOS))
    part = data.draw(st.sets(st.sampled_from(names(repo)), min_size=1))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(repo / "before", Path(folder) / "copy"))
        before, first = state(copy), broken(copy)
        for batch in (sorted(part), sorted(set(names(repo)) - part)):
            was = state(copy)
            if batch:
                fix(copy, batch)
            assert {name for name, content in state(copy).items() if content != was[name]} <= set(batch)
            left = broken(copy)
            assert left <= first, "half of a unit was written: the other half is found now"
        assert state(copy).keys() == before.keys()
        fix(copy, ["."])
        assert state(copy) == state(whole(repo))


def migrated(text: bytes, path: Path, settings_: Settings) -> tuple[Found, bytes]:
    path.write_bytes(text)
    report = run([str(path)], settings_, fix=True, unsafe=True)
    assert not report.failures
    return found(report), path.read_bytes()


def in_order(chosen: list[str]):
    """Ask the rules in the order of ``chosen``."""
    rank = {code: place for place, code in enumerate(chosen)}
    calls, mentions = (dict(sorted(one.items(), key=lambda item: rank[item[0]])) for one in (checks(), mention_checks()))
    return (
        mock.patch("undalle.checks.kit.checks", return_value=calls),
        mock.patch("undalle.engine.batch.mention_checks", return_value=mentions),
    )


EVERY = sorted({*checks(), *mention_checks()})


@FEW
@given(text=programs(), order=st.permutations(EVERY))
def test_the_order_of_the_rules_does_not_matter_to_programs(text: str, order: list[str]) -> None:
    ask, mention = in_order(order)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        expected = migrated(text.encode(), path, Settings(as_of=TODAY))
        with ask, mention:
            assert migrated(text.encode(), path, Settings(as_of=TODAY)) == expected


@pytest.mark.parametrize("order", [EVERY[::-1], EVERY[1::2] + EVERY[::2]], ids=["backwards", "odd first"])
def test_the_order_of_the_rules_does_not_matter_to_fixtures(order: list[str], tmp_path: Path) -> None:
    ask, mention = in_order(order)
    for number, fixture in enumerate(one for one in fixtures() if one.path.suffix == ".py"):
        if number % 5 == 0:
            folder = tmp_path / str(number)
            folder.mkdir()
            path = fixture.place(folder)
            with ask, mention:
                report = run([str(path)], fixture.settings(), fix=True, unsafe=True)
            assert not report.failures
            assert path.read_bytes() == fixture.unsafe, fixture.id
