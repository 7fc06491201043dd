"""Copies of the fixtures that say the same in other words keep their findings and get the same fix.

``UNDALLE_MUTANTS`` says how many copies are made; by default few, so that a run of all tests stays short.
"""

from __future__ import annotations

import ast
import os
import random
from pathlib import Path

import pytest
from mutated import CHANGES, mutate

from fixtures import Fixture, fixtures
from undalle.diagnostics import Report
from undalle.engine.run import run

COPIES = int(os.environ.get("UNDALLE_MUTANTS", "150"))
PROGRAMS = [one for one in fixtures() if one.path.suffix == ".py" and not one.says.get("docstrings")]


def migrated(fixture: Fixture, text: str, folder: Path) -> tuple[list[str], str]:
    """Return the codes that are found in ``text`` and what ``--fix --unsafe-fixes`` makes of it."""
    path = fixture.place(folder)
    path.write_bytes(text.encode())
    report: Report = run([str(path)], fixture.settings(), fix=True, unsafe=True, write=False)
    assert not report.failures
    left = report.changed.get(next(iter(report.changed), ""), ("", text))[1]
    return sorted(one.diagnostic.code for one in (*report.findings, *report.fixed)), left


def same(text: str, names: dict[str, str]) -> str:
    """Return what a program says, whatever its layout, with the names it had."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = names.get(node.arg, node.arg)
    return ast.dump(tree)


@pytest.mark.parametrize("seed", range(COPIES))
def test_a_copy_in_other_words_is_migrated_alike(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    fixture = chance.choice(PROGRAMS)
    try:
        text = fixture.path.read_bytes().decode()
        copy = mutate(text, chance)
        names = {
            f"the_{name}": name for name in ("client", "response", "answer", "reply", "result", "res", "out", "prompt", "session", "data")
        }
        unchanged = same(copy, names) == same(text, names)
    except (SyntaxError, UnicodeDecodeError):
        pytest.skip(f"{fixture.id} is no plain text")
    assert unchanged, "the copy says something else"
    codes, left = migrated(fixture, text, tmp_path)
    other_codes, other = migrated(fixture, copy, tmp_path)
    assert other_codes == codes, fixture.id
    assert same(other, names) == same(left, names), fixture.id


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_each_sort_of_change_changes_something(change) -> None:
    texts = [one.path.read_text("utf-8") for one in PROGRAMS[:40] if one.path.read_bytes().isascii()]
    assert any(change(text, random.Random(0)) != text for text in texts)
