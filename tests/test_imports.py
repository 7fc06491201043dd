"""Imports come beside the ones that are there and leave when nothing needs them."""

from __future__ import annotations

import ast

import pytest
from argument_lists import facts_of
from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Edit
from undalle.facts import FileFacts
from undalle.rewrite.edits import splice
from undalle.rewrite.imports import add, add_all, remove


def added(text: str, *wanted: tuple[str, str | None]) -> str:
    edits, _ = add_all(facts_of(text), text, wanted)
    return splice(text, edits)


def removed(text: str, *bound: str, planned: list[Edit] | None = None) -> str:
    facts = facts_of(text)
    edits = remove(facts, text, [each for each in facts.imports if each.bound in bound], planned=planned or [])
    return splice(text, [*edits, *(planned or [])])


@pytest.mark.parametrize(
    ("text", "wanted", "expression"),
    [
        ("import base64\n", ("base64", "b64decode"), "base64.b64decode"),
        ("import base64 as b\n", ("base64", "b64decode"), "b.b64decode"),
        ("from base64 import b64decode\n", ("base64", "b64decode"), "b64decode"),
        ("import base64\nfrom base64 import b64decode as d\n", ("base64", "b64decode"), "d"),
        ("import base64\n", ("base64", None), "base64"),
        ("from PIL import Image\n", ("PIL.Image", None), "Image"),
        ("from PIL import Image as I\n", ("PIL.Image", "open"), "I.open"),
        ("import PIL.Image\n", ("PIL.Image", "open"), "PIL.Image.open"),
        ("import urllib.request, os\n", ("urllib.request", "urlopen"), "urllib.request.urlopen"),
        ("from mine import base64\nfrom other import base64\nimport base64 as codec\n", ("base64", "b64decode"), "codec.b64decode"),
    ],
)
def test_what_is_there_is_used(text: str, wanted: tuple[str, str | None], expression: str) -> None:
    assert add(facts_of(text), text, *wanted) == ([], expression)


