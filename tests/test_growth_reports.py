"""Ten times the calls make a report at most eleven times as long, also where all of them are one unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.reporters import Options, reporter
from undalle.settings import Settings

HEAD = 'from openai import OpenAI\n\nclient = OpenAI()\nMODEL = "dall-e-3"\n'
WRITTEN = """

def draw_{n}(prompt):
    answer = client.images.generate(model=MODEL, prompt=prompt, quality="hd")
    return answer.data[0].url
"""
HELD = """

def draw_{n}(prompt, row):
    answer = client.images.generate(model=MODEL, prompt=prompt)
    row.picture_{n} = answer.data[0].url
"""
FORMATS = ["text", "concise", "json", "json-lines", "sarif", "gitlab", "github", "azure", "junit"]


def checked(kind: str, calls: int, folder: Path) -> Report:
    file = folder / f"calls_{calls}.py"
    file.write_text(HEAD + "".join(kind.format(n=n) for n in range(calls)))
    return run([str(file)], Settings(as_of=Settings().day.replace(2026, 11, 21)))


@pytest.fixture(scope="module", params=[WRITTEN, HELD], ids=["written", "held for a reason each"])
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    folder = tmp_path_factory.mktemp("growth")
    few, many = (checked(request.param, calls, folder) for calls in (10, 100))
    assert len({id(one.fix) for one in many.findings}) == 1
    return few, many


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_grows_with_the_calls(reports: tuple[Report, Report], name: str) -> None:
    few, many = (len(reporter(name)(report, Options())) for report in reports)
    assert many <= 11 * few
