"""Comments that silence findings."""

import io
import tokenize
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.engine.suppressions import Suppressions

CODE = "UD301"


def suppressions(text: str, day: date = date(2026, 11, 21)) -> Suppressions:
    return Suppressions(text, day)


def silenced(text: str, row: int, last: int | None = None, code: str = CODE) -> bool:
    return suppressions(text).covers(code, row, row if last is None else last) is not None


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# undalle: ignore", True),
        ("#undalle:ignore", True),
        ("# undalle: ignore because the proxy still answers", True),
        ("# undalle: ignore[UD301]", True),
        ("# undalle: ignore[ud301] reason", True),
        ("# undalle: ignore [UD301]", True),
        ("# undalle: ignore[UD101, UD3] a prefix", True),
        ("# type: ignore  # undalle: ignore[UD301]", True),
        ("# undalle: ignore[UD101]", False),
        ("# undalle: ignore[]", False),
        ("# undalle: ignore[UD301", False),
        ("# undalle: ignored", False),
        ("# undalle: ignore-all", False),
        ("# undalle: ignore-file", False),
        ("# see undalle: ignore", False),
        ("# flake8: noqa", False),
        ("# ruff: noqa: UD301", False),
        ("# ordinary", False),
    ],
)
def test_own_comments(comment: str, expected: bool) -> None:
    assert silenced(f"x = 1  {comment}\n", 1) is expected


CALL = """\
x = generate(  # A
    model="dall-e-3",  # B
    size="512x512",
)  # C
"""


@pytest.mark.parametrize(
    ("mark", "rows", "expected"),
    [
        ("A", (1, 4), True),
        ("C", (1, 4), True),
        ("B", (1, 4), False),
        ("B", (2, 2), True),
        ("A", (2, 2), False),
        ("C", (2, 2), False),
    ],
)
@pytest.mark.parametrize("comment", ["# noqa: UD301", "# undalle: ignore[UD301]"])
def test_the_first_and_the_last_row_of_a_finding_count(comment: str, mark: str, rows: tuple[int, int], expected: bool) -> None:
    assert silenced(CALL.replace(f"# {mark}", comment), *rows) is expected


def test_rows_are_right_with_crlf_cr_form_feeds_and_wide_characters() -> None:
    for newline in ("\n", "\r\n", "\r"):
        text = newline.join(["a = '𝄞é'  # noqa: UD301", "\x0cb = 2", "c = '''", "\x0b\u2028'''", "d = 4  # undalle: ignore", ""])
        assert [silenced(text, row) for row in range(1, 6)] == [True, False, False, False, True]


def test_a_comment_alone_speaks_of_the_logical_line_below() -> None:
    text = "# undalle: ignore[UD301] proxy\n# another comment\n\nx = f(\n    1,\n    2,\n)\ny = 2\n"
    assert [silenced(text, row) for row in range(1, 9)] == [False, False, False, True, True, True, True, False]


def test_a_comment_alone_above_a_block_speaks_of_its_header_only() -> None:
    text = "if x:\n    # undalle: ignore\n    with a(\n    ) as b:\n        c = 1\n"
    assert [silenced(text, row) for row in range(1, 6)] == [False, False, True, True, False]


def test_a_comment_alone_inside_brackets_speaks_of_the_row_below() -> None:
    text = "x = f(\n    # undalle: ignore[UD301]\n    a=1,\n    b=2,\n)\n"
    assert [silenced(text, row) for row in range(1, 6)] == [False, False, True, False, False]


def test_a_noqa_alone_speaks_of_nothing_below() -> None:
    assert not silenced("# noqa\nx = 1\n", 2)


def test_a_file_is_silenced_by_a_comment_of_its_own_line_anywhere() -> None:
    assert silenced("x = 1\n# undalle: ignore-file\n", 1)
    assert silenced("x = 1\n# undalle: ignore-file[UD3] reason\n", 1)
    assert not silenced("x = 1\n# undalle: ignore-file[UD1]\n", 1)
    assert not silenced("x = 1  # undalle: ignore-file\n", 1)


