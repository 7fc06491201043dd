"""Large literals are left out of the analysis, and nothing else changes by that."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import undalle
from undalle.analysis.data import MANY, MUCH, without_data
from undalle.engine.run import run

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
    bare = without_data(text, _never).text
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
    assert without_data(text, "hd".__eq__).text == text


LINES = "".join(f"x{n} = {n}\n" for n in range(2 * MANY))


def test_thousands_of_assignments_become_one_comment() -> None:
    text = f"import a\n\n{LINES}after = 1; more = 2\n"
    bare = without_data(text, _never)
    assert len(bare.text) == len(text)
    assert bare.text.startswith("import a\n\n...###")
    assert bare.text.count("\n") < 100
    assert bare.text.endswith(f"\nx{2 * MANY - 1} = {2 * MANY - 1}\nafter = 1; more = 2\n")
    assert {"x0", "x1000", f"x{MANY}"} <= bare.names
    assert "after" not in bare.names


@pytest.mark.parametrize(
    "more",
    [
        "print(x7)",
        "def f():\n    global x7",
        "def x7(): pass",
        "import b as x7",
        "__all__ = ['x7']",
        "m.x7",
        "f(x7=1)",
        "x7 = g()",
        "del x7",
    ],
)
def test_an_assignment_that_is_mentioned_stays(more: str) -> None:
    bare = without_data(f"{LINES}{more}\n", _never)
    assert "x7" not in bare.names
    assert "\nx6 = 6\nx7 = 7\n" in bare.text
    assert "x9" in bare.names


@pytest.mark.parametrize("value", ["f()", "'hd'", "'my image'", "name", "'https://elsewhere.example/v1'", "[1, y]", "-x"])
def test_a_line_that_may_matter_ends_a_run(value: str) -> None:
    bare = without_data(f"{LINES}last = {value}\n{LINES}", "hd".__eq__)
    assert f"last = {value}\n" in bare.text
    assert bare.text.count("...#") == 2


def test_few_assignments_stay() -> None:
    text = "".join(f"x{n} = {n}\n" for n in range(MANY - 1))
    assert without_data(text, _never).text == text


def test_what_is_written_is_the_same_with_assignments_that_are_hidden(tmp_path: Path) -> None:
    call = CALL.replace('response_format="b64_json").data[0].b64_json', 'response_format="url").data[0].url')
    call += "\n\ndef save(prompt):\n    return requests.get(draw(prompt)).content\n"
    before = f"import requests\n\nbase64 = 1\n{call}"

    def written(text: str) -> str:
        (tmp_path / "one.py").write_text(text, "utf-8")
        (changed,) = run([str(tmp_path)], undalle.Settings(), fix=True, unsafe=True, write=False).changed.values()
        return changed[1]

    alone, among = written(before), written(before.replace("base64 = 1\n", f"base64 = 1\n{LINES}"))
    # The name is taken, also where the assignment is hidden.
    assert "import base64 as" in alone or "from base64 import" in alone
    assert among == alone.replace("base64 = 1\n", f"base64 = 1\n{LINES}")


def test_the_findings_behind_data_are_where_they_are_without(tmp_path: Path) -> None:
    rows = ROWS.count("\n") + 1
    found = told(tmp_path, f"DATA = [\n{ROWS}]\n{CALL}")
    assert found == [(code, row + rows + 1, column) for code, row, column in told(tmp_path, CALL)]
    assert found


def test_twenty_megabytes_of_data_end_soon(tmp_path: Path) -> None:
    before = time.process_time()
    assert told(tmp_path, "DATA = [\n" + '    "0123456789abcdef0123456789abcdef",\n' * 520_000 + "]\n" + CALL)
    assert time.process_time() - before < 15  # LibCST alone takes more than 20
