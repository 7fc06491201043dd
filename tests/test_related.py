"""The places that belong to a finding: the call, where it is given the word, where the word is written, where the request goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures import TODAY
from undalle.engine.run import run
from undalle.settings import Settings

HANDED = """\
from openai import OpenAI

QUALITY = "hd"
options = {"quality": QUALITY, "size": "1024x1024"}
OpenAI().images.generate(model="gpt-image-1.5", prompt="a kite", **options)
"""
WRITTEN = """\
from openai import OpenAI

STYLE = "vivid"
OpenAI().images.generate(model="gpt-image-1.5", prompt="a kite", style=STYLE)
"""
POSTED = """\
import requests

URL = "https://api.openai.com/v1/images/generations"
requests.post(URL, json={"model": "gpt-image-1.5", "prompt": "a kite", "quality": "hd"})
"""


@pytest.mark.parametrize(
    ("program", "code", "expected"),
    [
        (
            HANDED,
            "UD202",
            [('"quality": QUALITY', "where the call is given it"), ("OpenAI().images.generate", "the call that uses it")],
        ),
        (WRITTEN, "UD201", [('"vivid"', "where its value is written")]),
        (POSTED, "UD202", [("images/generations", "where the request goes")]),
    ],
    ids=["handed", "written", "posted"],
)
def test_what_belongs_to_a_finding_is_told_once_each(program: str, code: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(program)
    (found,) = [one.diagnostic for one in run([str(path)], Settings(as_of=TODAY)).findings if one.diagnostic.code == code]
    assert [(program[one.span.start : one.span.end], one.message) for one in found.related] == expected
