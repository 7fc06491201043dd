"""The command line is read without click where it is plain to see, and then says what click would make of it."""

from __future__ import annotations

from collections.abc import Mapping

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undalle.cli.check import command
from undalle.cli.options import FLAGS
from undalle.cli.quick import parse

WRITTEN = sorted({one for flag in FLAGS.values() for both in flag.written for one in both.split("/")})
VALUES = [
    "UD101",
    "UD1,UD2",
    ",",
    "2026-11-21",
    "2026-13-01",
    "json",
    "xml",
    "error",
    "always",
    "gpt-image-2",
    "",
    "-",
    "--",
    "a b",
    "-q",
    "--nope",
]
WORD = st.one_of(
    st.sampled_from(WRITTEN),
    st.sampled_from(VALUES),
    st.sampled_from(["src", "a.py", ".", "--help", "-h", "--fi", "-qq", "-qh"]),
    st.builds("{}={}".format, st.sampled_from(WRITTEN), st.sampled_from(VALUES)),
)


def by_click(arguments: list[str]) -> Mapping[str, object] | None:
    try:
        return command.make_context("check", list(arguments), help_option_names=["-h", "--help"]).params
    except (click.ClickException, click.exceptions.Exit):
        return None


@settings(max_examples=400, deadline=None)
@given(st.lists(WORD, max_size=5))
def test_it_is_what_click_makes_of_it_or_left_to_click(arguments: list[str]) -> None:
    quick = parse(["check", *arguments])
    assert quick is None or quick == by_click(arguments)


@pytest.mark.parametrize(
    "line",
    [
        "",
        ".",
        "--isolated src tests",
        "--fix --unsafe-fixes app.py",
        "--diff -q .",
        "--select UD1,UD2 --select=UD301 --target gpt-image-2 --as-of=2026-11-21 src",
        "--output-format sarif --output-file undalle.sarif --no-pin-defaults --color never",
        "--force-exclude a.py b.py c.ipynb",
        "--fix --stdin-filename app.py -",
    ],
)
def test_the_usual_lines_are_read_without_click(line: str) -> None:
    assert parse(["check", *line.split()]) == by_click(line.split())


@pytest.mark.parametrize(
    "line", ["", "--help", "rules", "check --help", "check --nope", "check --select , a.py", "check -- a.py", "check --fix="]
)
def test_the_rest_is_left_to_click(line: str) -> None:
    assert parse(line.split()) is None


def test_completion_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_UNDALLE_COMPLETE", "bash_source")
    assert parse(["check"]) is None
