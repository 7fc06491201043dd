"""A new word wears the clothes of the old one."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.facts import Literal, Span
from undalle.rewrite.literals import prevailing, quote_style, respell

SPAN = Span("a.py", 0, 1)


@pytest.mark.parametrize(
    ("opening", "closing", "word", "spelled"),
    [
        ('"', '"', "gpt", '"gpt"'),
        ("'", "'", "gpt", "'gpt'"),
        ("r'", "'", "gpt", "r'gpt'"),
        ('"""', '"""', "gpt", '"""gpt"""'),
        ("F'", "'", "a{b}", "F'a{{b}}'"),
        ("'", "'", "it's", r"'it\'s'"),
        ("r'", "'", "it's", r"'it\'s'"),
        ("Rf'", "'", "a\\b", r"f'a\\b'"),
        ("'", "'", "a\nb", r"'a\nb'"),
        ("'", "'", 1, "1"),
        ("'", "'", None, "None"),
        ("", "", True, "True"),
        ("", "", "gpt", '"gpt"'),
    ],
)
def test_a_word_keeps_the_old_quotes(opening: str, closing: str, word: str | float | bool | None, spelled: str) -> None:
    assert respell(Literal(SPAN, "old", opening, closing), word) == spelled


def test_a_string_in_place_of_a_name_takes_the_quote_it_is_given() -> None:
    assert respell(Literal(SPAN, 1), "gpt", "'") == "'gpt'"


@given(st.text() | st.text("{}'\"\\\n é", max_size=6), st.sampled_from(['"', "'", 'r"', "f'", '"""', "rf'''", "u'"]))
def test_whatever_is_spelled_reads_back(word: str, opening: str) -> None:
    source = respell(Literal(SPAN, "old", opening, opening.lstrip("rfu")), word)
    value = ast.parse(source, mode="eval").body
    if isinstance(value, ast.JoinedStr):
        assert "".join(part.value for part in value.values) == word
    else:
        assert ast.literal_eval(value) == word


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("f(1)", '"'),
        ("f('a')", "'"),
        ('f(\'a\', "b", "c")', '"'),
        ("f('a', \"it's\", \"it's\")", "'"),
        ('f(\'a\')  # "b" "c"', "'"),
        ('f("""a""", """b""", \'c\')', "'"),
        (r"f('a\'b', 'c')", "'"),
    ],
)
def test_the_quotes_around_decide(text: str, quote: str) -> None:
    assert quote_style(text, [Span("a.py", 0, len(text))]) == quote


def test_only_the_spans_given_are_read() -> None:
    text = "'a' \"b\""
    assert quote_style(text, [Span("a.py", 4, 7)]) == '"'


def test_the_first_wins_a_tie() -> None:
    assert prevailing("abab", "z") == "a"
    assert prevailing("", "z") == "z"
