"""The floors of ``ARCHITECTURE.md``, held against what the code imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "undalle"
FILES = sorted(PACKAGE.rglob("*.py"))
NOUNS = {"facts", "diagnostics", "report", "settings"}
FLOORS = (
    {"cli", "codemods", "api"},
    {"reporters"},
    {"engine"},
    {"rewrite"},
    {"checks"},
    {"project"},
    {"analysis"},
    {"formats"},
    {"sources", "catalog"},
    NOUNS,
)
MOST_LINES = 300
HEIGHT = {part: len(FLOORS) - level for level, floor in enumerate(FLOORS) for part in floor}
NOT_FOR_REWRITE = {"analysis", "formats", "sources"}
OUTSIDE = {"libcst": {"analysis", "codemods"}, "openai": {"smoke"}, "click": {"cli"}, "yaml": {"formats"}, "packaging": {"formats"}}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted name of every module that ``path`` imports anywhere, lazily or for types only included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from ([f"undalle.{alias.name}" for alias in node.names] if node.module == "undalle" else [node.module or ""])


def below(path: Path) -> set[str]:
    """Return the parts of the package that ``path`` imports, its own left out."""
    parts = {name.split(".")[1] for name in imported(path) if name.startswith("undalle.")}
    return parts - {part(path), "__version__"}


def may_import(path: Path, other: str) -> bool:
    here = part(path)
    if here in {"__init__", "__main__"}:
        return other in {"cli", "api", *NOUNS}
    if here == "smoke":
        return other in {"catalog", *NOUNS}
    if other == "smoke":
        return here == "cli"
    if here == "rewrite" and other in NOT_FOR_REWRITE:
        return False
    return HEIGHT[other] < HEIGHT[here] or {here, other} <= NOUNS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_only_go_down(path: Path) -> None:
    assert [other for other in sorted(below(path)) if not may_import(path, other)] == []


@pytest.mark.parametrize("library", OUTSIDE)
def test_each_library_has_its_floor(library: str) -> None:
    users = {part(path) for path in FILES if any(name.split(".")[0] == library for name in imported(path))}
    assert users <= OUTSIDE[library]
    assert users or library == "openai", f"nothing imports {library} any more: correct this test"


def test_the_nouns_need_only_the_standard_library() -> None:
    nouns = [path for path in FILES if part(path) in NOUNS]
    assert {part(path) for path in nouns} == NOUNS
    for path in nouns:
        tops = {name.split(".")[0] for name in imported(path)}
        assert tops <= {*sys.stdlib_module_names, "undalle"}


def test_every_part_has_a_floor() -> None:
    known = {*HEIGHT, "smoke", "__init__", "__main__"}
    assert {part(path) for path in FILES} <= known


def test_the_side_house_has_one_path() -> None:
    """What in ``cli/`` leads to ``smoke/`` is reached through the commands that ask the live API, which are loaded when they are used."""
    door = {path for path in FILES if part(path) == "cli" and "smoke" in below(path)}
    names = {f"undalle.cli.{path.stem}" for path in door}
    assert "undalle.cli.smoke" in names
    assert {path.name for path in FILES if path not in door and names & set(imported(path))} <= {"models.py"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_has_one_idea(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= MOST_LINES, f"{path} has {lines} lines, {MOST_LINES} at most: move its second idea to a file of its own"