@pytest.mark.parametrize(
    ("text", "wanted", "expression", "line"),
    [
        ("import os\n", ("base64", "b64decode"), "base64.b64decode", "import base64"),
        ("base64 = 1\n", ("base64", "b64decode"), "_base64.b64decode", "import base64 as _base64"),
        ("base64 = _base64 = 1\n", ("base64", None), "_base64_2", "import base64 as _base64_2"),
        ("from mine import base64\n", ("base64", "x"), "_base64.x", "import base64 as _base64"),
        ("from mine import _base64, base64\n", ("base64", "x"), "_base64_2.x", "import base64 as _base64_2"),
        ("import base64\nfrom mine import base64\n", ("base64", "x"), "_base64.x", "import base64 as _base64"),
        ("def f():\n    import base64\n", ("base64", "x"), "base64.x", "import base64"),
        ("from base64 import b64encode\n", ("base64", "b64decode"), "base64.b64decode", "import base64"),
        ("import os\n", ("PIL.Image", "open"), "Image.open", "from PIL import Image"),
        ("from IPython.display import Image\n", ("PIL.Image", "open"), "_PIL_Image.open", "from PIL import Image as _PIL_Image"),
        (
            "from mine import urllib\n",
            ("urllib.request", "urlopen"),
            "_urllib_request.urlopen",
            "import urllib.request as _urllib_request",
        ),
        ("import urllib.error\n", ("urllib.request", "urlopen"), "urllib.request.urlopen", "import urllib.request"),
    ],
)
def test_what_is_missing_is_added(text: str, wanted: tuple[str, str | None], expression: str, line: str) -> None:
    facts = facts_of(text)
    edits, found = add(facts, text, *wanted)
    assert found == expression
    assert line in splice(text, edits).splitlines()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import abc\nimport os\n", "import abc\nimport base64\nimport os\n"),
        ("import os\nimport abc\n", "import os\nimport abc\nimport base64\n"),
        ("import abc\n", "import abc\nimport base64\n"),
        ("import abc", "import abc\nimport base64\n"),
        ("import abc  # c\n\nx = 1\n", "import abc  # c\nimport base64\n\nx = 1\n"),
        ("import openai\nimport os\nimport requests\n", "import base64\nimport openai\nimport os\nimport requests\n"),
        ("import requests\nimport os\nimport abc\nimport httpx\n", "import requests\nimport os\nimport abc\nimport base64\nimport httpx\n"),
        ("import os\nfrom io import BytesIO\n\nimport openai\n", "import base64\nimport os\nfrom io import BytesIO\n\nimport openai\n"),
        ("from io import BytesIO\n", "import base64\nfrom io import BytesIO\n"),
        ("from openai import OpenAI\n", "import base64\n\nfrom openai import OpenAI\n"),
        ("import openai\n\nimport os\n", "import openai\n\nimport base64\nimport os\n"),
        ("from . import x\n", "import base64\n\nfrom . import x\n"),
        ("import os; import sys\r\nx = 1\r\n", "import base64\r\nimport os; import sys\r\nx = 1\r\n"),
        ("from os import (\n    path,\n)\nimport sys\n", "from os import (\n    path,\n)\nimport base64\nimport sys\n"),
        (
            '"""Doc."""\nfrom __future__ import annotations\n\nimport os\n',
            '"""Doc."""\nfrom __future__ import annotations\n\nimport base64\nimport os\n',
        ),
        ("try:\n    import os\nexcept ImportError:\n    pass\n", "import base64\n\ntry:\n    import os\nexcept ImportError:\n    pass\n"),
    ],
)
def test_an_import_finds_its_neighbours(before: str, after: str) -> None:
    assert added(before, ("base64", "b64decode")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1\n", "import base64\n\nx = 1\n"),
        ("def f(): pass\n", "import base64\n\n\ndef f(): pass\n"),
        ("# c\n@d\nclass A: pass\n", "# c\n\nimport base64\n\n\n@d\nclass A: pass\n"),
        ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport base64\n\nx = 1\n'),
        ('"""Doc."""\n\n\ndef f(): pass\n', '"""Doc."""\n\nimport base64\n\n\ndef f(): pass\n'),
        ('"""Doc."""', '"""Doc."""\n\nimport base64\n'),
        ("from __future__ import annotations\n\nx = 1\n", "from __future__ import annotations\n\nimport base64\n\nx = 1\n"),
        ("#!/usr/bin/python\n# -*- coding: utf-8 -*-\nx = 1\n", "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n\nimport base64\n\nx = 1\n"),
        ("", "import base64\n"),
    ],
)
def test_a_first_import_stands_where_pep_8_wants_it(before: str, after: str) -> None:
    assert added(before, ("base64", None)) == after


def test_a_first_import_in_an_indented_snippet_is_indented() -> None:
    text = "Text\n\n    x = 1\n>>> y = 2\n"
    for part, line in (("x = 1", "    import base64"), ("y = 2", ">>> import base64")):
        facts = FileFacts("a.md", header=text.index(part))
        lines = splice(text, add(facts, text, "base64")[0]).splitlines()
        assert lines[lines.index(line) + 1].endswith(part)
        assert len(lines) == 5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a\n\nx = 1\nimport json, re\nimport sys\n", "import a\n\nx = 1\nimport json, re\nimport sys\nimport tempfile\n"),
        ("import abc\nimport json, re\nimport sys\n", "import abc\nimport json, re\nimport sys\nimport tempfile\n"),
    ],
)
def test_a_line_that_imports_two_modules_is_one_line(before: str, after: str) -> None:
    assert added(before, ("tempfile", None)) == after


def test_a_module_and_a_member_of_it_need_one_import() -> None:
    assert added("", ("base64", None), ("base64", "b64decode")) == "import base64\n"


def test_a_name_goes_with_its_continued_line() -> None:
    assert removed("from x import a, \\\n  b, \\\n    c\nx = 1\n", "b") == "from x import a, \\\n    c\nx = 1\n"