def test_text_that_stops_being_python_keeps_what_came_before() -> None:
    text = "a = 1  # noqa\nb = 2  # undalle: ignore\nc = (\n"
    assert [silenced(text, row) for row in (1, 2, 3)] == [True, True, False]
    assert silenced("# undalle: ignore\nx = f(\n", 2)
    assert silenced("if a:\n        b  # noqa\n    c\n", 2)


def test_the_line_goes_before_the_file_and_ours_before_noqa() -> None:
    text = "# undalle: ignore-file\nx = 1  # noqa  # undalle: ignore\ny = 2  # noqa\n"
    marks = suppressions(text)
    on_two, on_three, elsewhere = (marks.covers(CODE, row, row) for row in (2, 3, 4))
    assert on_two is not None
    assert (on_two.own, on_two.whole_file) == (True, False)
    assert on_three is not None
    assert not on_three.own
    assert elsewhere is not None
    assert elsewhere.whole_file
    assert marks.used == {on_two, on_three, elsewhere}


def test_unused_own_suppressions_are_told_with_their_place_and_the_idle_codes() -> None:
    text = (
        "a = 1  # undalle: ignore  old reason  # other\n"
        "b = 2  # undalle: ignore[UD301, UD101]\n"
        "c = 3  # undalle: ignore[UD301]\n"
        "d = 4  # noqa: UD301\n"
        "e = 5  # undalle: ignore[]\n"
        "# undalle: ignore[UD2] nothing below\n"
    )
    marks = suppressions(text)
    assert marks.covers("UD301", 2, 2)
    assert marks.covers("UD301", 3, 3)
    told = [(text[one.suppression.start : one.suppression.end], one.codes) for one in marks.unused()]
    assert told == [
        ("# undalle: ignore  old reason", ()),
        ("# undalle: ignore[UD301, UD101]", ("UD101",)),
        ("# undalle: ignore[]", ()),
        ("# undalle: ignore[UD2] nothing below", ()),
    ]


def test_codes_of_rules_that_did_not_run_are_not_judged() -> None:
    marks = suppressions("a = 1  # undalle: ignore[UD301, UD1]\nb = 1  # undalle: ignore[UD4]\n")
    assert list(marks.unused(ran={"UD202"})) == []
    assert [one.codes for one in marks.unused(ran={"UD301", "UD202"})] == [("UD301",)]
    assert [one.codes for one in marks.unused(ran={"UD301", "UD101"})] == [()]


def test_an_empty_text_has_none() -> None:
    marks = suppressions("")
    assert marks.covers(CODE, 1, 1) is None
    assert marks.noqa_row(1) == 1
    assert list(marks.unused()) == []


PRAGMAS = st.sampled_from(["# noqa", "# noqa: UD301", "# undalle: ignore", "# undalle: ignore-file", "# undalle: ignore[UD301]"])
QUOTES = st.sampled_from(["'", '"', "'''", '"""'])


@given(PRAGMAS, QUOTES, st.sampled_from(["", "r", "f", "b", "rb"]), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_strings_never_silence(pragma: str, quote: str, prefix: str, own_line: bool, newline: str) -> None:
    inside = f"{newline}{pragma}{newline}" if own_line and len(quote) == 3 else f" {pragma} "
    text = f"x = {prefix}{quote}{inside}{quote}{newline}y = 1{newline}"
    rows = len(text.splitlines())
    assert not any(silenced(text, row) for row in range(1, rows + 1))
    assert list(suppressions(text).unused()) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x = 1", "s = '# noqa'", "f(", "1, '''# noqa", "''')", "if a:", "    b", "\\", "", ")"]), PRAGMAS | st.just("")
        ),
        max_size=8,
    )
)
def test_every_suppression_is_a_comment_token(lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{code}  {comment}\n" for code, comment in lines)
    comments = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                comments.add(token.start[0])
    except (tokenize.TokenError, SyntaxError):
        pass
    for unused in suppressions(text).unused():
        assert text.count("\n", 0, unused.suppression.start) + 1 in comments
        assert text[unused.suppression.start : unused.suppression.end].startswith("# undalle: ignore")
