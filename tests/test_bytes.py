"""Whatever is not changed stays as it is, byte for byte: marks, line ends, encodings, tabs, comments, layout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from undalle.engine.run import run
from undalle.settings import Settings

TODAY = Settings(as_of=date(2026, 11, 21))

FRAME = b"""\
\xef\xbb\xbf#!/usr/bin/env python3
# a comment with \xc3\xa9 and \xe6\xbc\xa2\xe5\xad\x97  \x0c
from openai import OpenAI   ;   import os


client=OpenAI( )  # odd
def draw( prompt,*,size = "1024x1024" ) :  # trailing
\treturn client.images.generate(model=%(model)s,prompt=prompt,# why
\t    quality = %(quality)s ,

\t\tsize=size)   \t
x = '''
  dall
\ttext '''; y = (1,
 2 ,)
"""


def frame(model: bytes, quality: bytes) -> bytes:
    return FRAME % {b"model": model, b"quality": quality}


OLD, NEW = frame(b"'dall-e-3'", b'"hd"'), frame(b"'gpt-image-1.5'", b'"high"')


def fixed(folder: Path, data: bytes) -> bytes:
    path = folder / "odd.py"
    path.write_bytes(data)
    report = run([str(path)], TODAY, fix=True, unsafe=True)
    assert not report.failures
    return path.read_bytes()


LAYOUTS = {
    "as it is": lambda data: data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "cr": lambda data: data.replace(b"\n", b"\r"),
    "no mark": lambda data: data.removeprefix(b"\xef\xbb\xbf"),
    "no newline at the end": lambda data: data.rstrip(b"\n"),
    "blank lines at the end": lambda data: data + b"\n\n \n\n",
    "crlf in the last line only": lambda data: data[:-1] + b"\r\n",
    "form feed": lambda data: data.replace(b"\n\n\n", b"\n\x0c\n\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_only_the_words_change(layout, tmp_path: Path) -> None:
    assert fixed(tmp_path, layout(OLD)) == layout(NEW)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_file_without_findings_is_not_written(layout, tmp_path: Path) -> None:
    path = tmp_path / "clean.py"
    data = layout(NEW)
    path.write_bytes(data)
    before = path.stat()
    report = run([str(path)], TODAY, fix=True, unsafe=True)
    assert (report.candidates, report.findings, report.changed) == (1, [], {})
    assert path.read_bytes() == data
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("cookie", "text"),
    [
        ("latin-1", "café ÿ"),
        ("cp1252", "“€”"),
        ("shift_jis", "漢字"),
        ("koi8-r", "кот"),
        ("utf-8", "漢 é"),
        ("gb18030", "汉字🖼"),
        ("ascii", "plain"),
    ],
)
def test_an_encoding_cookie_is_obeyed(cookie: str, text: str, tmp_path: Path) -> None:
    def program(model: str) -> bytes:
        lines = (f"# -*- coding: {cookie} -*-", "from openai import OpenAI", f"NAME = '{text}'  # {text}")
        call = f'OpenAI().images.generate(model="{model}", prompt=NAME, size="1024x1024", quality="low")  # {text}'
        return "\n".join((*lines, call, "")).encode(cookie)

    assert fixed(tmp_path, program("dall-e-3")) == program("gpt-image-1.5")


COMMENTED = """\
from openai import OpenAI

client = OpenAI()
# above the call
response = client.images.generate(  # behind the bracket
    # above the model
    model="dall-e-3",  # behind the model
    # above the prompt
    prompt="a lighthouse",
    # above what goes
    response_format="b64_json",  # goes with it
    # above the size
    size="1024x1024",

    quality="hd"  # no comma
    # before the bracket
)  # behind all
# below the call
image = response.data[0].b64_json
"""


def test_comments_stay_but_for_that_of_what_goes(tmp_path: Path) -> None:
    expected = COMMENTED.replace("dall-e-3", "gpt-image-1.5").replace('"hd"', '"high"')
    expected = expected.replace('    response_format="b64_json",  # goes with it\n', "")
    assert fixed(tmp_path, COMMENTED.encode()).decode() == expected


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "tool.py"
    path.write_bytes(OLD)
    path.chmod(0o750)
    run([str(path)], TODAY, fix=True, unsafe=True)
    assert path.read_bytes() == NEW
    assert path.stat().st_mode & 0o777 == 0o750


def test_the_statement_of_a_new_field_ends_as_the_lines_of_the_file_do(tmp_path: Path) -> None:
    program = b"""\
import aiohttp


async def edit(session, picture):
    form = aiohttp.FormData()
    form.add_field("image", picture, filename="square.png", content_type="image/png")
    form.add_field("prompt", "a boat")
    form.add_field("size", "512x512")
    form.add_field("response_format", "b64_json")
    await session.post("https://api.openai.com/v1/images/edits", data=form)
"""
    after = program.replace(b'    form.add_field("response_format", "b64_json")\n', b"").replace(
        b'    form.add_field("size", "512x512")\n',
        b'    form.add_field("model", "gpt-image-1.5")\n    form.add_field("size", "1024x1024")\n',
    )
    assert fixed(tmp_path, program.replace(b"\n", b"\r\n")) == after.replace(b"\n", b"\r\n")
