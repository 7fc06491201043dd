"""What is said beside a fix: how long the request may take, which errors the code asks for, what it reads that is not there any more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from undalle.diagnostics import Applicability
from undalle.engine.run import run
from undalle.settings import Settings

CALL = 'images.generate(model="dall-e-3", prompt="a", size="1024x1024", response_format="b64_json")\n'
POST = '"https://api.openai.com/v1/images/generations", json={"model": "dall-e-3", "prompt": "a"}'
LONG = "an image can take two minutes"
ASKS = """
import openai
def draw():
    try:
        return openai.images.generate(model="dall-e-3", prompt="a", size="1024x1024", response_format="b64_json")
    except openai.BadRequestError as error:
        {}
"""
HELPER = """
def refused(error):
    return error.code == "content_policy_violation"
"""


def seen(folder: Path, text: str):
    """Return the findings of a program, and the fix of the first one."""
    program = folder / "program.py"
    program.write_text(text)
    report = run([str(program)], Settings(as_of=date(2026, 11, 21)))
    return [one.diagnostic for one in report.findings], report.findings[0].fix


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("from openai import OpenAI\nclient = OpenAI(timeout=60)\nclient." + CALL, 60),
        ("import httpx\nfrom openai import OpenAI\nclient = OpenAI(timeout=httpx.Timeout(90.0, connect=5.0))\nclient." + CALL, 90),
        ("import httpx\nfrom openai import OpenAI\nclient = OpenAI(timeout=httpx.Timeout(300, read=45))\nclient." + CALL, 45),
        ("from openai import OpenAI\nclient = OpenAI().with_options(timeout=20)\nclient." + CALL, 20),
        ("from openai import OpenAI\nLIMIT = 30\nOpenAI().with_options(timeout=LIMIT)." + CALL, 30),
        ("import openai\nopenai." + CALL.replace(")\n", ", timeout=15)\n"), 15),
        ("import openai\nopenai.Image.create(prompt='a', response_format='b64_json', request_timeout=25)\n", 25),
        (f"import requests\nrequests.post({POST}, timeout=(5, 60))\n", 60),
        (f"import httpx\nhttpx.Client(timeout=40).post({POST})\n", 40),
        ((f"import aiohttp\nasync def f():\n    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=50)) as one:\n"
         f"        await one.post({POST})\n"), 50),
        (("import http.client, json\none = http.client.HTTPSConnection('api.openai.com', timeout=10)\n"
         "one.request('POST', '/v1/images/generations', json.dumps({'model': 'dall-e-3', 'prompt': 'a'}))\n"), 10),
    ],
)  # fmt: skip
def test_a_limit_below_two_minutes_is_told(tmp_path, text, seconds):
    _, fix = seen(tmp_path, text)
    assert f"the timeout is {seconds} s: {LONG}" in fix.notes


@pytest.mark.parametrize(
    "text",
    [
        "from openai import OpenAI\nclient = OpenAI(timeout=180)\nclient." + CALL,
        "from openai import OpenAI\nclient = OpenAI(timeout=120)\nclient." + CALL,
        "from openai import OpenAI\nclient = OpenAI(timeout=None)\nclient." + CALL,
        "import httpx\nfrom openai import OpenAI\nclient = OpenAI(timeout=httpx.Timeout(300, connect=5))\nclient." + CALL,
        f"import requests\nrequests.post({POST}, timeout=(5, 150))\n",
    ],
)
def test_a_limit_that_is_long_enough_is_not(tmp_path, text):
    _, fix = seen(tmp_path, text)
    assert not any(LONG in note for note in fix.notes)


@pytest.mark.parametrize(
    "text",
    [
        ASKS.format('return None if error.code == "content_policy_violation" else 1'),
        ASKS.format('return None if error.body["code"] in ("content_policy_violation", "x") else 1'),
        ASKS.format('return None if "content_policy_violation" in str(error) else 1'),
        ASKS.format("return None if refused(error) else 1") + HELPER,
    ],
)
def test_a_handler_of_the_old_refusal_is_told_with_its_place(tmp_path, text):
    found, fix = seen(tmp_path, text)
    assert fix.applicability is Applicability.SAFE
    assert any("answered with `moderation_blocked` now" in note for note in fix.notes)
    (place,) = (one.span for one in found[0].related if "moderation_blocked" in one.message)
    assert text[place.start : place.end] == '"content_policy_violation"'


@pytest.mark.parametrize(
    "text",
    [
        ASKS.format('return error.code in ("content_policy_violation", "moderation_blocked")'),
        ASKS.format('raise ValueError("content_policy_violation")'),
        ASKS.format("raise"),
        ASKS.format("raise") + 'def other():\n    try:\n        return openai.images.generate(model="gpt-image-2", prompt="a")\n'
        '    except openai.BadRequestError as error:\n        return error.code == "content_policy_violation"\n',
    ],
)
def test_a_handler_that_copes_or_belongs_to_another_call_is_not(tmp_path, text):
    found, fix = seen(tmp_path, text)
    assert not any("moderation_blocked" in note for note in fix.notes)
    assert not any("moderation_blocked" in one.message for diagnostic in found for one in diagnostic.related)


def test_a_read_of_the_revised_prompt_is_told_with_its_place(tmp_path):
    text = "import openai\npicture = openai." + CALL.rstrip() + ".data[0]\nprint(picture.revised_prompt)\n"
    found, fix = seen(tmp_path, text)
    assert fix.applicability is Applicability.UNSAFE
    assert [text[one.span.start : one.span.end] for one in found[0].related] == [".revised_prompt"]


def test_one_that_needs_a_text_is_held_with_its_reason(tmp_path):
    _, fix = seen(tmp_path, "import openai\npicture = openai." + CALL.rstrip() + ".data[0]\nprint(picture.revised_prompt.upper())\n")
    assert fix.applicability is Applicability.DISPLAY
    assert "`.upper` is taken of it" in fix.reasons[0]


def test_what_style_asked_for_is_lost_or_moves_into_the_prompt(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    called = CALL.replace("prompt=", 'style="natural", prompt=')
    program.write_text(f"from openai import OpenAI\nOpenAI().{called}")
    for style, reason in (("drop", "`natural` is lost: "), ("prompt", "its words move into the prompt")):
        (found,) = [
            one.diagnostic
            for one in run([str(program)], Settings(as_of=date(2026, 11, 21), style=style)).findings
            if one.diagnostic.span.start == program.read_text().index("style=")
        ]
        assert found.reasons[0].startswith(reason)


def test_an_image_has_a_price_before_and_after_and_a_chat_model_has_none(tmp_path: Path) -> None:
    _, fix = seen(tmp_path, "from openai import OpenAI\nOpenAI()." + CALL)
    assert [note for note in fix.notes if "price" in note] == ["price of an image: $0.040 before, $0.034 now"]
    _, fix = seen(tmp_path, 'from openai import OpenAI\nOpenAI().images.generate(prompt="a", size="1024x1024")\n')
    assert [note for note in fix.notes if "price" in note] == ["price of an image: $0.020 before, $0.034 now"]
    _, fix = seen(tmp_path, 'from openai import OpenAI\nOpenAI().images.generate(model="gpt-image-1.5", prompt="a", quality="hd")\n')
    assert not [note for note in fix.notes if "price" in note]
    _, fix = seen(tmp_path, 'from openai import OpenAI\nOpenAI().responses.create(model="dall-e-3", input="a")\n')
    assert not [note for note in fix.notes if "price" in note]


@pytest.mark.parametrize(
    ("words", "applicability"),
    [
        ('response_format="url"', Applicability.UNSAFE),
        ('response_format="b64_json" if input() else "url"', Applicability.UNSAFE),
        ("", Applicability.UNSAFE),
        ('response_format="b64_json"', Applicability.SAFE),
    ],
)
def test_an_answer_with_urls_that_gets_out_of_sight_makes_the_fix_unsafe(words: str, applicability: Applicability, tmp_path: Path) -> None:
    _, fix = seen(tmp_path, f'from openai import OpenAI\nkeep(OpenAI().images.generate(model="dall-e-3", prompt="a", {words}))\n')
    assert fix.applicability is applicability
    assert any("the answer gets out of sight" in reason for reason in fix.reasons) is (applicability is Applicability.UNSAFE)


def test_a_variable_of_the_environment_that_overrides_the_new_word_is_told(tmp_path: Path) -> None:
    model = 'os.environ.get("IMAGE_MODEL", "dall-e-3")'
    _, fix = seen(tmp_path, f'import os\nfrom openai import OpenAI\nOpenAI().images.generate(model={model}, prompt="a")\n')
    assert "`IMAGE_MODEL` in the environment overrides the new word" in fix.notes


def test_a_status_that_is_reported_no_more_is_told(tmp_path: Path) -> None:
    text = (
        "import requests\nfrom openai import OpenAI\n"
        'drawn = OpenAI().images.generate(model="gpt-image-1.5", prompt="a")\n'
        "reply = requests.get(drawn.data[0].url)\n"
        "if reply.status_code != 200:\n"
        '    raise RuntimeError(f"failed: {reply.status_code}")\n'
        'open("a.png", "wb").write(reply.content)\n'
    )
    _, fix = seen(tmp_path, text)
    assert "the HTTP status that was reported is gone with the download" in fix.notes


DRAW = 'from openai import OpenAI\n\n\ndef draw():\n    return OpenAI().images.generate(model="dall-e-3", prompt="a", size="1024x1024")'
KEPT = DRAW.replace("def draw():\n    return", "class Studio:\n    def draw(self):\n        self.drawn =")
HANDED = "from program import draw\n\nkeep(draw)\n"


@pytest.mark.parametrize(
    ("text", "other", "reason"),
    [
        (f"{DRAW}\n", HANDED, "`draw` returns the answer; it may have callers that were not understood"),
        (f"{DRAW}.data[0].url\n", HANDED, "what `draw` returns changes; it may have callers that were not understood"),
        (
            f"{KEPT}\n",
            "def show(studio):\n    keep(studio.drawn)\n",
            "`.drawn` holds the answer, and other files read it",
        ),
    ],
)
def test_what_other_files_may_do_with_an_answer_makes_the_fix_unsafe(text: str, other: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("openai>=1.76\n")
    (tmp_path / "other.py").write_text(other)
    _, fix = seen(tmp_path, text)
    assert (fix.applicability, reason in fix.reasons) == (Applicability.UNSAFE, True)


def test_a_model_that_stays_has_no_other_price_and_no_prompt_to_lose(tmp_path: Path) -> None:
    words = 'model="gpt-image-1.5", prompt="a", size="1024x1024", quality="high", response_format="b64_json"'
    text = f"from openai import OpenAI\ndrawn = OpenAI().images.generate({words})\nprint(drawn.data[0].revised_prompt)\n"
    _, fix = seen(tmp_path, text)
    assert not [one for one in (*fix.notes, *fix.reasons) if "price" in one or "revised_prompt" in one]
