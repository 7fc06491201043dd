"""Entry points and clients that the configuration declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures import TODAY
from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.settings import ConfigError, Settings, load_config

PAINT = '[[operations]]\ncallee = "studio.paint"\npositional = ["text", "look"]\nprompt = "text"\nmodel = "engine"\nstyle = "look"\n'


def _run(folder: Path, config: str, program: str, *, name: str = "main.py") -> tuple[Report, str]:
    (folder / "undalle.toml").write_text(config)
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(program)
    settings = Settings(as_of=TODAY).merge(load_config(folder / "undalle.toml"))
    return run([str(path)], settings, fix=True, unsafe=True), path.read_text()


def _codes(report: Report) -> list[str]:
    return [one.diagnostic.code for one in report.findings]


@pytest.mark.parametrize(
    "program",
    [
        'import studio\nstudio.paint("x", engine="dall-e-3")\n',
        'from studio import paint as draw\ndraw("x", engine="dall-e-3")\n',
        'from studio import paint\ndraw_all = [paint(**{"text": "x", "engine": "dall-e-3"})]\n',
    ],
)
def test_a_call_is_known_by_its_dotted_name(tmp_path: Path, program: str) -> None:
    report, left = _run(tmp_path, PAINT, program)
    assert not report.findings
    assert left == program.replace("dall-e-3", "gpt-image-1.5")


@pytest.mark.parametrize(
    "program",
    [
        'from other import paint\npaint("x", engine="dall-e-3")\n',
        'def paint(text, engine): ...\npaint("x", engine="dall-e-3")\n',
        'from studio import paint\npaint("x", engine="gpt-image-1.5")\n',
        'from studio import paint\npaint("x")\n',
    ],
)
def test_others_and_what_is_current_are_left_alone(tmp_path: Path, program: str) -> None:
    report, left = _run(tmp_path, PAINT + '[[operations]]\ncallee = "studio.other"\n', program)
    assert left == program
    assert not [code for code in _codes(report) if not code.startswith("UD7")]


def test_a_method_is_known_by_the_class_of_its_object(tmp_path: Path) -> None:
    program = (
        "from studio import Easel\n\n\nclass Page:\n    def __init__(self, easel: Easel):\n        self.easel = easel\n\n"
        '    def draw(self):\n        return self.easel.draw(model="dall-e-3")\n\n\ndef draw(easel: Easel):\n'
        '    easel.draw(model="dall-e-3")\n    Easel().draw(model="dall-e-3")\n'
    )
    report, left = _run(tmp_path, '[[operations]]\ncallee = "studio.Easel.draw"\nreturns = "other"\n', program)
    assert not report.findings
    assert left == program.replace("dall-e-3", "gpt-image-1.5")


def test_a_relative_import_is_compared_as_far_as_it_goes(tmp_path: Path) -> None:
    program = 'from .studio import paint\npaint(model="dall-e-3")\n'
    _, left = _run(tmp_path, '[[operations]]\ncallee = "app.studio.paint"\n', program, name="app/main.py")
    assert "gpt-image-1.5" in left


def test_a_default_that_is_gone_is_a_missing_model(tmp_path: Path) -> None:
    config = '[[operations]]\ncallee = "studio.paint"\nmodel = "engine"\ndefault-model = "dall-e-2"\n'
    report, left = _run(tmp_path, config, 'from studio import paint\npaint(prompt="x")\n')
    assert left == 'from studio import paint\npaint(engine="gpt-image-1.5", prompt="x")\n'
    assert [one.diagnostic.code for one in report.fixed] == ["UD102"]


def test_a_default_that_is_still_there_needs_no_model(tmp_path: Path) -> None:
    config = '[[operations]]\ncallee = "studio.paint"\nmodel = "engine"\ndefault-model = "gpt-image-1.5"\n'
    program = 'from studio import paint\npaint(prompt="x")\n'
    report, left = _run(tmp_path, config, program)
    assert (left, report.findings, report.fixed) == (program, [], [])


def test_what_goes_by_place_can_not_go(tmp_path: Path) -> None:
    program = 'from studio import paint\npaint("x", "vivid", engine="dall-e-3")\n'
    report, left = _run(tmp_path, PAINT, program)
    assert left == program
    assert sorted(_codes(report)) == ["UD101", "UD201"]
    assert any("stands at its place without its name" in reason for one in report.findings for reason in one.reasons)


def test_one_that_returns_a_url_is_told_and_left(tmp_path: Path) -> None:
    program = 'from studio import paint\nprint(paint(model="dall-e-3"))\n'
    report, left = _run(tmp_path, '[[operations]]\ncallee = "studio.paint"\nreturns = "url"\n', program)
    assert left == program
    assert any("GPT Image models give none" in reason for one in report.findings for reason in one.reasons)


def test_a_declared_client_counts_as_openais(tmp_path: Path) -> None:
    call = 'answer = Traced().images.generate(prompt="x", response_format="b64_json")\nprint(answer.data[0].b64_json)\n'
    program = f"from studio import Traced\n\n{call}"
    _, undeclared = _run(tmp_path, "", program)
    assert undeclared == program
    report, left = _run(tmp_path, 'clients = ["studio.Traced"]\n', program)
    assert not report.findings
    assert 'Traced().images.generate(model="gpt-image-1.5", prompt="x", size="1024x1024", quality="medium")' in left


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('[[operations]]\ncalle = "a.b"\n', 'undalle.toml: operations[0].calle: unknown key; did you mean "callee"?'),
        ('[[operations]]\nmodel = "m"\n', "undalle.toml: operations[0]: it names no callee; give its dotted name"),
        ('[[operations]]\ncallee = "paint"\n', "undalle.toml: operations[0].callee: is no dotted name; give the module and the name"),
        ('[[operations]]\ncallee = "a.b"\nreturns = "bytes"\n', "operations[0].returns: cannot be 'bytes'; give images, url or other"),
        ('[[operations]]\ncallee = "a.b"\nmodel = 3\n', "operations[0].model: is no name; give it as a string"),
        ('[[operations]]\ncallee = "a.b"\npositional = "x"\n', "operations[0].positional: is no list of names; give it as an array"),
        ('operations = "a.b"\n', "operations: cannot be 'a.b'; give an array of tables"),
        ('clients = ["Traced"]\n', "clients[0]: is no dotted name"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "undalle.toml").write_text(config)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "undalle.toml")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