def test_other_sections_come_below_the_standard_library() -> None:
    assert added("import os\nx = 1\n", ("PIL.Image", None)) == "import os\n\nfrom PIL import Image\nx = 1\n"
    assert added("import a\n\nimport os\nimport sys\n", ("zlib", None)) == "import a\n\nimport os\nimport sys\nimport zlib\n"
    assert added("import os\nimport sys\nx = 1\n", ("PIL.Image", None)) == "import os\nimport sys\n\nfrom PIL import Image\nx = 1\n"
    assert added("import os\n\nimport a\n", ("openai", None)) == "import os\n\nimport a\nimport openai\n"
    assert added("import os\n\nimport a\n", ("PIL.Image", None)) == "import os\n\nimport a\nfrom PIL import Image\n"
    assert added("import os\n\nfrom a import b\n", ("openai", None)) == "import os\n\nimport openai\nfrom a import b\n"


def test_first_imports_of_two_sections_come_once_each() -> None:
    assert added("x = 1\n", ("base64", None), ("openai", None)).split() == ["import", "base64", "import", "openai", "x", "=", "1"]


def test_several_imports_come_at_once_and_each_once() -> None:
    text = "import os\n"
    edits, names = add_all(facts_of(text), text, [("io", "BytesIO"), ("base64", "b64decode"), ("base64", "b64encode"), ("os", "path")])
    assert splice(text, edits) == "import base64\nimport io\nimport os\n"
    assert names[("base64", "b64encode")] == "base64.b64encode"
    assert names[("os", "path")] == "os.path"
    assert added("from openai import x\n", ("io", None), ("base64", None)) == "import base64\nimport io\n\nfrom openai import x\n"


def test_an_import_below_the_use_does_not_count() -> None:
    text = "import os\nuse()\nimport base64\n"
    edits, name = add(facts_of(text), text, "base64", before=text.index("use"))
    assert splice(text, edits) == "import base64\nimport os\nuse()\nimport base64\n"
    assert name == "base64"


@pytest.mark.parametrize(
    ("before", "bound", "after"),
    [
        ("import os\nimport requests  # http\nimport sys\n", "requests", "import os\nimport sys\n"),
        ("import os, requests\n", "requests", "import os\n"),
        ("import requests, os\n", "requests", "import os\n"),
        ("import a, \\\n    requests, \\\n    b\n", "requests", "import a, \\\n    b\n"),
        ("import a, \\\n    requests\n", "requests", "import a\n"),
        ("from m import (\n    a,  # one\n    requests,\n)\n", "a", "from m import (\n    requests,\n)\n"),
        ("from m import (a, b)\n", "b", "from m import (a)\n"),
        ("from m import (\n    a,\n    b,\n    c,\n)\n", "b c", "from m import (\n    a,\n)\n"),
        ("from m import (\n    a,\n    b,\n    c  # last\n)\n", "c", "from m import (\n    a,\n    b,\n)\n"),
        ("from m import (  # several\n    a,\n    b,\n)\n", "a", "from m import (  # several\n    b,\n)\n"),
        ("from m import a, b, c\n", "b c", "from m import a\n"),
        ("from m import a, b, c\n", "a b", "from m import c\n"),
        ("from m import (\n    a,\n    b as d\n  , e\n)\n", "d", "from m import (\n    a,\n    e\n)\n"),
        ("from m import (\n    a,\n)  # c\nx = 1\n", "a", "x = 1\n"),
        ("import os; import requests\n", "requests", "import os\n"),
        ("import os; import requests\n", "os", "import requests\n"),
        ("import os\n\nimport requests\n\nimport a\n", "requests", "import os\n\nimport a\n"),
        ("import requests\n\nx = 1\n", "requests", "x = 1\n"),
        ("import os\n\nimport a\nimport b\n\nx = 1\n", "a b", "import os\n\nx = 1\n"),
        ("def f():\n    import requests\n    x()\n", "requests", "def f():\n    x()\n"),
        ("def f():\n    x()\n    import requests\n", "requests", "def f():\n    x()\n"),
    ],
)
def test_an_import_leaves(before: str, bound: str, after: str) -> None:
    assert removed(before, *bound.split()) == after


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import requests\nexcept ImportError:\n    pass\n",
        "def f(\n        a,\n        b):  # c:\n    import requests\n\n    # only\nx = 1\n",
        "if x: import requests\n",
    ],
)
def test_the_only_statement_of_a_block_stays(text: str) -> None:
    assert removed(text, "requests") == text


