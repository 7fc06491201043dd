"""Notebooks: every byte that is not the source of a changed cell stays, places are those of cells, bad input is one clear line."""

from __future__ import annotations

import ast
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undalle.diagnostics import Applicability, Report, Severity
from undalle.engine.run import run
from undalle.reporters import Options
from undalle.reporters.diff import render
from undalle.settings import Settings
from undalle.sources.notebook import Notebook, read_notebook
from undalle.sources.python import UndecodableError
from undalle.sources.source import CrossingError

CALL = 'answer = client.images.generate(model="dall-e-3", prompt="a moth", size="1024x1024", response_format="b64_json")'
CLIENT = "from openai import OpenAI\nclient = OpenAI()"


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source} | more


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def document(*cells: dict[str, Any] | str, **more: Any) -> bytes:
    listed = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more, indent=1).encode()


def read(data: bytes) -> Notebook:
    return read_notebook(Path("a.ipynb"), "a.ipynb", data)


def check(tmp_path: Path, data: bytes, *, fix: bool = False, unsafe: bool = False, write: bool = True) -> tuple[Report, bytes]:
    path = tmp_path / "a.ipynb"
    path.write_bytes(data)
    report = run([str(path)], Settings(), fix=fix, unsafe=unsafe, write=write)
    assert not report.failures
    return report, path.read_bytes()


SOURCES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "x = 1\n",
            "!ls\n",
            "%time f(1)\n",
            "if x:\n    !ls {x}\n",
            "%%bash\nls\n",
            "print 1\n",
            "x = !ls\n",
            "f?\n",
            "\r\n",
            "'''\n!a\n'''\n",
        ]
    ),
    st.lists(
        st.sampled_from(["x = 1\n", "!ls\n", "def f(:\n", "    y\n", '"""', "(\n", ")\n", "%matplotlib inline\n", "é😀 = 'x'\n", "\\\n"])
    ).map("".join),
)
CELLS = st.lists(
    st.builds(
        lambda kind, text, split: {"cell_type": kind, "source": text.splitlines(keepends=True) if split else text, "outputs": [text]},
        st.sampled_from(["code", "markdown", "raw"]),
        SOURCES,
        st.booleans(),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=150)
@given(CELLS, st.sampled_from([None, 1, "\t"]), st.booleans(), st.booleans(), st.booleans())
def test_any_notebook_comes_back_as_it_was(
    cells: list[dict[str, Any]], indent: int | str | None, ascii_only: bool, mark: bool, oddly: bool
) -> None:
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=indent, ensure_ascii=ascii_only)
    if oddly:
        # Another program's spelling of the same strings: no key holds an x, and JSON knows no escape with one.
        text = text.replace("x", "\\u0078")
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode("utf-8", "surrogatepass")
    if not ascii_only and any("\ud800" <= character <= "\udfff" for character in text):
        return
    notebook = read(data)
    assert notebook.encode(notebook.text) == data
    assert len(notebook.shadow) == len(notebook.text)
    ast.parse(notebook.shadow)
    kept = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [notebook.text[one.start : one.end] for one in notebook.sections] == ["".join(cell["source"]) for cell in kept]


@settings(deadline=None, max_examples=100)
@given(CELLS, st.sampled_from([None, 1]), st.booleans(), st.data())
def test_only_the_source_that_changes_is_written(
    cells: list[dict[str, Any]], indent: int | None, ascii_only: bool, data: st.DataObject
) -> None:
    cells = [*cells, {"cell_type": "code", "source": "z = 1"}]
    notebook = read(json.dumps({"cells": cells, "metadata": {}}, indent=indent, ensure_ascii=True).encode())
    section = data.draw(st.sampled_from(notebook.sections))
    new = notebook.rewritten(notebook.text[: section.start] + "added = 'é'\n" + notebook.text[section.start :])
    before, after = cells, json.loads(new.encode(new.text))["cells"]
    assert section.cell is not None
    for number, (old, now) in enumerate(zip(before, after, strict=True), 1):
        same = {key: value for key, value in now.items() if key != "source"} == {
            key: value for key, value in old.items() if key != "source"
        }
        assert same
        assert type(now["source"]) is type(old["source"])
        if number != section.cell:
            assert now["source"] == old["source"]
    assert "".join(after[section.cell - 1]["source"]).startswith("added = 'é'")


