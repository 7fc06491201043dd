"""Wherever the URL of a picture is carried before it is read: the migrated program gets the same pictures, and fetches nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from carried import carrying_programs, pictures
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_prediction import fix

SOME = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(text=carrying_programs())
def test_carried_pictures(text: str) -> None:
    before, fetched = pictures(text)
    assert fetched == len(before)
    with tempfile.TemporaryDirectory() as folder:
        report, after = fix(text, Path(folder), unsafe=False)
        assert [(one.diagnostic.code, one.start.row, one.reasons) for one in report.findings] == []
        assert pictures(after) == (before, 0)
        again, same = fix(after, Path(folder), unsafe=False)
        assert (not again.changed, same) == (True, after)


@SOME
@given(text=carrying_programs(strangers=True), unsafe=st.booleans())
def test_pictures_beside_others(text: str, unsafe: bool) -> None:
    before, _ = pictures(text)
    with tempfile.TemporaryDirectory() as folder:
        _, after = fix(text, Path(folder), unsafe=unsafe)
        assert pictures(after)[0] == before