def test_coming_and_going_meet_in_one_place() -> None:
    text = "import os\n\nimport requests\n\nx = 1\n"
    coming, _ = add(facts_of(text), text, "openai")
    assert removed(text, "requests", planned=coming) == "import os\n\nimport openai\n\nx = 1\n"
    text = "import requests\n\nx = 1\n"
    coming, _ = add(facts_of(text), text, "base64")
    assert removed(text, "requests", planned=coming).startswith("import base64\n")


LINES = [
    "import os",
    "import base64",
    "import sys, io",
    "from io import BytesIO",
    "from openai import OpenAI",
    "import requests  # c",
    "",
    "# c",
]
LINES += ["from m import (\n    a,\n    b,  # b\n)", "from .m import c", "import openai; import httpx", "x = 1"]
LINES += ["from IPython.display import Image", "pathlib = 1"]
WANTED = [
    ("base64", "b64decode"),
    ("io", "BytesIO"),
    ("pathlib", "Path"),
    ("PIL.Image", "open"),
    ("openai", None),
    ("urllib.request", "urlopen"),
]


def meanings(text: str) -> dict[str, str]:
    """Return what each name stands for at the end of ``text``: what an import binds it to, or "a value"."""
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name.split(".")[0]: one.name if one.asname else one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {one.asname or one.name: f"{'.' * node.level}{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Assign):
            found |= {target.id: "a value" for target in node.targets if isinstance(target, ast.Name)}
    return found


BOUND = ["os", "base64", "sys", "io", "BytesIO", "OpenAI", "requests", "a", "b", "c", "openai", "httpx"]


@given(
    st.sampled_from(["", '"""Doc."""\n', "from __future__ import annotations\n", "#!/bin/sh\n\n"]),
    st.lists(st.sampled_from(LINES), max_size=8),
    st.sets(st.sampled_from(WANTED), min_size=1),
    st.sets(st.sampled_from(BOUND)),
)
def test_imports_come_and_go_together(top: str, lines: list[str], wanted: set[tuple[str, str | None]], going: set[str]) -> None:
    text = top + "".join(f"{line}\n" for line in lines)
    facts = facts_of(text)
    coming, names = add_all(facts, text, wanted)
    used = {name.split(".")[0] for name in names.values()}
    orphans = [each for each in facts.imports if each.bound in going - used and each.module != "__future__"]
    new = splice(text, [*coming, *remove(facts, text, orphans, planned=coming)])
    bound = {each.bound for each in facts_of(new).imports}
    assert bound == ({each.bound for each in facts.imports} - {each.bound for each in orphans}) | used
    assert set(names) == wanted
    means = meanings(new)
    for (module, name), said in names.items():
        head, _, rest = said.partition(".")
        assert ".".join(filter(None, (means[head], rest))) == ".".join(filter(None, (module, name)))
    stays = {name: meaning for name, meaning in meanings(text).items() if name not in {each.bound for each in orphans}}
    assert {name: means[name] for name in stays} == stays
    compile(new, "a.py", "exec")
    again, same = add_all(facts_of(new), new, wanted)
    assert (again, same) == ([], names)
    if top.startswith('"'):
        assert ast.get_docstring(ast.parse(new)) == "Doc."
    kept = [line for line in text.splitlines() if line.lstrip().startswith("#") or line == "x = 1"]
    assert [line for line in new.splitlines() if line.lstrip().startswith("#") or line == "x = 1"] == kept
