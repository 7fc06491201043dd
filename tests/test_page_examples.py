"""What the pages show is what the tool does: every Bad is found, every Good is what the fixer leaves, and both run as the pages say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from contract.server import ContractServer
from programs import assert_fails_before, assert_runs_after

from fixtures import TODAY
from undalle.catalog import Rule, catalog
from undalle.engine.run import run
from undalle.settings import Settings

EXAMPLES = [
    pytest.param(rule, number, id=f"{rule.code}-{number}") for rule in catalog().rules().values() for number in range(len(rule.bad))
]
# UD002 is about comments, which run the same before and after.
RUN = [one for one in EXAMPLES if one.values[0].good and one.values[0].example.endswith(".py") and one.values[0].code != "UD002"]
CURED = [pytest.param(rule, number, id=f"{rule.code}-{number}") for rule in catalog().rules().values() for number in range(len(rule.good))]


def settings(rule: Rule) -> Settings:
    """Return the settings that report ``rule`` beside the default ones."""
    return Settings(as_of=TODAY, extend_select=(rule.code,))


CALL = """\
from openai import OpenAI

print(OpenAI().images.generate(model="gpt-image-1.5", prompt="a lighthouse", output_format="png").data[0].b64_json)
"""
"""What stands beside an example that is no program: a call that is as it should be."""


def place(rule: Rule, program: str, folder: Path) -> Path:
    """Write ``program`` into an empty project that says nothing of its SDK, beside a call where it is no program."""
    (folder / "requirements.txt").write_text("openai\n")
    if not rule.example.endswith(".py"):
        (folder / "main.py").write_text(CALL)
    path = folder / rule.example
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(program)
    return path


@pytest.mark.parametrize(("rule", "number"), EXAMPLES)
def test_bad_is_found(rule: Rule, number: int, tmp_path: Path) -> None:
    report = run([str(place(rule, rule.bad[number], tmp_path).parent)], settings(rule))
    assert not report.failures
    found = [one.diagnostic for one in report.findings]
    assert rule.code in {one.code for one in found}
    assert not any(re.search(r"\{\w+\}", one.message + one.becomes) for one in found)


@pytest.mark.parametrize(("rule", "number"), EXAMPLES)
def test_the_fixer_makes_good_of_bad_and_leaves_the_rest(rule: Rule, number: int, tmp_path: Path) -> None:
    path = place(rule, rule.bad[number], tmp_path)
    report = run([str(path.parent)], settings(rule), fix=True, unsafe=True)
    assert not report.failures
    assert path.read_text() == (rule.good[number] if rule.good else rule.bad[number])
    assert bool(report.changed) is bool(rule.good)


@pytest.mark.parametrize(("rule", "number"), CURED)
def test_good_is_clean(rule: Rule, number: int, tmp_path: Path) -> None:
    report = run([str(place(rule, rule.good[number], tmp_path).parent)], settings(rule))
    assert not report.findings


@pytest.mark.parametrize(("rule", "number"), RUN)
def test_bad_fails_and_good_runs(rule: Rule, number: int, tmp_path: Path) -> None:
    with ContractServer() as server:
        assert_fails_before(place(rule, rule.bad[number], tmp_path), server, tmp_path)
        outcome = assert_runs_after(place(rule, rule.good[number], tmp_path), server, tmp_path)
    assert list(outcome.images) == ["lighthouse.png"]
