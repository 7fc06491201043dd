"""Small projects with pins, settings and scripts: what is found, what is written, and that what is written works."""

from __future__ import annotations

from pathlib import Path

import pytest
from contract.server import ContractServer
from packaging.requirements import Requirement
from programs import assert_fails_before, assert_runs_after, run_script
from trees import Tree, contents, trees

from undalle.diagnostics import Report
from undalle.engine.run import run

ALL = trees()


def _fix(folder: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch, *, unsafe: bool) -> Report:
    monkeypatch.chdir(folder)
    return run(["."], tree.settings(), fix=True, unsafe=unsafe)


@pytest.fixture(params=ALL, ids=lambda tree: tree.id)
def tree(request: pytest.FixtureRequest) -> Tree:
    return request.param


def test_findings(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.copy(tmp_path / "copy"))
    report = run(["."], tree.settings())
    assert not report.failures
    found = sorted((one.file, one.diagnostic.span, one.diagnostic.code) for one in report.findings)
    codes = [code for _, _, code in found]
    if tree.clean:
        assert found == []
    elif tree.code.startswith("UD"):
        assert tree.code in codes
    if "codes" in tree.says:
        assert codes == tree.says["codes"]


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_rewrite(tree: Tree, unsafe: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tree.copy(tmp_path / "copy")
    report = _fix(copy, tree, monkeypatch, unsafe=unsafe)
    assert not report.failures
    assert not [reason for one in report.findings for reason in one.reasons if "internal error" in reason]
    assert contents(copy) == tree.expected(unsafe=unsafe)
    assert not _fix(copy, tree, monkeypatch, unsafe=unsafe).changed


@pytest.mark.parametrize("tree", [one for one in ALL if (one.path / "before" / "main.py").exists() and not one.clean], ids=lambda t: t.id)
def test_code_fails_before_and_runs_after(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if tree.held or tree.says.get("runs") is False:
        pytest.skip("its code is not what is wrong with it")
    before, after = tree.copy(tmp_path / "before"), tree.copy(tmp_path / "after")
    _fix(after, tree, monkeypatch, unsafe=True)
    with ContractServer() as server:
        assert_fails_before(before / "main.py", server, before)
        server.reset()
        assert_runs_after(after / "main.py", server, after)


@pytest.mark.parametrize(
    "path",
    sorted(p for one in ALL if one.code == "UD801" for p in (one.path / "after").rglob("*requirements*.txt")),
    ids=lambda p: p.parts[-3],
)
def test_requirements_are_read_by_pip_afterwards(path: Path) -> None:
    lines = (line.partition(" #")[0].strip() for line in path.read_text("utf-8-sig").splitlines())
    wanted = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    for one in wanted:
        assert one.name != "openai" or one.specifier.contains("1.97.0") or one.specifier.contains("1.76.0") or not one.specifier


@pytest.mark.parametrize("tree", [one for one in ALL if (one.path / "after" / "main.sh").exists()], ids=lambda t: t.id)
def test_script_draws_nothing_before_and_a_picture_after(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = tree.copy(tmp_path / "before"), tree.copy(tmp_path / "after")
    _fix(after, tree, monkeypatch, unsafe=True)
    with ContractServer() as server:
        assert not run_script(before / "main.sh", server, before).images
        server.reset()
        outcome = run_script(after / "main.sh", server, after)
        assert list(outcome.images) == ["lighthouse.png"], outcome.stderr
        assert len(server.pictures) == 1
