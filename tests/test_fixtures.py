"""Every fixture: what is found, what is written, and that what is written runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from contract.server import ContractServer
from exported import as_program
from programs import assert_fails_before, assert_runs_after

from fixtures import Fixture, fixtures
from undalle.engine.run import run

ALL = fixtures()
CLEAN = [one for one in ALL if one.clean]
DIRTY = [one for one in ALL if not one.clean]
WRITTEN = [one for one in DIRTY if not one.held]


def _ids(chosen: list[Fixture]) -> dict[str, object]:
    return {"argvalues": chosen, "ids": [one.id for one in chosen]}


@pytest.mark.parametrize("fixture", **_ids(CLEAN))
def test_clean_is_left_alone(fixture: Fixture, tmp_path: Path) -> None:
    report, left = fixture.migrate(tmp_path, unsafe=True)
    assert not report.failures
    assert [f"{one.diagnostic.code}:{one.start.row}" for one in (*report.findings, *report.fixed)] == []
    assert left == fixture.path.read_bytes()


@pytest.mark.parametrize("fixture", **_ids(DIRTY))
def test_findings(fixture: Fixture, tmp_path: Path) -> None:
    report = run([str(fixture.place(tmp_path))], fixture.settings())
    assert not report.failures
    codes = [one.diagnostic.code for one in sorted(report.findings, key=lambda one: (one.diagnostic.span, one.diagnostic.code))]
    if "codes" in fixture.says:
        assert codes == fixture.says["codes"]
    if fixture.code.startswith("UD"):
        assert fixture.code in codes
    assert codes


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("fixture", **_ids(DIRTY))
def test_rewrite(fixture: Fixture, unsafe: bool, tmp_path: Path) -> None:
    report, left = fixture.migrate(tmp_path, unsafe=unsafe)
    assert not report.failures
    assert not [reason for one in report.findings for reason in one.reasons if "internal error" in reason]
    assert left.decode("utf-8", "surrogateescape") == (fixture.unsafe if unsafe else fixture.safe).decode("utf-8", "surrogateescape")
    if fixture.held:
        assert left == fixture.path.read_bytes()
    else:
        ast.parse(left if fixture.path.suffix == ".py" else as_program(left, fixture.path.suffix))


@pytest.mark.parametrize("fixture", **_ids(WRITTEN))
def test_second_run_changes_nothing(fixture: Fixture, tmp_path: Path) -> None:
    _, left = fixture.migrate(tmp_path, unsafe=True)
    path = tmp_path / fixture.path.name
    again = run([str(path)], fixture.settings(), fix=True, unsafe=True)
    assert not again.changed
    assert path.read_bytes() == left


@pytest.mark.parametrize("fixture", **_ids([one for one in WRITTEN if "runs" not in one.says]))
def test_fails_before_and_runs_after(fixture: Fixture, tmp_path: Path) -> None:
    assert fixture.unsafe != fixture.path.read_bytes()
    sdk = str(fixture.says.get("sdk", "1"))
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    with ContractServer() as server:
        assert_fails_before(_program(fixture.place(before)), server, before, sdk=sdk)
        server.reset()
        _, left = fixture.migrate(after, unsafe=True)
        assert left == fixture.unsafe
        assert_runs_after(_program(after / fixture.path.name), server, after, sdk=sdk)


def _program(path: Path) -> Path | str:
    """Return a program as it is, a notebook or a document as the script that its code makes, top to bottom."""
    return path if path.suffix == ".py" else as_program(path.read_bytes(), path.suffix)
