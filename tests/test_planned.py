"""Planned edits are found by place as a walk through all of them would find them."""

from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Edit
from undalle.facts import Span
from undalle.rewrite.planned import Planned

SPANS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda ends: Span("a.py", min(ends), max(ends)))
EDITS = st.builds(Edit, SPANS, st.sampled_from(["", "x", "y"]))
STEPS = st.lists(st.one_of(EDITS, SPANS), max_size=30)


@given(STEPS, SPANS)
def test_it_is_what_a_list_would_be(steps: list[Edit | Span], asked: Span) -> None:
    planned, listed = Planned(), list[Edit]()
    for step in steps:
        if isinstance(step, Edit):
            planned.add(step)
            listed.append(step)
        else:
            planned.forget(step)
            listed = [edit for edit in listed if not step.covers(edit.span)]
    assert list(planned) == listed
    assert planned.inside(asked) == [edit for edit in listed if asked.covers(edit.span)]
    assert planned.at(asked) == [edit for edit in listed if edit.span == asked]