MASKED = [
    ("x = 1\n\xa0\ny = 2", "x = 1\n0\ny = 2"),
    ("if x:\n    \u2028\n    y", "if x:\n    0\n    y"),
    ("\x85", "0"),
    ("%%html\n\xa0\n<p>", "#     \n#\n#  "),
    ("!ls", "0  "),
    ("!wget {url} -O x", "0,    +url      "),
    ("!echo $name", "0,    +name"),
    ("if x:\n    !ls", "if x:\n    0  "),
    ("files = !ls", "files = _  "),
    ("%time f(1)", "0;    f(1)"),
    ("%timeit -n 10 f(1)", "0;            f(1)"),
    ("%matplotlib inline", "0                 "),
    ("thing?", "0     "),
    ("thing.part??", "0           "),
    ("?thing", "0     "),
    ("%%time\nx = 1", "0     \nx = 1"),
    ("%%bash\nls $x", "#     \n#    "),
    ("%md\n# Title", "#  \n#      "),
    ("!pip install \\\n   openai\nx = 1", "0             \n         \nx = 1"),
    ("pip install openai\nx = 1", "0                 \nx = 1"),
    ('s = """\n!no\n"""', 's = """\n!no\n"""'),
    ("x = (1\n% 2)", "x = (1\n% 2)"),
    ("print x", "print|x"),
    ("client =", "client=_"),
]


@pytest.mark.parametrize(("cell", "shadow"), MASKED)
def test_magics_become_statements_of_their_length(cell: str, shadow: str) -> None:
    notebook = read(document(cell))
    section = notebook.sections[0]
    assert notebook.shadow[section.start : section.end] == shadow


def test_places_are_those_of_cells(tmp_path: Path) -> None:
    report, _ = check(tmp_path, document(markdown("# dall-e-3"), CLIENT, markdown("x"), "\n" + CALL))
    assert {(one.start.cell, one.start.row) for one in report.findings} == {(4, 2)}
    assert report.findings[0].lines == (CALL,)


def test_an_import_that_runs_later_is_no_help(tmp_path: Path) -> None:
    late = ["import base64", "base64.b64encode(picture)"]
    use = "import requests\nurl = client.images.generate(model='dall-e-3', prompt='a').data[0].url\npicture = requests.get(url).content"
    _, left = check(tmp_path, document(CLIENT, use, *late), fix=True)
    sources = ["".join(cell["source"]) for cell in json.loads(left)["cells"]]
    assert sources[2:] == late
    assert "import base64" in sources[0] + sources[1]
    assert "requests" not in sources[1]


def test_a_name_that_a_broken_cell_may_bind_is_open(tmp_path: Path) -> None:
    whole, _ = check(tmp_path, document(CLIENT + '\nmodel = "dall-e-3"', CALL.replace('"dall-e-3"', "model")))
    broken, left = check(
        tmp_path, document(CLIENT + '\nmodel = "dall-e-3"', "model = pick the best", CALL.replace('"dall-e-3"', "model")), fix=True
    )
    assert {one.fix.applicability for one in whole.findings if one.fix} == {Applicability.SAFE}
    assert {one.fix.applicability for one in broken.findings if one.fix} <= {Applicability.UNSAFE, Applicability.DISPLAY}
    assert b"pick the best" in left


