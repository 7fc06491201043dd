"""The application that ships with the project: broken, migrated in one run, whole again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from contract.server import ContractServer
from programs import assert_fails_before, assert_runs_after, run_program

from undalle.cli import run
from undalle.diagnostics import Report
from undalle.engine.run import run as check
from undalle.settings import Settings

SAMPLE = Path(__file__).parent.parent / "sample"
TODAY = Settings(as_of=date(2026, 11, 21))
PRODUCTS = ("postcards", "thumbnails", "sheets", "covers", "stickers", "greetings", "gallery")
MOTHERS = ("config.py", "main.py")
"""Modules that make no picture themselves."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture
def legacy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "sample", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture
def migrated(legacy: Path) -> tuple[Path, Report]:
    return legacy, check([str(legacy)], TODAY, fix=True, unsafe=True)


@pytest.fixture
def server() -> Iterator[ContractServer]:
    with ContractServer() as server:
        yield server


@pytest.mark.parametrize("product", PRODUCTS)
def test_each_part_fails_before(product: str, legacy: Path, server: ContractServer) -> None:
    assert_fails_before(legacy / "main.py", server, legacy, arguments=(product, "--out", "pictures"))
    assert not list(legacy.rglob("*.png"))


def test_it_runs_to_the_end_after(migrated: tuple[Path, Report], server: ContractServer) -> None:
    folder, report = migrated
    assert not report.failures
    assert not report.findings
    outcome = assert_runs_after(folder / "main.py", server, folder, arguments=("all", "--out", "pictures"))
    made = {Path(name).parts[1] for name in outcome.images}
    assert made == {"postcards", "thumbnails", "covers", "stickers", "greetings"}
    assert "data:image/png;base64," in outcome.files["pictures/gallery/index.html"].decode()
    assert {request.path for request in server.requests if request.status >= 400} == set()


@pytest.mark.parametrize("product", PRODUCTS)
def test_each_part_runs_after(product: str, migrated: tuple[Path, Report], server: ContractServer) -> None:
    outcome = run_program(migrated[0] / "main.py", server, migrated[0], arguments=(product, "--out", "pictures"))
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.files


def test_every_module_that_makes_pictures_changes_and_no_other(migrated: tuple[Path, Report]) -> None:
    before, after = contents(SAMPLE), contents(migrated[0])
    same = {name for name in before if before[name] == after.get(name)}
    assert same == {name for name in before if not name.endswith(".py") or name in MOTHERS}


def test_a_second_run_changes_nothing(migrated: tuple[Path, Report]) -> None:
    folder, _ = migrated
    left = contents(folder)
    again = check([str(folder)], TODAY, fix=True, unsafe=True)
    assert not again.changed
    assert not again.fixed
    assert contents(folder) == left


def test_a_diff_writes_nothing(legacy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(legacy)
    assert run(["check", "--diff", "--unsafe-fixes", "--as-of", "2026-11-21", str(legacy)]) == 1
    said = capsys.readouterr()
    assert contents(legacy) == before
    assert said.out.count("\n+++ ") == len(before) - len(MOTHERS) - 1  # requirements.txt stays
    assert "Would fix" in said.err


def test_a_check_without_fix_writes_nothing(legacy: Path) -> None:
    before = contents(legacy)
    assert run(["check", "--as-of", "2026-11-21", str(legacy)]) == 1
    assert contents(legacy) == before
