"""Settings: how they add up, and which rules they select."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undalle.diagnostics import Severity
from undalle.settings import DEFAULT_EXCLUDE, Settings


def test_layers_replace_add_and_start_anew() -> None:
    base = Settings().merge({"select": ("UD1",), "ignore": ("UD101",), "exclude": ("a",), "extend_exclude": ("b",), "target": "x"})
    assert base.merge({"target": None, "select": None}) == base
    added = base.merge({"ignore": ("UD102",), "extend_select": ("UD3",), "extend_exclude": ("c",), "exclude": ("d",)})
    assert (added.select, added.ignore, added.extend_select) == (("UD1",), ("UD101", "UD102"), ("UD3",))
    assert (added.exclude, added.extend_exclude) == (("d",), ("b", "c"))
    anew = added.merge({"select": ("UD2",), "ignore": ("UD202",)})
    assert (anew.select, anew.ignore, anew.extend_select) == (("UD2",), ("UD202",), ())
    assert anew.target == "x"


def test_defaults() -> None:
    settings = Settings()
    assert (settings.fail_on, settings.style, settings.pin_defaults, settings.respect_gitignore) == (Severity.WARNING, "drop", True, True)
    assert (settings.as_of, settings.day) == (None, date.today())
    assert {".git", ".venv", "node_modules", "build", "site-packages"} <= set(DEFAULT_EXCLUDE) == set(settings.exclude)


@pytest.mark.parametrize(
    ("selection", "on", "off"),
    [
        ({}, {"UD101", "UD102", "UD201"}, {"UD901"}),
        ({"select": ("UD1",)}, {"UD101", "UD102"}, {"UD201", "UD901"}),
        ({"select": ("ALL",)}, {"UD101", "UD102", "UD201", "UD901"}, set()),
        ({"extend_select": ("UD9",)}, {"UD101", "UD201", "UD901"}, set()),
        ({"ignore": ("UD1",)}, {"UD201"}, {"UD101", "UD102", "UD901"}),
        ({"ignore": ("ALL",)}, set(), {"UD101", "UD201", "UD901"}),
        ({"select": ("UD1",), "ignore": ("UD101",)}, {"UD102"}, {"UD101"}),
        ({"select": ("UD101",), "ignore": ("UD1",)}, {"UD101"}, {"UD102"}),
        ({"select": ("UD1",), "ignore": ("UD1",)}, set(), {"UD101"}),
        ({"select": ("UD101",), "ignore": ("ALL",)}, {"UD101"}, {"UD102"}),
        ({"ignore": ("UD1",), "extend_select": ("UD101",)}, {"UD101", "UD201"}, {"UD102"}),
        ({"select": ()}, set(), {"UD101", "UD901"}),
        ({"select": ("",)}, set(), {"UD101"}),
    ],
)
def test_the_most_specific_selector_wins(selection: dict[str, tuple[str, ...]], on: set[str], off: set[str]) -> None:
    settings = Settings().merge(selection)
    runs = {code for code in ("UD101", "UD102", "UD201", "UD901") if settings.selects(code, default_on=code != "UD901")}
    assert on <= runs
    assert not off & runs


CODES = [f"UD{family}0{number}" for family in (1, 2) for number in (1, 2)]
SELECTORS = st.lists(st.sampled_from(["ALL", "UD", "UD1", "UD2", *CODES]), max_size=4).map(tuple)


@given(SELECTORS, SELECTORS)
def test_selection_is_ruffs_walk_from_the_general_to_the_specific(select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    chosen: set[str] = set()
    for length in range(6):
        for selectors, change in ((select, chosen.update), (ignore, chosen.difference_update)):
            for one in selectors:
                if (0 if one == "ALL" else len(one)) == length:
                    change([code for code in CODES if one == "ALL" or code.startswith(one)])
    settings = Settings(select=select, ignore=ignore)
    assert {code for code in CODES if settings.selects(code, default_on=True)} == chosen
