"""The rule pages: file names, front matter, templates and sections are in step."""

import ast
import re
from string import Formatter

import pytest

from undalle.analysis.prefilter import Prefilter
from undalle.catalog import catalog
from undalle.catalog.store import rules_folder
from undalle.sources.names import may_pin

RULES = catalog().rules()
SEVERITIES = {"error", "warning", "note"}


@pytest.fixture(params=RULES.values(), ids=RULES)
def rule(request):
    return request.param


def names(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_page_is_a_rule():
    assert len(RULES) == len(list(rules_folder().glob("*.md"))) > 0
    assert list(RULES) == sorted(RULES)


def test_the_file_is_named_like_the_rule(rule):
    assert (rules_folder().parent / rule.url).is_file() or (rules_folder() / rule.url.removeprefix("rules/")).is_file()
    assert re.fullmatch(r"UD\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_front_matter(rule):
    assert rule.severity in SEVERITIES
    assert rule.fix in {"safe", "sometimes", "none"}
    assert rule.pattern in {None, 1, 2, 3, 4}
    assert (rule.pattern is None) is rule.code.startswith("UD0")
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert all("FS:" not in source and (source.startswith("https://") or "==" in source) for source in rule.sources)
    assert rule.sources


def test_templates_use_their_fields_and_no_others(rule):
    assert names(rule.message) | names(rule.advice) <= set(rule.fields)
    assert rule.message.format(**dict.fromkeys(rule.fields, "x"))
    assert rule.advice.format(**dict.fromkeys(rule.fields, "x"))
    assert "\n" not in rule.message + rule.advice
    assert not rule.message.endswith(".")


def test_sections(rule):
    assert rule.body.startswith("## Why\n")
    assert rule.section("Why")
    assert rule.bad
    assert bool(rule.good) is not bool(rule.section("Instead"))
    assert len(rule.good) in {0, len(rule.bad)}
    if rule.fix == "none":
        assert not rule.good
    if rule.fix == "safe":
        assert rule.good


def test_examples_are_programs(rule):
    for program in (*rule.bad, *rule.good):
        assert program.endswith("\n")
        if not rule.example.endswith(".py"):
            continue
        if rule.code == "UD001":
            with pytest.raises(SyntaxError):
                ast.parse(program)
        else:
            ast.parse(program)


def test_good_differs_from_bad(rule):
    assert all(bad != good for bad, good in zip(rule.bad, rule.good, strict=False))


def test_the_prefilter_lets_every_bad_example_through(rule):
    if may_pin(rule.example, b"".join(program.encode() for program in rule.bad)):
        return
    assert all(Prefilter(catalog().anchors()).passes(program.encode()) for program in rule.bad)


def test_the_rule_itself_lets_its_bad_example_through(rule):
    if rule.anchors:
        assert all(Prefilter(rule.anchors).passes(program.encode()) for program in rule.bad)


@pytest.mark.parametrize(
    "text",
    [
        "client.images.generate(prompt=p)",
        "client.images\\\n    .generate(prompt=p)",
        "(client\n    .images\n    .generate(prompt=p))",
        "(client.\n images.generate(prompt=p))",
        "images = client.images\nimages.edit(image=f, prompt=p)",
        "from openai import images\nimages.generate(prompt=p)",
        "client.images  # why\\\n .with_raw_response.generate(prompt=p)",
        "getattr(client.images, 'generate')(prompt=p)",
        "getattr(client, 'images').generate(prompt=p)",
        "functools.partial(client.images.generate, n=1)",
        "client.with_options(timeout=9).responses.create(model=MODEL)",
        "import openai\nSIZES = ['1024x1792']",
        "openai.Image\\\n  .create(prompt=p)",
        "from openai import Image\nImage.acreate(prompt=p)",
        "MODEL = 'dall-e-3'",
        "MODEL = f'dall-e-{generation}'",
        "MODEL = 'image-alpha-001'",
        "MODEL = 'gpt-image-1'",
        "MODEL = 'chatgpt-image-latest'",
        "client.images.create_variation(image=f)",
        "x = 1  # undalle: ignore",
    ],
)
def test_the_prefilter_lets_every_shape_through(text):
    assert Prefilter([*catalog().anchors(), (b"undalle:",)]).passes(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "import openai\nopenai.ChatCompletion.create()",
        "images = []",
        "Image.open('x.png')",
        "static/images/logo.png",
        "batch.images; model.generate()",
        "SIZES = ['256x256']",
    ],
)
def test_the_prefilter_holds_plain_files_back(text):
    assert not Prefilter(catalog().anchors()).passes(text.encode())
