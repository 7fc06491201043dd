"""Documents: their prose stays byte by byte, their blocks are Python wherever they stand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undalle.engine.run import run
from undalle.settings import Settings
from undalle.sources.languages import read_source
from undalle.sources.python import UndecodableError
from undalle.sources.source import CrossingError, Source

LINES = st.sampled_from(
    [
        "text",
        "",
        "```python",
        "```",
        "~~~",
        "~~~py",
        "   ```py",
        "> ```python",
        "> x = 1",
        "x = 1",
        "    y = 2",
        "   z = 3",
        ">>> x",
        "... y",
        "out",
        "def f(",
        "'''",
        ".. code-block:: python",
        "   :linenos:",
        "::",
        "!ls",
        "1. ```python",
        "\t```python",
        "\tx = 1",
        "é😀",
        "#",
        "   ",
    ]
)


def read(text: str, name: str = "a.md") -> Source:
    return read_source(Path(name), name, text.encode())


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["a.md", "a.mdx", "a.rst"]))
def test_any_document_comes_back_as_it_was(lines: list[str], newline: str, name: str) -> None:
    text = newline.join(lines)
    source = read(text, name)
    assert source.encode(source.text) == text.encode()
    assert len(source.shadow) == len(text)
    ast.parse(source.shadow)
    assert source.rewritten(text).shadow == source.shadow
    assert [(source.row(one.start), source.row(one.end)) for one in source.sections] == rows_of_blocks(lines, name)


def rows_of_blocks(lines: list[str], name: str) -> list[tuple[int, int]]:
    """Return where the blocks of ``lines`` start and end when they end as most do."""
    source = read("\n".join(lines), name)
    return [(source.row(one.start), source.row(one.end)) for one in source.sections]


PLACES = [
    ("```python\nx = 1\n```", "#        \nx = 1\n#  "),
    ("- item\n\n  ```py\n  x = 1\n  ```\n", "#     \n\nif 1:  \n  x = 1\n#    \n"),
    ("> ```python\n> x = 1\n> ```", "if 1:      \n  x = 1\n#    "),
    ("```python\n>>> x = 1\n>>> x\n1\n```", "if 1:    \n    x = 1\n    x\n#\n#  "),
    ("```js\nx = 1\n```", "#    \n#    \n#  "),
    ("```{code-cell} ipython3\n:tags: [a]\n\nx = 1\n```", "#                      \n#         \n\nx = 1\n#  "),
    ("```python\n!pip install openai\nx = 1\n```", "#        \n0                  \nx = 1\n#  "),
    ("```python\nx = 1", "#        \n#    "),
]


@pytest.mark.parametrize(("text", "shadow"), PLACES)
def test_blocks_are_python_and_prose_is_comment(text: str, shadow: str) -> None:
    assert read(text).shadow == shadow


def test_directives_and_doctests_of_rst() -> None:
    source = read("Title here\n\n>>> x = 1\n>>> x\n1\n\n.. code:: python\n   :number-lines:\n\n   y = 2\n\nend\n", "a.rst")
    assert source.shadow == "if 1:     \n\n    x = 1\n    x\n#\n\n#               \nif 1:            \n\n   y = 2\n\n#  \n"


def test_prose_may_not_change() -> None:
    source = read("one\n\n```python\nx = 1\n```\ntwo\n")
    assert source.rewritten("one\n\n```python\nx = 2\ny = 3\n```\ntwo\n").sections
    for text in ("One\n\n```python\nx = 1\n```\ntwo\n", "one\n\n```python\nx = 1\n```\n```\ntwo\n", "one\n\ntwo\n"):
        with pytest.raises(CrossingError):
            source.rewritten(text)


def test_what_is_not_utf_8_is_said() -> None:
    with pytest.raises(UndecodableError, match="0xff at byte 2"):
        read_source(Path("a.md"), "a.md", b"a\n\xff")


def test_a_snippet_that_starts_anew_gets_its_own_imports(tmp_path: Path) -> None:
    snippet = (
        "```python\n{imports}from openai import OpenAI\n\nclient = OpenAI()\n"
        'data = {decode}(client.images.generate(model="{model}", prompt="a", size="1024x1024"{more}).data[0].{leaf}){tail}\n```\n'
    )
    old = snippet.format(imports="import requests\n", decode="requests.get", model="dall-e-3", more="", leaf="url", tail=".content")
    new = snippet.format(
        imports="import base64\n\n", decode="base64.b64decode", model="gpt-image-1.5", more=', quality="medium"', leaf="b64_json", tail=""
    )
    path = tmp_path / "a.md"
    path.write_text(f"# Sync\n\n{old}\n# Again\n\n{old}")
    run([str(path)], Settings(), fix=True)
    assert path.read_text() == f"# Sync\n\n{new}\n# Again\n\n{new}"
