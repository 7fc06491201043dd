"""What tests are run with is pinned: each tool that ``pyproject.toml`` asks for, at one version that it allows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

TOP = Path(__file__).parent.parent
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
LINES = (TOP / ".ci" / "constraints.txt").read_text().splitlines()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_tool_has_one_version_that_is_allowed() -> None:
    pinned = {normal(name): version for name, _, version in (line.partition("==") for line in LINES)}
    asked = [Requirement(line) for line in (*PROJECT["dependency-groups"]["dev"], *PROJECT["project"]["dependencies"])]
    assert [one.name for one in asked if normal(one.name) not in pinned] == []
    assert [str(one) for one in asked if pinned[normal(one.name)] not in one.specifier] == []


def test_every_line_is_a_name_and_a_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    names = [normal(line.partition("==")[0]) for line in LINES]
    assert len(set(names)) == len(names)


def test_the_tests_are_installed_with_it() -> None:
    assert "-c .ci/constraints.txt" in (TOP / ".ci" / "test").read_text()
