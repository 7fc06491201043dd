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
LOST = """\
from openai import OpenAI

archive(OpenAI().images.generate(model="dall-e-3", prompt="a kite"))
"""
DECODED = """\
from openai import OpenAI

archive(OpenAI().images.generate(model="dall-e-3", prompt="a kite", response_format="b64_json"))
"""
FETCHED = """\
import requests
from openai import OpenAI

drawn = OpenAI().images.generate(model="gpt-image-1.5", prompt="a kite")
row.url = drawn.data[0].url
requests.get(drawn.data[0].url)
"""
UNSAID = """\
from openai import OpenAI

archive(OpenAI().images.generate(model="dall-e-3", prompt="a kite", response_format=None))
"""
REVISED = """\
from openai import OpenAI

drawn = OpenAI().images.generate(model="gpt-image-1.5", prompt="a kite", style="vivid")
print(drawn.data[0].revised_prompt)
"""
UNNAMED = """\
from openai import OpenAI

drawn = OpenAI().images.generate(prompt="a kite", response_format="b64_json")
print(drawn.data[0].revised_prompt)
print(drawn.data[0].url)
"""
REFUSED = """\
from openai import OpenAI

SIZE = "333x1"
OpenAI().images.generate(model="gpt-image-1.5", prompt="a kite", size=SIZE)
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
        (
            LOST,
            "UD101",
            [
                (
                    'OpenAI().images.generate(model="dall-e-3", prompt="a kite")',
                    "the answer gets out of sight here: it is handed to `archive`",
                )
            ],
        ),
        (DECODED, "UD101", []),
        (
            UNSAID,
            "UD101",
            [
                (
                    'OpenAI().images.generate(model="dall-e-3", prompt="a kite", response_format=None)',
                    "the answer gets out of sight here: it is handed to `archive`",
                )
            ],
        ),
        (REVISED, "UD201", []),
        (UNNAMED, "UD102", [(".revised_prompt", "`revised_prompt` is read here: GPT Image models return none")]),
        (REFUSED, "UD203", [("OpenAI().images.generate", "the call that uses it")]),
    ],
    ids=["handed", "written", "posted", "lost", "decoded", "unsaid", "revised", "unnamed", "refused"],
)
def test_what_belongs_to_a_finding_is_told_once_each(program: str, code: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(program)
    (found,) = [one.diagnostic for one in run([str(path)], Settings(as_of=TODAY)).findings if one.diagnostic.code == code]
    assert [(program[one.span.start : one.span.end], one.message) for one in found.related] == expected


def test_each_use_of_a_url_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(FETCHED)
    told = [place.message for one in run([str(path)], Settings(as_of=TODAY)).findings for place in one.diagnostic.related]
    assert told == ["the URL is used here: it is stored as `row.url`", "the URL is used here: download"]


def test_a_refused_word_is_told_where_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(REFUSED)
    (found,) = run([str(path)], Settings(as_of=TODAY)).findings
    assert REFUSED[found.diagnostic.span.start : found.diagnostic.span.end] == '"333x1"'
