"""What rules ask of one call, put together, and what a call is known by afterwards."""

from __future__ import annotations

import pytest

from undalle.analysis.analyze import analyze
from undalle.catalog import catalog
from undalle.checks.kit import goes, says
from undalle.diagnostics import Change, Diagnostic, Severity
from undalle.facts import CallSite
from undalle.rewrite.merge import merge
from undalle.rewrite.predict import signature
from undalle.rewrite.reads import groups
from undalle.rewrite.units import units

PROGRAM = 'from openai import OpenAI\nOpenAI().images.generate(model="gpt-image-2", prompt="a kite", {})\n'


def call(words: str) -> CallSite:
    (one,) = analyze("a.py", PROGRAM.format(words), catalog()).calls
    return one


def asking(one: CallSite, *changes: Change) -> list[Diagnostic]:
    return [Diagnostic("UD202", one.span, Severity.ERROR, "it is wrong", changes=(change,)) for change in changes]


def test_what_goes_says_nothing_new_whoever_comes_first() -> None:
    one = call('quality="hd"')
    (quality,) = one.named("quality")
    for changes in ((goes(quality), says(quality, "hd", "high")), (says(quality, "hd", "high"), goes(quality))):
        wishes = merge(one, asking(one, *changes))
        assert (list(wishes.gone), wishes.words, wishes.clashes) == ([quality], {}, [])


def test_two_rules_that_want_different_words_clash() -> None:
    one = call('quality="hd"')
    (quality,) = one.named("quality")
    assert merge(one, asking(one, says(quality, "hd", "high"), says(quality, "hd", "low"))).clashes == [
        "two rules disagree about `quality`"
    ]
    assert merge(one, asking(one, says(quality, "hd", "high"), says(quality, "hd", "high"))).clashes == []


@pytest.mark.parametrize(
    ("words", "same"),
    [('quality="auto"', True), ("quality='auto'", True), ('size="auto"', False), ('quality="low"', False), ("quality=pick()", False)],
)
def test_a_call_is_known_by_what_it_says_for_which_parameter(words: str, same: bool) -> None:
    assert (signature(call(words)) == signature(call('quality="auto"'))) is same


def test_calls_that_a_third_one_ties_together_move_together() -> None:
    text = (
        "from openai import OpenAI\n"
        'MODEL, QUALITY = "dall-e-3", "hd"\n'
        'OpenAI().images.generate(model=MODEL, prompt="a kite", quality=QUALITY)\n'
        'OpenAI().images.generate(model="dall-e-3", prompt="a boat", quality=QUALITY)\n'
        'OpenAI().images.generate(model=MODEL, prompt="a mill")\n'
    )
    calls = analyze("a.py", text, catalog()).calls
    assert units({one: [] for one in calls}) == [list(calls)]


def test_reads_that_a_third_one_ties_together_hold_the_same() -> None:
    text = (
        "from openai import OpenAI\n"
        'drawn = OpenAI().images.generate(model="dall-e-3", prompt="a kite", n=3)\n'
        "first = second = drawn.data[0].url\n"
        "if input():\n    first = drawn.data[1].url\n"
        "if input():\n    second = drawn.data[2].url\n"
        "keep(first, second)\n"
    )
    (one,) = analyze("a.py", text, catalog()).calls
    assert [len(group.reads) for group in groups(one.result.reads)] == [3]
