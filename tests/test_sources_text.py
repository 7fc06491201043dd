"""Bytes to text and back: encodings, marks, line ends, places."""

import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Location
from undalle.sources.languages import read_source
from undalle.sources.python import UndecodableError, read_python
from undalle.sources.source import Source, UnencodableError


def read(data: bytes) -> Source:
    return read_python(Path("a.py"), "a.py", data)


def of(text: str) -> Source:
    return Source(Path("a.py"), "a.py", text, text)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        ("x = 'é'\n".encode(), "x = 'é'\n", "utf-8"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "# coding: latin-1\nx = 'é'\n", "iso-8859-1"),
        ("#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'€'".encode("cp1252"), "#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'€'", "cp1252"),
        ("# coding: latin-1\r'é'\r".encode("latin-1"), "# coding: latin-1\r'é'\r", "iso-8859-1"),
        ("# coding: shift_jis\n'絵'\n".encode("shift_jis"), "# coding: shift_jis\n'絵'\n", "shift_jis"),
        (b"a = 1\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n", "utf-8"),
        (b"x = 1\n\x0c\ny = 2\n", "x = 1\n\x0c\ny = 2\n", "utf-8"),
    ],
)
def test_text_is_read_as_declared_and_written_back_byte_for_byte(data: bytes, text: str, encoding: str) -> None:
    source = read(data)
    assert (source.text, source.shadow, source.encoding, source.bom) == (text, text, encoding, b"")
    assert source.encode(source.text) == data


@pytest.mark.parametrize("cookie", ["", "# coding: utf-8\n", "# -*- coding: utf-8-sig -*-\n"])
def test_a_byte_order_mark_stays_outside_the_text(cookie: str) -> None:
    data = codecs.BOM_UTF8 + f"{cookie}x = 'é'\r\n".encode()
    source = read(data)
    assert source.text == f"{cookie}x = 'é'\r\n"
    assert source.bom == codecs.BOM_UTF8
    assert source.encode(source.text) == data
    assert source.locate(0) == Location(1, 1)


def test_a_cookie_of_utf_8_sig_without_a_mark_gets_none() -> None:
    data = b"# coding: utf-8-sig\nx = 1\n"
    assert read(data).encode(read(data).text) == data


@pytest.mark.parametrize(
    ("data", "words", "offset"),
    [
        (b"ok = 1\nx = '\xe9'\n", ["not utf-8", "0xe9", "byte 12", "line 2"], 12),
        (b"a\r\rb = '\xff'\r", ["not utf-8", "byte 8", "line 3"], 8),
        (b"# coding: ascii\nx = '\xe9'\n", ["not ascii", "0xe9", "byte 21"], 21),
        (codecs.BOM_UTF8 + b"x = '\xe9'", ["not utf-8", "byte 8"], 8),
        ("x = 1\n".encode("utf-16"), ["UTF-16"], 0),
        ("x = 1\n".encode("utf-32"), ["UTF-32"], 0),
        ("x = 1\n".encode("utf-16-le"), ["null byte", "byte 1"], 1),
        (b"x = 1\n\0\n", ["null byte", "byte 6", "line 2"], 6),
        (b"# coding: utf-16\nx = 1\n", ["cookie", "utf-16"], 0),
        (b"# coding: klingon\nx = 1\n", ["cookie", "klingon"], 0),
        (b"# coding: rot13\nk = 1\n", ["cookie", "rot13"], 0),
        (b"# coding: hex\nk = 1\n", ["cookie", "hex"], 0),
        (b"# coding: cp037\nk = 1\n", ["cookie", "cp037"], 0),
        (codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1\n", ["byte order mark", "cookie"], 0),
        (b"# coding: unicode_escape\nx = '\\u00e9'\n", ["same bytes"], 0),
    ],
)
def test_what_is_not_the_text_it_claims_to_be_is_refused_in_one_clear_line(data: bytes, words: list[str], offset: int) -> None:
    with pytest.raises(UndecodableError) as caught:
        read(data)
    assert all(word in caught.value.reason for word in words), caught.value.reason
    assert caught.value.offset == offset
    assert str(caught.value) == f"a.py: {caught.value.reason}"
    assert "\n" not in str(caught.value)


def test_a_cookie_below_a_line_of_code_or_behind_a_lone_cr_on_line_three_is_no_cookie() -> None:
    assert read(b"x = 1\n# coding: latin-1\n").encoding == "utf-8"
    assert read(b"\r\r# coding: latin-1\r").encoding == "utf-8"


@given(
    st.binary(max_size=60),
    st.sampled_from([b"", b"# coding: latin-1\n", b"# coding: cp1252\n", b"# coding: shift_jis\n", b"# coding: utf-7\n"]),
)
def test_whatever_is_read_is_written_back_the_same(body: bytes, cookie: bytes) -> None:
    data = cookie + body
    with contextlib.suppress(UndecodableError):
        source = read(data)
        assert source.encode(source.text) == data


def test_new_text_that_the_encoding_cannot_write_is_refused_by_name() -> None:
    source = read(b"# coding: latin-1\nx = 1\n")
    with pytest.raises(UnencodableError, match=r"^a\.py: .*iso-8859-1 cannot write U\+20AC$"):
        source.encode(source.text + "# €\n")


def test_a_file_without_a_known_suffix_is_python() -> None:
    assert read_source(Path("tool"), "tool", b"x = 1\n").text == "x = 1\n"


TEXTS = st.text(st.sampled_from("ab\n\r\x0c\x0b\x1c\x85\u2028é𝄞"), max_size=40)


@given(TEXTS)
def test_places_are_those_of_lines_split_at_lf_crlf_and_cr_only(text: str) -> None:
    source = of(text)
    # bytes.splitlines knows exactly these three line ends
    lines = [line.decode() for line in text.encode().splitlines(keepends=True)]
    expected = [Location(row, column) for row, line in enumerate(lines, 1) for column in range(1, len(line) + 1)]
    assert [source.locate(offset) for offset in range(len(text))] == expected
    ended = not lines or lines[-1].endswith(("\n", "\r"))
    assert source.locate(len(text)) == (Location(len(lines) + 1, 1) if ended else Location(len(lines), len(lines[-1]) + 1))


@given(TEXTS, st.data())
def test_lines_are_those_that_a_span_touches(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    stripped = [line.decode() for line in text.encode().splitlines()]
    first, last = of(text).locate(start).row, of(text).locate(max(start, end - 1)).row
    assert of(text).lines(start, end) == tuple([*stripped, ""][first - 1 : last])


def test_lines_of_a_span_end_where_the_span_ends() -> None:
    source = of("one\ntwo\r\nthree")
    assert source.lines(0, 4) == ("one",)
    assert source.lines(2, 5) == ("one", "two")
    assert source.lines(9, 14) == ("three",)
    assert source.lines(4, 4) == ("two",)


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_the_text_are_errors(offset: int) -> None:
    with pytest.raises(IndexError):
        of("abc").locate(offset)
