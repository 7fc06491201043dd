"""Attributes, names, dicts and tables that are made of each other have more paths than anybody can walk: a check of them ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import module

from undalle.analysis.once import Once

CALL = "\nfrom openai import OpenAI\nprint(OpenAI().images.generate(model='dall-e-3', prompt='x').data[0].b64_json)\n"

ATTRIBUTES = "class Turtle:\n    def move(self):\n" + "".join(
    f"        self.a{n} = self.a{(n * 7 + 1) % 30} or self.a{(n * 3 + 2) % 30} or self.a{(n * 5 + 3) % 30}\n" for n in range(30)
)
TABLES = "class Events:\n    def pull(self):\n" + "".join(
    f"        self.e{n} = self.e{(n * 7 + 1) % 20}[1]\n        self.e{n}[1] = [self.e{(n * 3 + 2) % 20}, self.e{(n * 5 + 4) % 20}]\n"
    for n in range(20)
)
NAMES = "n0 = 'dall-e-3'\n" + "".join(f"n{n} = n{n - 1} if n{n - 1} else (n{n - 1} or n{n - 1})\n" for n in range(1, 30))
FUNCTIONS = (
    "".join(
        f"def size{n}(one):\n" + f"    if one:\n        return size{(n + 1) % 10}(one)\n" * 4 + "    return '1792x1024'\n\n\n"
        for n in range(10)
    )
    + """
from openai import OpenAI

OpenAI().images.generate(model="dall-e-3", prompt="x", size=size0(1))
"""
)
FLAGS = (
    "from openai import OpenAI\n\n"
    "def draw(flags):\n    options = {'model': 'dall-e-3', 'prompt': 'x'}\n"
    + "".join(f"    if flags[{n}]:\n        options = {{**options, 'k{n}': 1}}\n" for n in range(20))
    + "    OpenAI().images.edit(**options)\n"
)
WORDS = (
    "from openai import OpenAI\n\n"
    "def draw(flags, size='512x512'):\n"
    + "".join(f"    if flags[{n}]:\n        size = size or '256x256'\n" for n in range(30))
    + "    OpenAI().images.generate(model='dall-e-3', prompt='x', size=size)\n"
)
POSTED = (
    "import requests\n\n"
    "def draw(flags, url='https://api.openai.com'):\n    url = url or 'https://api.openai.com'\n"
    + "".join(f"    if flags[{n}]:\n        url = url + ''\n" for n in range(30))
    + "    requests.post(url + '/v1/images/generations', json={'model': 'dall-e-3', 'prompt': 'x'})\n"
)

OBJECTS = """
from openai import OpenAI

class Node:
    pass

def draw(node: Node) -> None:
    node.first.second = OpenAI()
    node.second.first = node
    node.first.second.images.generate(model="dall-e-3", prompt="x")
"""
ROUNDS = """
from openai import OpenAI

def draw(rows):
    while rows:
        for rows in rows["images"]:
            OpenAI().images.generate(model=rows["model"] or "dall-e-3", prompt="x")
"""
DICTS = """
from openai import OpenAI

options = {"prompt": "x"}
for size in ("256x256", "512x512"):
    options = {**options, "model": "dall-e-2", "size": size}
    options |= {**options, "n": 1}
    OpenAI().images.edit(**options)
"""
ENTRIES = """
from openai import OpenAI

def draw(flags):
    options = {"model": "dall-e-3", "prompt": "x"}
    if flags[0]:
        options["first"] = options.get("size") or options["model"]
    if flags[1]:
        options["second"] = options.get("size") or options["first"]
    OpenAI().images.generate(**options)
"""
PARAMETERS = """
from openai import OpenAI

KNOWN = {"dall-e-3"}

def draw(model, known=KNOWN, name=""):
    full = f"{name}.{model}" if name else model
    if full not in known:
        raise ValueError(full)
    draw(model, known=known, name=full)
    return OpenAI().images.generate(model="dall-e-3", prompt=full)
"""


MADE = [ATTRIBUTES, TABLES, NAMES, FUNCTIONS, FLAGS + WORDS + POSTED]


@pytest.mark.parametrize("program", MADE, ids=["attributes", "tables", "names", "functions", "flags"])
def test_what_is_made_of_each_other_is_checked_in_the_end(program: str, tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(program + CALL)
    done = module("check", "--isolated", "--output-format", "concise", "made.py", cwd=tmp_path)
    assert "UD101" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    "program",
    [OBJECTS, ROUNDS, DICTS + ENTRIES, PARAMETERS],
    ids=["attributes of attributes", "a loop over its own table", "dicts made of themselves", "parameters of a recursion"],
)
def test_what_leads_back_to_itself_is_looked_at_once(program: str, tmp_path: Path) -> None:
    (tmp_path / "round.py").write_text(program)
    done = module("check", "--isolated", "--output-format", "concise", "round.py", cwd=tmp_path)
    assert "UD101" in done.stdout
    assert "UD001" not in done.stdout


def test_each_question_is_answered_once_on_the_way_to_an_answer() -> None:
    asked: list[int] = []
    once = Once(0, keep=True)

    def largest(number: int) -> int:
        asked.append(number)
        return max(number, *(once.of(other % 40, lambda other=other: largest(other % 40)) for other in (number * 7 + 1, number * 3 + 2)))

    assert once.of(5, lambda: largest(5)) == 38
    assert len(asked) == len(set(asked))
    assert once.of(5, lambda: largest(-1)) == 38  # what was asked for itself is kept
