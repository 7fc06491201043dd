"""The reports of a migration: read by parsers, escaped, in need of nothing from outside."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import html5lib
import pytest
from markdown_it import MarkdownIt
from migrating import FILES, UNSAFE, migrate
from reports import finding
from repositories import repository

from undalle.diagnostics import Applicability, Failure, Location, Report
from undalle.engine import migration as engine
from undalle.engine import units
from undalle.engine.migration import Migration
from undalle.engine.reading import unwatched
from undalle.engine.seen import Seen
from undalle.engine.units import State, Unit
from undalle.reporters import Options
from undalle.reporters.migration import SUFFIXES, reporter
from undalle.reporters.migration.text import render
from undalle.rewrite.plan import Plan
from undalle.rewrite.prices import Price
from undalle.settings import Settings
from undalle.sources.source import Source

NASTY = '<script>alert(1)</script> & "a" | *b* `c` \x1b[31m\u2028{x}'


def nasty() -> Migration:
    one = replace(finding(file=f"{NASTY}.py", message=NASTY, fix=None), reasons=(NASTY,))
    unit = Unit(
        file=f"{NASTY}.py",
        start=Location(3, 1),
        findings=(one,),
        operations=("images.generate", "images.edit"),
        models=((None, "gpt-image-2"), ("dall-e-2", "gpt-image-2")),
        prices=(Price(0.018, None),),
        reasons=(NASTY,),
        notes=(NASTY,),
        show=lambda: ((f"{NASTY}.py", f"a\n{NASTY}\n", f"a\n{NASTY}!\n"),),
    )
    shown = [unit, replace(unit, state=State.LOOK, fix=Applicability.UNSAFE), replace(unit, state=State.DONE, fix=Applicability.SAFE)]
    return Migration("gpt-image-2", True, Report(failures=[Failure(NASTY, NASTY)]), shown, 2)


STEPS = [("git diff -- '<a>'", "review & keep")]


def rendered(suffix: str, migration: Migration) -> str:
    return reporter(suffix)(migration, STEPS, Options())


def test_the_page_is_html_that_a_strict_parser_takes() -> None:
    for migration in (nasty(), Migration("gpt-image-2", False)):
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(rendered(".html", migration))
        assert len(tree.findall(".//article")) == len(migration.units)


def test_the_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    page = rendered(".html", nasty())
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)}.isdisjoint({"script", "link", "img", "iframe", "a"})
    assert not re.search(r"https?://|url\(|@import", page)
    for element in tree.iter():
        assert {name for name in element.attrib if name.startswith("on") or name in {"src", "href", "style"}} == set()
    assert "\x1b" not in page
    text = "".join(tree.itertext())
    assert "<script>alert(1)</script>" in text, "what it says is shown, not obeyed"


def test_the_page_shows_the_diff_in_lines() -> None:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(rendered(".html", nasty()))
    assert len(tree.findall(".//ins")) == len(tree.findall(".//del")) == 3


def test_the_markdown_has_a_row_a_unit() -> None:
    parser = MarkdownIt("commonmark").enable("table")
    kinds = [token.type for token in parser.parse(rendered(".md", nasty()))]
    assert kinds.count("tr_open") == 3 + 3
    assert kinds.count("td_open") == 3 * 5
    html = parser.render(rendered(".md", nasty()))
    assert "<script>" not in html
    assert "<em>" not in html
    assert "git diff -- " in html


def test_the_json_says_it_all() -> None:
    value = json.loads(rendered(".json", nasty()))
    assert value["counts"] == {"done": 1, "look": 1, "left": 1, "current": 2}
    assert value["units"][0]["price_usd"] == [{"before": 0.018, "after": None}]
    assert value["next"] == [{"command": "git diff -- '<a>'", "why": "review & keep"}]


def test_the_text_shows_nothing_that_a_terminal_obeys() -> None:
    shown = render(nasty(), STEPS, Options())
    assert "\x1b" not in shown
    assert "? -> gpt-image-2, dall-e-2 -> gpt-image-2  $0.018 -> by tokens" in shown
    coloured = render(nasty(), STEPS, Options(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown
    assert "Next:" not in render(nasty(), STEPS, Options(quiet=True))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_real_migration_leaves_its_report(suffix: str, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", FILES)
    done = migrate("--report", f"../report{suffix}", "--unsafe-fixes", cwd=project)
    assert done.stdout.endswith(f"The report is in ../report{suffix}.\n")
    report = (tmp_path / f"report{suffix}").read_text()
    assert report.count("it becomes a data URI") >= 1
    assert "$0.120 -> $0.200" in report or '"before": 0.12' in report or "$0.120 -&gt; $0.200" in report
    if suffix == ".json":
        value = json.loads(report)
        assert [unit["state"] for unit in value["units"]] == ["left", "done", "look"]
        assert value["changed"] == ["safe.py", "web/unsafe.py"]


def test_a_diff_is_made_only_for_a_report_that_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = units.alone

    def alone(seen: Seen, plan: Plan) -> Source:
        made.append(seen.source.name)
        return real(seen, plan)

    monkeypatch.setattr(units, "alone", alone)
    file = tmp_path / "app.py"
    file.write_text(UNSAFE)
    settings = Settings(as_of=Settings().day.replace(2026, 11, 21), unsafe_fixes=True)
    choose = partial(engine.at_least, Applicability.UNSAFE)
    migration = engine.migrate([str(file)], settings, choose, write=False, asked=False, watch=unwatched)
    assert reporter(".md")(migration, [], Options())
    assert reporter(".json")(migration, [], Options())
    assert made == []
    assert "image.b64_json" in reporter(".html")(migration, [], Options())
    assert made == [str(file)]
