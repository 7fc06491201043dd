"""A project's files, searched by word: what is told by what stands around it, what is kept, how often files are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from undalle.diagnostics import Failure
from undalle.engine.run import run
from undalle.project import contents
from undalle.project.contents import Contents, Kept
from undalle.project.files import ProjectFiles
from undalle.project.uses import may_import, mentions, places, uses
from undalle.settings import Settings
from undalle.sources.choice import Choice
from undalle.sources.discover import discover

USUAL = Choice()


def kinds(text: str, word: str = "draw") -> set[str]:
    data = text.encode()
    starts = places(data, frozenset({word.encode()})).get(word.encode(), [])
    return {kind for kind, there in uses(data, word.encode(), starts)._asdict().items() if there}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("redraw(); drawn = draws", set()),
        ("drawé()", set()),
        ("draw\n", set()),
        ("draw ('x')", {"called"}),
        ("undef draw()", set()),
        ("def draw(x):", {"defined", "definitions"}),
        ("def  draw (x):", {"called", "defined", "definitions"}),
        ("def draw: draw()", {"definitions", "called"}),
        ("pool.map(draw, rows)", {"handed"}),
        ("f = \n draw", {"handed"}),
        ("f(draw=1)", set()),
        ("f(a, draw (1))", {"called"}),
        ("[draw]", set()),
        ("import draw as d", {"handed"}),
        ("import draw assets", set()),
        ("self.draw", {"own", "handed"}),
        ("self.draw()", {"own", "called"}),
        ("myself.draw()", {"called"}),
        ("painter.draw = 1", {"attribute"}),
        ("painter().draw()", {"attribute", "called"}),
        (".draw", {"attribute", "handed"}),
    ],
)
def test_what_stands_around_a_word_tells_what_is_done_with_it(text: str, told: set[str]) -> None:
    assert kinds(text) == told


@pytest.mark.parametrize("word", ["größe", "café", "été", "描画"])
def test_a_name_beyond_ascii_is_a_whole_word(word: str) -> None:
    assert kinds(f"x = {word}(1)", word) == {"called"}
    assert not places(f"{word}s = pre{word}".encode(), frozenset({word.encode()}))


def test_many_words_are_found_where_each_of_them_is() -> None:
    data = b"a1 = b2(a1.c3)\nd4d5 = a11 # d4\n" * 3
    words = [f"{letter}{number}".encode() for letter in "abcd" for number in range(12)]
    assert len(words) > 32
    alone = {word: starts for word in words if (starts := places(data, frozenset({word})).get(word))}
    assert set(alone) == {b"a1", b"a11", b"b2", b"c3", b"d4"}
    assert places(data, frozenset(words)) == alone


def test_what_is_imported_or_defined_is_no_mention() -> None:
    data = b"from a import (b,\n  draw)\nimport draw, \\\n  x\n  from m import draw\ndef draw(): draw()\nprint(draw)  # import draw\n"
    assert mentions(data, b"draw") == 3


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("import pictures", True),
        ("from .pictures import *", True),
        ("from x import ( *", True),
        ("from x import (a,\n  draw,\n)", True),
        ("from x import redraw", False),
        ("import a; draw = 1", False),
        ("reimport draw", False),
    ],
)
def test_what_may_be_imported(text: str, may: bool) -> None:
    assert may_import(text.encode(), b"pictures", b"draw") is may


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read, file by file."""
    done: list[str] = []
    real = contents.read_bytes

    def read(where: str) -> bytes | Failure:
        done.append(Path(where).name)
        return real(where)

    monkeypatch.setattr(contents, "read_bytes", read)
    return done


def plant(folder: Path) -> list[str]:
    names = [f"m{number}.py" for number in range(8)]
    for number, name in enumerate(names):
        (folder / name).write_text(f"from m0 import draw_{number}\ndraw_{number}('a lighthouse')\n")
    return names


def test_what_is_over_the_budget_is_read_again(tmp_path: Path, reads: list[str]) -> None:
    names = plant(tmp_path)
    size = (tmp_path / "m0.py").stat().st_size
    held = Contents(lambda: discover([tmp_path]), Kept(3 * size + 1))
    first = list(held.all())
    assert [Path(where).name for where, _ in first] == names == reads
    reads.clear()
    assert list(held.all()) == first
    assert reads == names[3:]


def test_words_that_are_expected_cost_one_look_together(tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    names = plant(tmp_path)
    monkeypatch.setattr(contents.Kept.__init__, "__defaults__", (0,))
    files = ProjectFiles([tmp_path], lambda _folder, _names: USUAL, respect_gitignore=True)
    files.expect(f"draw_{number}" for number in range(50))
    callers = [files.calling(tmp_path / "m0.py", f"draw_{number}") for number in range(1, 8)]
    assert callers == [[tmp_path / name] for name in names[1:]]
    assert reads == names
    assert files.calling(tmp_path / "m0.py", "lighthouse") == []
    assert reads == names * 2


def test_a_caller_by_a_name_beyond_ascii_is_seen(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "images.py").write_text(
        "from openai import OpenAI\n\n\ndef été(prompt):\n"
        '    return OpenAI().images.generate(model="dall-e-3", prompt=prompt).data[0].url\n',
        encoding="utf-8",
    )
    (tmp_path / "store.py").write_text(
        "from images import été\n\n\ndef keep(row):\n    row.picture = été('a lighthouse')\n", encoding="utf-8"
    )
    report = run([str(tmp_path)], Settings(as_of=Settings().day.replace(2026, 11, 21)))
    assert any("row.picture" in reason for one in report.findings for reason in one.reasons)


def test_all_projects_of_a_run_share_the_budget(tmp_path: Path, reads: list[str]) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    names = plant(tmp_path / "one") + plant(tmp_path / "two")
    kept = Kept(sum(path.stat().st_size for path in (tmp_path / "one").iterdir()))
    projects = [Contents(lambda name=name: discover([tmp_path / name]), kept) for name in ("one", "two")]
    for project in projects * 2:
        list(project.all())
    assert reads == [*names, *names[8:]]
