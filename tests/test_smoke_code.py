"""``undalle smoke --from``: what the code asks for, each kind of request once."""

import json
from pathlib import Path

import pytest
from contract.pictures import sniff

from undalle.engine.shapes import collect
from undalle.settings import Settings

APP = """from openai import OpenAI

client = OpenAI()


def banner(topic):
    return client.images.generate(model="gpt-image-2", prompt=topic, size="1536x1024", quality="high", n=3)


def icon(topic):
    return client.images.generate(
        model="gpt-image-2", prompt=topic, size="1024x1024", background="opaque", output_format="webp", timeout=90
    )
"""
WEB = """from openai import AsyncOpenAI

client = AsyncOpenAI()


async def banner(topic, photo, mask):
    await client.images.generate(model="gpt-image-2", prompt=topic, n=2, quality="medium", size="1536x1024")
    await client.images.edit(model="gpt-image-2", image=photo, mask=mask, prompt=topic, size="1024x1024")
    await client.responses.create(
        model="gpt-6-luna", input=topic, tools=[{"type": "image_generation", "model": "gpt-image-2", "size": "1024x1024"}], stream=True
    )
    await client.responses.create(model="gpt-6-luna", input="no image at all")
"""
OLD = 'from openai import OpenAI\n\nprint(OpenAI().images.generate(model="dall-e-3", prompt="x", style="vivid").data[0].b64_json)\n'


@pytest.fixture
def code(smoke):
    Path("undalle.toml").write_text('as-of = "2026-11-21"\ntarget = "gpt-image-2"\nmainline = "gpt-6-luna"\n')
    Path("src").mkdir()
    Path("src/app.py").write_text(APP)
    Path("src/web.py").write_text(WEB)
    return smoke


def posts(server):
    return [request for request in server.requests if request.method == "POST"]


def test_each_kind_is_sent_once_as_cheap_as_can_be(code, contract_server):
    outcome = code.json("--from", "src", url=contract_server.base_url)
    assert outcome.code == 0, outcome.out
    report = outcome.json
    assert (report["ok"], report["unsent"]) == (True, [])
    assert [(one["route"], one["places"], one["ok"]) for one in report["routes"]] == [
        ("images", ["src/app.py:7", "src/web.py:7"], True),
        ("images", ["src/app.py:11"], True),
        ("edits", ["src/web.py:8"], True),
        ("responses", ["src/web.py:9"], True),
    ]
    banner, icon, edit, respond = (post.payload for post in posts(contract_server))
    prompt = banner.pop("prompt")
    assert banner == {"model": "gpt-image-2", "n": 1, "quality": "low", "size": "1536x1024"}
    assert icon == {
        "model": "gpt-image-2",
        "prompt": prompt,
        "background": "opaque",
        "output_format": "webp",
        "quality": "low",
        "size": "1024x1024",
    }
    assert (edit["size"], edit["quality"], sniff(edit["image"]), sniff(edit["mask"])) == ("1024x1024", "low", "png", "png")
    assert respond["tools"] == [{"type": "image_generation", "model": "gpt-image-2", "quality": "low", "size": "1024x1024"}]
    assert (respond["model"], respond["stream"], "input" in respond) == ("gpt-6-luna", True, True)
    assert [Path(one["image"]["path"]).suffix for one in report["routes"]] == [".png", ".webp", ".png", ".png"]


def test_exact_sends_what_the_code_says(code, contract_server):
    outcome = code.json("--from", "src", "--exact", url=contract_server.base_url)
    assert outcome.code == 0, outcome.out
    asked = [(post.payload.get("n"), post.payload.get("quality")) for post in posts(contract_server)][:3]
    assert asked == [(3, "high"), (None, None), (2, "medium")]


def test_the_list_is_shown_with_prices_and_places_before_anything_is_sent(code, contract_server):
    outcome = code("--from", "src", "--dry-run", url=contract_server.base_url)
    assert outcome.code == 0
    assert contract_server.requests == []
    assert (
        "images#1: model=gpt-image-2, n=1, quality=low, size=1536x1024; $0.005\n  used at src/app.py:7\n  used at src/web.py:7\n"
        in outcome.out
    )
    tool = "image_generation(model=gpt-image-2, size=1024x1024, quality=low)"
    assert f"responses#4: model=gpt-6-luna, {tool}, stream=True; $0.006\n  used at src/web.py:9\n" in outcome.out
    outcome = code("--from", "src", url=contract_server.base_url, yes=False)
    assert (outcome.code, contract_server.requests) == (2, [])
    assert "say --yes to send 4 requests" in outcome.err


def test_exact_counts_every_image_in_the_price(code, contract_server):
    outcome = code("--from", "src/app.py", "--exact", "--dry-run")
    assert "n=3, quality=high, size=1536x1024; $0.495" in outcome.out
    outcome = code("--from", "src/app.py", "--max-cost", "0.001", url=contract_server.base_url)
    assert (outcome.code, contract_server.requests) == (2, [])


