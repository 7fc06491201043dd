"""Whatever bytes a file holds: each reader reads them or says that it cannot, what it read is written back unharmed, and a run ends."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import TODAY
from undalle.engine.run import run
from undalle.settings import Settings
from undalle.sources.languages import read_source
from undalle.sources.python import UndecodableError

sys.setrecursionlimit(10_000)  # as a run does: Hypothesis wants it to stay what it was

NAMES = (
    "a.py", "a.pyi", "a.ipynb", "a.md", "a.mdx", "a.rst", "requirements.txt", "pyproject.toml", "setup.cfg", "Pipfile", "environment.yml",
    ".env", "compose.yml", "config.json", "config.toml", "config.ini", "app.properties", "draw.sh", "Makefile", "Dockerfile", "script",
)  # fmt: skip
PIECES = st.sampled_from([
    b"dall-e-3", b"openai==0.28", b"openai.Image.create(", b'client.images.generate(model="dall-e-3")', b"from openai import OpenAI\n",
    b"```python\n", b"```\n", b">>> ", b".. code-block:: python\n\n    ", b'{"cells": [{"cell_type": "code", "source": ["', b'"]}]}',
    b"\\u00e9",
    b"\n", b"\r", b"\r\n", b"\t", b"    ", b"'", b'"', b'"""', b"\\", b"#", b"# -*- coding: latin-1 -*-\n", b"{", b"}", b"[", b"]",
    b"(", b")",
    b"<<EOF\n", b"EOF\n", b"$(", b"${A:-", b"curl https://api.openai.com/v1/images/generations -d '", b": ", b"- ", b"&a ", b"*a", b"!!x ",
    b"[tool.undalle]\n", b"model = ", b"IMAGE_MODEL=", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\0", b"\x0c",
    b"%%bash\n", b"!wget ",
])  # fmt: skip
BYTES = st.lists(st.one_of(PIECES, st.binary(max_size=6)), max_size=25).map(b"".join)
QUICKLY = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", NAMES)
@QUICKLY
@given(data=BYTES)
def test_what_is_read_can_be_written_back(name: str, data: bytes) -> None:
    try:
        source = read_source(Path(name), name, data)
    except UndecodableError:
        return
    assert source.encode(source.text) == data
    assert len(source.shadow) == len(source.text)


@settings(QUICKLY, max_examples=200)
@given(name=st.sampled_from(NAMES), data=BYTES)
def test_a_run_ends_without_a_failure(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        report = run([str(path)], Settings(as_of=TODAY, docstrings=True), fix=True, unsafe=True)
        assert not report.failures
        assert not [reason for one in report.findings for reason in one.reasons if "internal error" in reason]
        assert bool(report.changed) == (path.read_bytes() != data)
