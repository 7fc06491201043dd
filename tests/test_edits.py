"""Splicing is exact, overlaps are loud, and lines are found in every kind of line ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Edit
from undalle.facts import Span
from undalle.rewrite.edits import OverlapError, indentation, line_start, merged, next_line, splice, surplus, tail


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span("a.py", start, end), text)


def test_edits_apply_in_any_order_and_equal_ones_once() -> None:
    assert splice("abcdef", [edit(4, 5, "E"), edit(0, 1, ""), edit(4, 5, "E"), edit(6, 6, "!"), edit(6, 6, "!")]) == "bcdEf!"


def test_insertions_at_one_place_keep_their_order() -> None:
    assert splice("ab", [edit(1, 1, "z"), edit(1, 1, "y")]) == "azyb"


def test_an_insertion_may_stand_at_either_end_of_a_replacement() -> None:
    assert splice("abcd", [edit(1, 3, "X"), edit(3, 3, ">"), edit(1, 1, "<")]) == "a<X>d"


@pytest.mark.parametrize(
    "edits",
    [
        [edit(0, 3, "x"), edit(2, 4, "y")],
        [edit(0, 3, "x"), edit(0, 3, "y")],
        [edit(0, 4, ""), edit(1, 2, "y")],
        [edit(0, 3, ""), edit(1, 1, "y")],
    ],
)
def test_overlaps_raise_with_both_edits(edits: list[Edit]) -> None:
    for given_order in (edits, edits[::-1]):
        with pytest.raises(OverlapError) as caught:
            splice("abcd", given_order)
        assert {caught.value.first, caught.value.second} == set(edits)


def test_ranges_that_only_touch_are_one_where_that_is_asked() -> None:
    ranges = [(2, 4), (0, 2), (5, 8), (6, 7), (9, 9)]
    assert merged(ranges) == [(0, 2), (2, 4), (5, 8)]
    assert merged(ranges, touching=True) == [(0, 4), (5, 8)]


TEXTS = st.text("abc\n", max_size=30)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    # Of two insertions at one place the order in which they are given decides, which is shuffled here.
    places = dict.fromkeys(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [edit(start, end, draw(st.text("XY", max_size=3))) for start, end in places]


@given(edited(), st.randoms())
def test_splice_changes_the_spans_and_nothing_else(case: tuple[str, list[Edit]], random) -> None:
    text, edits = case
    expected = list(text)
    for each in reversed(edits):
        expected[each.span.start : each.span.end] = each.text
    random.shuffle(edits)
    assert splice(text, edits) == "".join(expected)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways(newline: str) -> None:
    text = f"one{newline}two{newline}three"
    two = text.index("two")
    assert line_start(text, two + 2) == two
    assert next_line(text, two) == text.index("three")
    assert next_line(text, len(text)) == len(text)
    assert tail(f"x  # c{newline}y", 1) == 6


@pytest.mark.parametrize(("text", "lead"), [("  x", "  "), ("\tx", "\t"), ("a x", None), (">>> x", ">>> "), ("  ...   x", "  ...   ")])
def test_indentation_is_all_that_stands_before(text: str, lead: str | None) -> None:
    assert indentation(f"\n{text}", text.index("x") + 1) == lead


@pytest.mark.parametrize(("text", "end"), [("x", 1), ("x  # c, d", 9), ("x ", 2), ("x, y", None), ("x \\\n", None)])
def test_a_tail_is_blank_or_a_comment(text: str, end: int | None) -> None:
    assert tail(text, 1) == end


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a||x|b", "a||b"),
        ("a|x||b", "a||b"),
        ("a||x||b", "a||b"),
        ("a|||x||b", "a|||b"),
        ("a||x|||b", "a|||b"),
        ("a|x|b", "a|b"),
        ("x||b", "b"),
        ("a|x", "a|"),
    ],
)
def test_a_line_that_goes_leaves_no_wider_gap(before: str, after: str, newline: str) -> None:
    text = before.replace("|", newline)
    start = text.index("x")
    assert text[:start] + text[surplus(text, start, next_line(text, start)) :] == after.replace("|", newline)
