"""Large literals are left out of the analysis, and nothing else changes by that."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import undalle
from undalle.analysis.data import MUCH, without_data

CALL = """
from openai import OpenAI


def draw(prompt):
    return OpenAI().images.generate(model="dall-e-3", prompt=prompt, response_format="b64_json").data[0].b64_json
"""
ROWS = '    "Grüße", 0x1F, -1.5, None,\n' * (MUCH // 20)


def told(folder: Path, text: str) -> list[tuple[str, int, int]]:
    (folder / "one.py").write_text(text, "utf-8")
    report = undalle.check([folder], undalle.Settings())
    return [(one.diagnostic.code, one.start.row, one.start.column) for one in report.findings]


def _never(_word: str) -> bool:
    return False


@pytest.mark.parametrize("literal", [f"[\n{ROWS}]", f"(\n{ROWS})", f"{{1: {{\n{ROWS}}}}}", f"f([\n{ROWS}], k='é')"])
def test_a_large_display_becomes_an_ellipsis_of_its_length(literal: str) -> None:
    text = f"A = 'é'; B = {literal}\nC = [1, 2]\n"
    bare = without_data(text, _never)
    assert len(bare) == len(text)
    assert bare.startswith("A = 'é'; B = ")
    assert bare.endswith("\nC = [1, 2]\n")
    assert "Grüße" not in bare
    assert "..." in bare


@pytest.mark.parametrize(
    "literal",
    [
        "[1, 2]",
        f"[\n{ROWS} name]",
        f"[\n{ROWS} f()]",
        f"[\n{ROWS} 'image']",
        f"[\n{ROWS} 'hd']",
        f"[\n{ROWS}",
    ],
)
def test_what_may_matter_stays(literal: str) -> None:
    text = f"A = {literal}\n"
    assert without_data(text, "hd".__eq__) == text


def test_the_findings_behind_data_are_where_they_are_without(tmp_path: Path) -> None:
    rows = ROWS.count("\n") + 1
    found = told(tmp_path, f"DATA = [\n{ROWS}]\n{CALL}")
    assert found == [(code, row + rows + 1, column) for code, row, column in told(tmp_path, CALL)]
    assert found


def test_twenty_megabytes_of_data_end_soon(tmp_path: Path) -> None:
    before = time.process_time()
    assert told(tmp_path, "DATA = [\n" + '    "0123456789abcdef0123456789abcdef",\n' * 520_000 + "]\n" + CALL)
    assert time.process_time() - before < 15  # LibCST alone takes more than 20
