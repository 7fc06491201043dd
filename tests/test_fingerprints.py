"""A fingerprint follows a finding wherever it goes, and two findings of one report never share one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from reports import finding

from undalle.engine.fingerprints import unique_fingerprints
from undalle.engine.run import run
from undalle.settings import Settings

TODAY = Settings(as_of=date(2026, 11, 21), select=("ALL",))
HEAD = "import requests\nfrom openai import OpenAI\n\nclient = OpenAI()\n\n\n"
DRAW = """def draw(prompt):
    answer = client.images.generate(model="dall-e-3", prompt=prompt, quality="hd")
    return answer.data[0].url
"""


def fingerprints(path: Path, text: str) -> list[tuple[str, str]]:
    path.write_text(text, encoding="utf-8")
    report = run([str(path)], TODAY)
    assert not report.failures
    return sorted((one.diagnostic.code, one.fingerprint) for one in report.findings)


@pytest.mark.parametrize(
    "text",
    [
        "# moved\n\n\n" + HEAD + "x = 1\n\n\n" + DRAW,
        HEAD + "class Artist:\n" + "".join(f"    {line}" for line in DRAW.splitlines(keepends=True)),
        HEAD + DRAW.replace("(model=", "(\n        model=").replace(", ", ",\n        ").replace('"hd")', '"hd",\n    )'),
        HEAD + DRAW.replace('"', "'"),
        HEAD + DRAW.replace('"hd")', '"hd")  # to do: look at this'),
        HEAD + DRAW.replace("(model=", "(  # draws\n        model="),
        (HEAD + DRAW).replace("\n", "\r\n"),
        "\ufeff" + HEAD + DRAW,
        HEAD + DRAW.replace("prompt=prompt", "prompt=prompt.strip(), n=1"),
    ],
    ids=["moved", "indented", "one a line", "quotes", "comment", "comment inside", "line ends", "byte order mark", "another argument"],
)
def test_it_stays_when(text: str, tmp_path: Path) -> None:
    before = fingerprints(tmp_path / "app.py", HEAD + DRAW)
    assert {code for code, _ in before} == {"UD101", "UD202", "UD301"}
    assert fingerprints(tmp_path / "renamed.py", text) == before


def test_different_code_differs(tmp_path: Path) -> None:
    before = fingerprints(tmp_path / "app.py", HEAD + DRAW)
    after = fingerprints(tmp_path / "app.py", HEAD + DRAW.replace("answer", "other").replace('"dall-e-3"', '"dall-e-2"'))
    assert not {mark for _, mark in before} & {mark for _, mark in after}


def test_a_place_that_is_no_statement_has_one_too(tmp_path: Path) -> None:
    (broken,) = fingerprints(tmp_path / "app.py", HEAD + 'client.images.generate(model="dall-e-3"\n')
    (moved,) = fingerprints(tmp_path / "app.py", "\n\n" + HEAD + 'client.images.generate(model="dall-e-3"\n')
    assert broken == moved
    (unused,) = fingerprints(tmp_path / "app.py", "x = 1  # undalle: ignore[UD101] one\n")
    (other,) = fingerprints(tmp_path / "app.py", "x = 1  # undalle: ignore[UD202] two\n")
    assert unused != other


def test_equal_places_are_equal_and_get_numbers_in_a_report(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(HEAD + DRAW + "\n\n" + DRAW, encoding="utf-8")
    found = run([str(path)], TODAY).findings
    assert len(found) == 6
    assert len({one.fingerprint for one in found}) == 3
    assert len(set(unique_fingerprints(found))) == 6
    assert unique_fingerprints(found) == unique_fingerprints(found)
    assert len(set(unique_fingerprints([finding(file="a.py"), finding(file="b.py"), finding(file="b.py")]))) == 3
