"""What a check may ask: which models a call can name, and whether its file is a test."""

from __future__ import annotations

from datetime import date

import pytest

from undalle.catalog import catalog
from undalle.checks.context import Context
from undalle.checks.standing import in_tests
from undalle.facts import Argument, Arguments, CallSite, Client, ClientKind, Place, Span, Value

TODAY = date(2026, 11, 21)
SPAN = Span("a.py", 0, 9)


def call(*values: Value) -> CallSite:
    """Return an image call whose ``model`` has the one value that is given, or that has none."""
    items = tuple(Argument("model", Place.CALL, SPAN, 9, SPAN, value=value) for value in values)
    return CallSite("images.generate", SPAN, SPAN, SPAN, (Arguments(Place.CALL, SPAN, items),), Client(ClientKind.OPENAI))


@pytest.mark.parametrize(
    ("model", "day", "after"),
    [
        ("dall-e-3", TODAY, "gpt-image-2"),
        ("gpt-image-1", TODAY, "gpt-image-2"),
        ("gpt-image-1.5", TODAY, "gpt-image-2"),  # there for ten days yet, and the target outlives it
        ("gpt-image-1.5", date(2026, 1, 1), "gpt-image-1.5"),
        ("gpt-image-2.5-flare", TODAY, "gpt-image-2.5-flare"),
        ("one-of-ours", TODAY, "gpt-image-2"),
    ],
)
def test_a_model_is_replaced_only_when_its_end_is_near(model: str, day: date, after: str) -> None:
    assert Context(catalog(), "gpt-image-2", day).after(call(Value((model,), True))) == (after,)


def test_a_call_whose_model_was_not_seen_can_name_every_model_that_answers() -> None:
    named = Context(catalog(), "gpt-image-2", TODAY).after(call(Value()))
    assert named[0] == "gpt-image-2"
    assert {"gpt-image-1.5", "gpt-image-1-mini", "gpt-image-2.5-flare"} <= set(named)
    assert not {"gpt-image-1", "dall-e-3"} & set(named)


@pytest.mark.parametrize("file", ["test_drawing.py", "app/conftest.py", "app/drawing_test.py", "tests/drawing.py", "app/test/drawing.py"])
def test_a_file_is_a_test_by_its_name_or_its_folders(file: str) -> None:
    assert in_tests(file)


@pytest.mark.parametrize("file", ["drawing.py", "app/latest.py", "contests/drawing.py", "app/testing.py"])
def test_other_files_are_none(file: str) -> None:
    assert not in_tests(file)
