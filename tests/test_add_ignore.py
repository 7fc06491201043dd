"""``--add-ignore``: every finding gets a comment, nothing else moves, and a second time there is nothing to do."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from undalle.cli import run

DAY = ["--as-of", "2026-11-21"]
HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def silence(*arguments: str) -> None:
    assert run(["check", "--add-ignore", "--quiet", *DAY, *arguments]) == 0
    assert run(["check", "--quiet", *DAY]) == 0


LONG = """\
def f():
    x = client.images.generate(
        model="dall-e-3",  # here
        prompt='''a
b''',
        quality="hd",
    )
"""
DEFAULT = """\
@app.get("/")
def f(model="dall-e-3"):
\treturn client.images.generate(model=model, prompt="x", size="1024x1024")
"""
PLAIN = 'client.images.generate(model="dall-e-3", prompt="x", size="1024x1024")'


@pytest.mark.parametrize(
    ("before", "row", "comment"),
    [
        (f"{PLAIN}\n", 0, "# undalle: ignore[UD101] why"),
        (LONG, 1, "    # undalle: ignore[UD101, UD202] why"),
        (f"x = 1; y = \\\n    {PLAIN}\n", 0, "# undalle: ignore[UD101] why"),
        (DEFAULT, 1, "# undalle: ignore[UD101] why"),
        (f"if {PLAIN}: pass\n", 0, "# undalle: ignore[UD101] why"),
        (f"if 1:\n\tpass\n\t{PLAIN}", 2, "\t# undalle: ignore[UD101] why"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_stands_above_the_statement(before: str, row: int, comment: str, newline: str) -> None:
    path = Path("app.py")
    path.write_bytes((HEAD + before).replace("\n", newline).encode())
    lines = before.split("\n")
    after = HEAD + "\n".join([*lines[:row], comment, *lines[row:]])
    for _ in range(2):
        silence("--reason", "why")
        assert path.read_bytes().decode() == after.replace("\n", newline)


def test_what_is_silenced_already_stays_and_what_is_new_gets_a_comment_of_its_own() -> None:
    Path("app.py").write_text(f'{HEAD}# undalle: ignore[UD202] old\nclient.images.generate(model="dall-e-3", prompt="x", quality="hd")\n')
    silence()
    assert Path("app.py").read_text().splitlines()[3:5] == ["# undalle: ignore[UD202] old", "# undalle: ignore[UD101]"]


def test_a_notebook_keeps_everything_but_its_cell() -> None:
    cells = [
        HEAD.splitlines(keepends=True),
        ["%%time\n", 'client.images.generate(model="dall-e-3", prompt="x", size="1024x1024")'],
        ["z = 3\n"],
    ]
    rows = [{"cell_type": "code", "metadata": {"k": 1}, "outputs": [], "execution_count": None, "source": one} for one in cells]
    Path("a.ipynb").write_text(json.dumps({"cells": rows, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=3))
    before = Path("a.ipynb").read_text()
    silence()
    after = Path("a.ipynb").read_text()
    assert json.loads(after)["cells"][1]["source"] == ["%%time\n", "# undalle: ignore[UD101]\n", cells[1][1]]
    assert [line for line in after.splitlines() if "undalle" not in line and "%%time" not in line] == [
        line for line in before.splitlines() if "%%time" not in line
    ]


def test_what_has_no_place_for_a_comment_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"```python\n{HEAD}{PLAIN}\n```\n"
    Path("a.md").write_text(text)
    assert run(["check", "--add-ignore", *DAY]) == 1
    captured = capsys.readouterr()
    assert captured.out == "Added 0 comments in 0 files.\n"
    assert captured.err == "undalle: a.md: 1 finding without a place for a comment; use per-file-ignores or a baseline\n"
    assert Path("a.md").read_text() == text


def test_what_a_baseline_lists_gets_none() -> None:
    Path("undalle.toml").write_text('baseline = "known.json"\n')
    text = f"{HEAD}{PLAIN}\n"
    Path("app.py").write_text(text)
    assert run(["baseline", "--quiet", *DAY]) == 0
    silence()
    assert Path("app.py").read_text() == text


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--reason", "x"], "--reason is written by --add-ignore"),
        (["--add-ignore", "--reason", "a # b"], "--reason is one line of a comment"),
        (["--add-ignore", "--reason", "a\nb"], "--reason is one line of a comment"),
        (["--add-ignore", "--fix"], "--add-ignore writes comments only"),
        (["--add-ignore", "-"], "--add-ignore writes comments only"),
    ],
)
def test_flags_that_do_not_go_together(flags: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *flags]) == 2
    assert says in capsys.readouterr().err


CALL = 'client.images.generate(model="dall-e-3", prompt={prompt}, quality="hd")'
PROMPTS = st.sampled_from(['"x"', '"""a\nb"""', '(\n    "a"  # c\n    "b"\n)', "f'''{1}\n'''", '"a" \\\n    "b"'])
SHAPES = st.sampled_from(
    [
        "{call}\n",
        "x = 1; {call}\n",
        "if True:\n    {call}\n",
        "x = [\n    # c\n    {call},\n]\n",
        "with a({call}) as b:\n    pass\n",
        "x = {call}; y = {call}\n",
    ]
)


@given(st.lists(st.tuples(SHAPES, PROMPTS), min_size=1, max_size=4), st.sampled_from(["", "why", "until=2027-01-01 why"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_it_nothing_is_reported_and_the_code_is_what_it_was(parts: list[tuple[str, str]], reason: str) -> None:
    text = HEAD + "a = print\n" + "".join(shape.replace("{call}", CALL.format(prompt=prompt)) for shape, prompt in parts)
    path = Path("app.py")
    path.write_text(text)
    silence("--reason", reason)
    after = path.read_text()
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(text))
    assert [line for line in after.splitlines() if "undalle" not in line] == text.splitlines()
    silence("--reason", reason)
    assert path.read_text() == after
    path.write_text(text)
    assert run(["check", "--quiet", *DAY]) == 1
