"""Every row of the catalogue says where it comes from, in words that a reader can follow."""

import re
from datetime import date

import pytest

from undalle.catalog.store import read_catalog, rules_folder

NESTED = {"profile", "geometry"}
NO_FACTS = {"defaults"}


def rows(file):
    for name, value in read_catalog(file).items():
        if name in NO_FACTS:
            continue
        if isinstance(value, list):
            yield from value
        elif name in NESTED:
            yield from value.values()
        else:
            yield value


@pytest.mark.parametrize(
    ("file", "least"), [("models", 60), ("parameters", 20), ("operations", 50), ("readers", 40), ("sdk", 9), ("defaults", 12)]
)
def test_every_row_has_a_source_a_date_and_a_confidence(file, least):
    found = list(rows(file))
    assert len(found) >= least
    for row in found:
        assert row["sources"], row
        assert date(2026, 11, 20) <= row["checked"], row
        assert row["confidence"] in {"official", "measured", "reported", "inferred"}, row
        for source in row["sources"]:
            assert re.fullmatch(r"https://\S+|[\w-]+==[\w.]+( \S+\.(py|json)| \S+)?", source), source


@pytest.mark.parametrize("path", sorted(rules_folder().rglob("*.*")), ids=lambda path: path.name)
def test_nothing_points_at_what_only_we_can_open(path):
    assert not re.search(r"\b[A-Z]{2}:\d|file://", path.read_text("utf-8"))


def test_no_line_is_too_long_to_read():
    for path in rules_folder().rglob("*.toml"):
        assert max(map(len, path.read_text("utf-8").splitlines())) <= 140, path.name
