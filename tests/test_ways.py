"""What a program does with an answer, in many words: what the fixer makes of each, or why it leaves it.

``ways/*.txt`` (``*.sh.txt`` for scripts) hold them: a program between ``####`` lines, behind ``====>`` what ``--fix --unsafe-fixes``
makes of it, or behind ``left:`` the reasons, a line each, why it stays as it is. What stands above the first one opens each of them,
before and, unless its imports change, after.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures import TODAY
from undalle.engine.run import run
from undalle.settings import Settings

FILES = sorted((Path(__file__).parent / "ways").glob("*.txt"))


def cases() -> list[object]:
    found = []
    for file in FILES:
        head, *programs = file.read_text().split("####\n")
        name = f"program{Path(file.stem).suffix or '.py'}"
        found += [pytest.param(name, head, one, id=f"{file.stem}-{number}") for number, one in enumerate(programs, 1)]
    return found


@pytest.mark.parametrize(("name", "head", "case"), cases())
def test_a_way_is_followed_or_the_reason_is_said(name: str, head: str, case: str, tmp_path: Path) -> None:
    before, becomes, after = case.partition("====>\n")
    before, _, reasons = before.partition("left:\n")
    path = tmp_path / name
    path.write_text(head + before)
    (tmp_path / "requirements.txt").write_text("openai>=1.76\n")
    report = run([str(path)], Settings(as_of=TODAY), fix=True, unsafe=True)
    assert not report.failures
    left = sorted({reason for one in report.findings for reason in one.reasons})
    if becomes:
        assert (left, path.read_text().removeprefix(head)) == ([], after)
    else:
        assert (left, path.read_text()) == (reasons.splitlines(), head + before)


def test_there_are_ways_of_each_sort() -> None:
    kinds = [("====>" in one, "left:" in one) for one in (file.read_text() for file in FILES)]
    assert len(kinds) > 2
    assert kinds == [(True, True)] * len(kinds)
