"""Examples in docstrings: a second look at the same file, whose fixes and those of the code come out as one change."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_markdown import LINES

from fixtures import TOP
from undalle.engine.run import run
from undalle.settings import Settings
from undalle.sources.docstrings import read_docstrings

BEFORE = (TOP / "docstrings" / "fences.py").read_bytes()
AFTER = (TOP / "docstrings" / "fences.after.py").read_bytes()
ASKED = Settings(docstrings=True)


def test_code_and_examples_are_one_change_that_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "fences.py"
    path.write_bytes(BEFORE)
    report = run([str(path)], ASKED, fix=True, write=False)
    assert list(report.changed.values()) == [(BEFORE.decode(), AFTER.decode())]
    assert path.read_bytes() == BEFORE
    assert report.files == 1


def test_standard_input_is_looked_at_twice_too() -> None:
    report = run(["fences.py"], ASKED, fix=True, stdin=BEFORE)
    assert report.changed["fences.py"] == (BEFORE.decode(), AFTER.decode())


def test_a_broken_file_is_reported_once(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text('"""\n>>> client.images.generate(model="dall-e-3")\n"""\ndef f(:\n')
    assert [one.diagnostic.code for one in run([str(path)], ASKED).findings] == ["UD001"]
    gone = run([str(tmp_path / "gone.py")], ASKED)
    assert len(gone.failures) == 1


EXAMPLE = '"""A page.\n\n>>> client.images.generate(model="{model}", prompt="x", size="1024x1024")\n"""\n'


@pytest.mark.parametrize("codes", ["", "[UD101]", "[UD1, UD301]"])
def test_the_files_own_ignore_counts_for_its_examples(tmp_path: Path, codes: str) -> None:
    path = tmp_path / "quiet.py"
    path.write_text(f"# undalle: ignore-file{codes}\n" + EXAMPLE.format(model="dall-e-3"))
    assert not run([str(path)], ASKED).findings


@pytest.mark.parametrize(("model", "codes"), [("gpt-image-2", ""), ("dall-e-3", "[UD301]")])
def test_an_ignore_that_neither_code_nor_examples_need_is_unused(tmp_path: Path, model: str, codes: str) -> None:
    path = tmp_path / "loud.py"
    path.write_text(f"# undalle: ignore-file{codes}\n" + EXAMPLE.format(model=model))
    assert "UD002" in {one.diagnostic.code for one in run([str(path)], ASKED).findings}


@settings(deadline=None, max_examples=150)
@given(st.lists(LINES.filter(lambda line: "'''" not in line), max_size=10), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "r"]))
def test_any_docstring_comes_back_as_it_was(lines: list[str], newline: str, raw: str) -> None:
    body = newline.join(f"    {line}" for line in lines)
    text = f"def f():{newline}    {raw}'''Say.{newline}{body}{newline}    '''{newline}    return 1{newline}"
    source = read_docstrings(Path("a.py"), "a.py", text.encode())
    assert source.encode(source.text) == text.encode()
    assert len(source.shadow) == len(text)
    ast.parse(source.shadow)