def test_a_broken_cell_that_speaks_of_images_is_noted(tmp_path: Path) -> None:
    data = document(CLIENT, "print 'now'\n" + CALL)
    report, left = check(tmp_path, data, fix=True, unsafe=True)
    notes = [one for one in report.findings if one.diagnostic.code == "UD001"]
    assert [(one.diagnostic.severity, one.start.cell, one.start.row) for one in notes] == [(Severity.NOTE, 2, 1)]
    assert {"UD101", "UD201"} <= {one.diagnostic.code for one in report.findings}
    assert left == data


def test_a_suppression_stands_in_its_cell(tmp_path: Path) -> None:
    report, left = check(tmp_path, document("# one\n\n\n", CLIENT, CALL + "  # undalle: ignore"), fix=True)
    assert not report.findings
    assert left == document("# one\n\n\n", CLIENT, CALL + "  # undalle: ignore")


def test_outputs_of_an_earlier_run_are_remarked(tmp_path: Path) -> None:
    html = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": "<img src='https://oaidalleapiprodscus.blob.core.windows.net/x'>"},
    }
    report, left = check(tmp_path, document(CLIENT, code(CALL, outputs=[html])), fix=True)
    assert sum("run the notebook again" in notice for notice in report.notices) == 1
    assert json.loads(left)["cells"][1]["outputs"] == [html]
    report, _ = check(tmp_path, document(CLIENT, code("1  # dall-e-3", outputs=[html])))
    assert not report.notices


def test_a_diff_is_one_a_cell(tmp_path: Path) -> None:
    data = document(CLIENT, markdown("text"), CALL)
    report, left = check(tmp_path, data, fix=True, write=False)
    shown = render(report, Options())
    assert left == data
    assert shown.splitlines()[0].endswith("a.ipynb:cell 3")
    assert shown.count("---") == 1
    assert '"source"' not in shown


def test_an_edit_over_a_boundary_is_refused() -> None:
    notebook = read(document("x = 1", "y = 2"))
    with pytest.raises(CrossingError):
        notebook.rewritten(notebook.text.replace("cell 2", "cell 3"))
    with pytest.raises(CrossingError):
        notebook.rewritten("x = 1\ny = 2\n")


def test_a_cell_that_looks_like_a_boundary_is_none() -> None:
    data = document("'''\n```cell 2\n'''", "y = 2")
    notebook = read(data)
    assert [one.cell for one in notebook.sections] == [1, 2]
    assert notebook.encode(notebook.text) == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (document(CALL)[:-40], "stops in the middle"),
        (document(CALL)[: document(CALL).index(b"size=")], "stops in the middle"),
        (b'["dall-e-3"]', "no object"),
        (b'{"model": "dall-e-3"}', "no cells"),
        (document(CALL) + b"}", "something follows"),
        (b'{"cells": [{"cell_type": "code", "source": "dall-e-3" "x"}]}', "not valid JSON"),
        (b'{"cells": [{"cell_type": "code", "source": ["dall-e-3", 3]}]}', "no text"),
        (b'{"cells": [{"cell_type": "code", "source": "dall-e-3 \xff"}]}', "not UTF-8"),
        (b"dall-e-3", "no object"),
    ],
)
def test_what_is_no_notebook_is_said_in_a_line(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UndecodableError, match=reason):
        read(data)
    report, left = check(tmp_path, data, fix=True, unsafe=True)
    assert [one.diagnostic.code for one in report.findings] == ["UD001"]
    assert "\n" not in report.findings[0].diagnostic.message
    assert left == data


def test_a_notebook_full_of_pictures_takes_little_more_memory_than_its_bytes() -> None:
    picture = {"data": {"image/png": "iVBOR" * 4_000_000}, "metadata": {}, "output_type": "display_data"}
    data = document(CLIENT, code(CALL, outputs=[picture]), code("1", outputs=[picture, {"text": "é", "output_type": "stream"}] * 2))
    assert len(data) > 50_000_000
    tracemalloc.start()
    notebook = read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
    assert notebook.encode(notebook.text) is data
