"""Pages, checks and fixtures speak of the same rules; adding one is a page, a check and a fixture folder."""

from __future__ import annotations

import pytest
from trees import trees

from fixtures import TOP, fixtures
from undalle.catalog import catalog
from undalle.checks.kit import checks, mention_checks
from undalle.checks.pins import pin_checks

ENGINE = {"UD001", "UD002"}
"""What the engine itself reports (a file it cannot read, a suppression nothing needed): no call to look at, so no check and no folder."""

RULES = catalog().rules()
CHECKS = {**checks(), **mention_checks(), **pin_checks()}


def test_every_page_has_its_check_and_every_check_its_page() -> None:
    assert set(CHECKS) | ENGINE == set(RULES)
    assert not set(CHECKS) & ENGINE


def test_a_check_stands_in_a_file_named_like_its_rule() -> None:
    named = {code: function.__module__.rpartition(".")[2] for code, function in CHECKS.items()}
    assert named == {code: RULES[code].name.replace("-", "_") for code in named}


@pytest.mark.parametrize("code", sorted(set(RULES) - ENGINE))
def test_every_rule_has_a_folder_with_findings_and_refusals(code: str) -> None:
    mine = [one for one in (*fixtures(), *trees()) if one.code == code]
    assert any(not one.clean for one in mine), f"fixtures/{code} holds no program with the finding"
    assert any(one.clean or one.held for one in mine), f"fixtures/{code} holds nothing that is left alone"


def test_every_folder_of_a_code_is_a_rule() -> None:
    folders = {path.name for path in TOP.iterdir() if path.is_dir() and path.name.startswith("UD")}
    assert folders <= set(RULES)


def test_no_twin_without_its_program() -> None:
    twins = [path for path in TOP.rglob("*.py") if path.stem.endswith((".after", ".unsafe")) and "repos" not in path.parts]
    lonely = [path.name for path in twins if not path.with_name(f"{path.stem.rpartition('.')[0]}.py").exists()]
    assert lonely == []