def test_what_a_check_reports_is_not_sent_and_is_no_success(code, contract_server):
    Path("src/old.py").write_text(OLD)
    outcome = code.json("--from", "src/old.py", "src/app.py", url=contract_server.base_url)
    assert (outcome.code, outcome.json["ok"]) == (1, False)
    assert outcome.json["unsent"] == [
        {"place": "src/old.py:3", "why": "`undalle check` reports UD101 (line 3), UD201 (line 3) here", "reported": True}
    ]
    assert len(posts(contract_server)) == 2
    contract_server.reset()
    outcome = code("--from", "src/old.py", url=contract_server.base_url)
    assert (outcome.code, contract_server.requests) == (1, [])
    assert "nothing is sent" in outcome.out


def test_a_file_that_does_not_parse_is_said(code, contract_server):
    Path("src/broken.py").write_text('model = "dall-e-3" = = 1\n')
    outcome = code.json("--from", "src", url=contract_server.base_url)
    assert (outcome.code, outcome.json["unsent"][0]["place"]) == (1, "src/broken.py:1")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ('model=os.getenv("MODEL", "gpt-image-2")', "`model` is what MODEL says in the environment"),
        ('model="gpt-image-2", size=size', "`size` can be something that was not seen"),
        ('model="gpt-image-2", **more', "not all of its arguments were seen"),
        ('model="gpt-image-2", extra_body=more', "not all of its arguments were seen"),
        ('model="gpt-image-2.6-flare", output_format="svg"', "it asks for svg, which can not be read here"),
    ],
)
def test_what_was_not_seen_whole_is_said_and_no_failure(code, contract_server, arguments, why):
    Path("src/odd.py").write_text(
        f'import os\nfrom openai import OpenAI\n\n\ndef draw(size, more):\n    OpenAI().images.generate(prompt="x", {arguments})\n'
    )
    outcome = code.json("--from", "src", url=contract_server.base_url)
    assert outcome.json["unsent"] == [{"place": "src/odd.py:6", "why": why, "reported": False}]
    assert outcome.code == 0


@pytest.mark.parametrize(
    ("client", "why"),
    [
        ('AzureOpenAI(azure_endpoint="https://a.example", api_version="1")', "an Azure client sends it, to a deployment"),
        ('OpenAI(base_url="https://images.example/v1")', "its client talks to images.example"),
    ],
)
def test_calls_to_others_are_theirs(code, client, why):
    name = client.partition("(")[0]
    Path("src/odd.py").write_text(f'from openai import {name}\n\n{client}.images.generate(prompt="x", model="gpt-image-2")\n')
    (unsent,) = collect(["src/odd.py"], Settings(target="gpt-image-2", ignore=("ALL",))).unsent
    assert unsent.why == why


def test_what_differs_only_in_what_is_made_cheap_is_one_request(smoke, contract_server):
    Path("app.py").write_text(
        "from openai import OpenAI\n\nclient = OpenAI()\n"
        'client.images.generate(model="gpt-image-1.5", prompt="a", size="1024x1024")\n'
        'client.images.generate(quality="high", prompt="b", model="gpt-image-1.5", size="1024x1024")\n'
    )
    Path("undalle.toml").write_text('as-of = "2026-08-01"\ntarget = "gpt-image-1.5"\n')
    outcome = smoke.json("--from", "app.py", url=contract_server.base_url)
    assert [route["places"] for route in outcome.json["routes"]] == [["app.py:4", "app.py:5"]]
    assert (outcome.code, len(posts(contract_server))) == (0, 1)


def test_a_place_in_a_notebook_has_its_cell(smoke):
    source = ["from openai import OpenAI\n", "\n", 'OpenAI().images.generate(model="gpt-image-2", prompt="x")']
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# x"]}, {"cell_type": "code", "metadata": {}, "outputs": []}]
    cells[1] |= {"execution_count": None, "source": source}
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python"}}
    Path("a.ipynb").write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))
    assert [shape.places for shape in collect(["a.ipynb"], Settings()).shapes] == [("a.ipynb:cell 2:3",)]


def test_every_word_a_call_can_say_is_a_kind_of_its_own(smoke):
    Path("app.py").write_text(
        "from openai import OpenAI\n\n\ndef draw(wide, prompt):\n"
        '    size = "1536x1024" if wide else "1024x1024"\n'
        '    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt, size=size)\n'
    )
    seen = collect(["app.py"], Settings())
    assert sorted(dict(shape.words)["size"] for shape in seen.shapes) == ["1024x1024", "1536x1024"]
    assert all(shape.places == ("app.py:6",) for shape in seen.shapes)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--from", "missing"], "missing"),
        (["--from", "undalle.toml", "--target", "gpt-image-2"], "leave --target out"),
        (["--from", "src", "--quality", "low"], "leave --quality out"),
        (["--from", "empty"], "no call that asks for an image was found below empty"),
        (["--exact"], "--exact belongs to --from"),
        (["src"], "code is read with --from"),
    ],
    ids=" ".join,
)
def test_usage(code, arguments, why):
    Path("empty").mkdir()
    outcome = code(*arguments)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert why in outcome.err
