"""Whatever the program: what is written is what was predicted, and no call is left half migrated."""

from __future__ import annotations

import ast
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from contract.server import ContractServer
from generated import TODAY, accepted, play, programs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from programs import run_program

from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.settings import Settings

sys.setrecursionlimit(10_000)  # as a run does: Hypothesis wants it to stay what it was

RULES = ("UD101", "UD102", "UD103", "UD201", "UD202", "UD203", "UD301", "UD401")
SLOWLY = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
EXECUTED = """\
import base64

import openai
from openai import OpenAI

client = OpenAI()
SIZE = "1792x1024"
options = {{"quality": "hd", "size": SIZE}}


def draw(prompt, model="dall-e-3", style="vivid"):
    answer = {receiver}.images.generate({arguments})
    return base64.b64decode(answer.data[0].b64_json)


with open("picture.png", "wb") as file:
    file.write(draw("a lighthouse"))
"""


def fix(text: str, folder: Path, *, unsafe: bool = True, **said: object) -> tuple[Report, str]:
    """Fix ``text`` as a program of its own; return the report and what is left."""
    path = folder / "program.py"
    path.write_bytes(text.encode())
    (folder / "requirements.txt").write_text("openai>=1.76\n")
    report = run([str(path)], Settings(as_of=TODAY, **said), fix=True, unsafe=unsafe)  # type: ignore[arg-type]
    assert not report.failures
    assert not [reason for one in report.findings for reason in one.reasons if "internal error" in reason]
    return report, path.read_bytes().decode()


def held_to_promises(before: str, after: str) -> None:
    """Run both: each call is as it was or is one that the API takes, and what reads its answer copes with it.

    Calls of other providers are as they were, and so is what the program does with the words beside its calls.
    """
    ast.parse(after)
    earlier = play(before)
    later = play(after, earlier.calls)
    assert (len(later.calls), later.foreign) == (len(earlier.calls), earlier.foreign)
    changed = {number: now for number, (now, was) in enumerate(zip(later.calls, earlier.calls, strict=True)) if now != was}
    assert [now for now in changed.values() if not accepted(now)] == []
    assert not changed.keys() & set(earlier.foreign)
    assert later.counted == earlier.counted


def unasked(text: str, folder: Path, chosen: set[str]) -> Counter[str]:
    """Count how often the calls of ``text`` break those of ``RULES`` that are not among ``chosen``."""
    path = folder / "unasked.py"
    path.write_bytes(text.encode())
    return Counter(one.diagnostic.code for one in run([str(path)], Settings(as_of=TODAY, select=tuple({*RULES} - chosen))).findings)


@SLOWLY
@given(text=programs(), unsafe=st.booleans(), target=st.sampled_from([None, "gpt-image-2"]), pins=st.booleans())
def test_any_program(text: str, unsafe: bool, target: str | None, pins: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report, after = fix(text, Path(folder), unsafe=unsafe, target=target, pin_defaults=pins)
        assert bool(report.changed) == (after != text)
        held_to_promises(text, after)
        again, same = fix(after, Path(folder), unsafe=unsafe, target=target, pin_defaults=pins)
        assert (not again.changed, same) == (True, after)


@SLOWLY
@given(text=programs(), chosen=st.sets(st.sampled_from(RULES), min_size=1))
def test_any_selection_of_rules(text: str, chosen: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report, after = fix(text, Path(folder), select=tuple(sorted(chosen)))
        assert {one.diagnostic.code for one in (*report.findings, *report.fixed)} <= chosen
        assert unasked(after, Path(folder), chosen) == unasked(text, Path(folder), chosen)
        held_to_promises(text, after)


@SLOWLY
@given(text=programs())
def test_what_is_found_does_not_depend_on_fixing(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_bytes(text.encode())
        looked = run([str(path)], Settings(as_of=TODAY))
        report, _ = fix(text, Path(folder))
        assert len(looked.findings) >= len(report.findings)
        assert len(looked.findings) <= len(report.findings) + len(report.fixed)


@pytest.mark.parametrize("receiver", ["client", "openai"])
@pytest.mark.parametrize(
    "arguments",
    [
        "model=model, prompt=prompt, size=SIZE, style=style",
        "prompt=prompt, **options",
        'prompt=prompt, model="gpt-4o" if style else model, **{**options, "quality": "standard"}, response_format="b64_json"',
    ],
)
def test_the_server_takes_it(receiver: str, arguments: str, tmp_path: Path) -> None:
    text = EXECUTED.format(receiver=receiver, arguments=arguments)
    report, after = fix(text, tmp_path)
    assert not [one for one in report.findings if one.diagnostic.code in RULES]
    with ContractServer() as server:
        assert run_program(text, server, tmp_path).returncode != 0
        outcome = run_program(after, server, tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    assert re.search(r"picture\.png", str(outcome.images))
