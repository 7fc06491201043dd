"""The first gate: what a file must hold to be looked at."""

from __future__ import annotations

import random
import time

import pytest

from fixtures import TOP, Fixture, fixtures
from undalle.analysis import prefilter
from undalle.analysis.prefilter import Prefilter
from undalle.catalog import catalog

ANCHORS = [*catalog().anchors(), (b"undalle:",)]
FOUND = [one for one in fixtures() if not one.clean]
FILES = sorted(path for path in TOP.rglob("*") if path.is_file())


@pytest.mark.parametrize("fixture", FOUND, ids=lambda one: one.id)
def test_every_fixture_with_a_finding_passes(fixture: Fixture) -> None:
    assert Prefilter(ANCHORS).passes(fixture.path.read_bytes())


def test_the_library_and_the_plain_search_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Prefilter(ANCHORS)
    expected = [plain.passes(path.read_bytes()) for path in FILES]
    monkeypatch.setattr(prefilter, "_MUCH", -1)
    fast = Prefilter(ANCHORS)
    assert [fast.passes(path.read_bytes()) for path in FILES] == expected
    assert fast._search != fast._plainly
    assert {True, False} == set(expected)


def test_a_word_is_found_wherever_it_stands_in_a_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilter, "_MUCH", -1)
    monkeypatch.setattr(prefilter, "_PIECE", 64)
    for at in range(200):
        data = bytearray(random.Random(at).choices(b"xyz ", k=300))
        assert not Prefilter(ANCHORS).passes(bytes(data))
        data[at : at + 6] = b"dall-e"
        assert Prefilter(ANCHORS).passes(bytes(data))


@pytest.mark.parametrize(
    ("words", "data"),
    [((b"abc", b"cde", b"bc"), b"xabcdex"), ((b"ab", b"abcd"), b"abcd"), ((b"aab", b"abb"), b"aabb"), ((b"abcabc", b"bca"), b"abcabc")],
)
def test_a_word_that_another_lies_over_is_found(monkeypatch: pytest.MonkeyPatch, words: tuple[bytes, ...], data: bytes) -> None:
    monkeypatch.setattr(prefilter, "_MUCH", -1)
    for word in words:
        # What stands beside it only decides: the others are searched for too, and are not enough.
        one = Prefilter([(word,), *((other, b"never there") for other in words if other != word)])
        assert one.passes(data) == (word in data)


@pytest.mark.parametrize("data", [b"images #\n" * 20_000, b"images" + b"\n(" * 50_000, b"256x256 " * 20_000], ids=["notes", "(", "sizes"])
def test_many_places_that_come_to_nothing_cost_little(data: bytes) -> None:
    began = time.process_time()
    assert not Prefilter(ANCHORS).passes(data)
    assert time.process_time() - began < 2


def test_a_banner_of_comments_costs_nothing() -> None:
    data = b"images" + b" #####\n" * 20_000 + b"generate"
    assert not Prefilter(ANCHORS).passes(data)
