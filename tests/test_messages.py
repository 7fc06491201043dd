"""What findings say, how severe they are and what is to be written instead: words that no rewritten text shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fixtures import TODAY
from undalle.diagnostics import Applicability, Diagnostic, Severity
from undalle.engine.run import run
from undalle.settings import Settings

HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"
EITHER = 'model="gpt-image-1.5" if fast else "gpt-image-2"'
SOON = "will be shut down on 2026-12-01 (days left: 10); from that day on the Images API refuses it"
ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def found(folder: Path, text: str, *, name: str = "program.py", **settings: Any) -> list[Diagnostic]:
    """Return the findings of a program, in order of place."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    report = run([str(path)], Settings(as_of=settings.pop("as_of", TODAY), **settings))
    assert not report.failures
    return sorted((one.diagnostic for one in report.findings), key=lambda one: (one.span, one.code))


@pytest.mark.parametrize(
    ("call", "code", "message", "becomes"),
    [
        (
            f'images.generate({EITHER}, prompt="a kite", quality="hd")',
            "UD202",
            "`hd` is DALL-E's word for `quality`; `gpt-image-1.5` refuses it as an invalid value",
            "`high`",
        ),
        (
            f'images.generate({EITHER}, prompt="a kite", style="vivid")',
            "UD201",
            "`gpt-image-1.5` takes no `style`; the API refuses the whole call, whatever the value",
            "remove `style`",
        ),
        (
            'responses.create(model="gpt-image-1", input="a kite")',
            "UD501",
            "`gpt-image-1` is an image model; the Responses API takes it only in the `image_generation` tool",
            "`gpt-6-luna`, and the image model in the `image_generation` tool",
        ),
        (
            'responses.create(model="gpt-image-1", input="a kite").data[0].b64_json',
            "UD501",
            "`gpt-image-1` is an image model; the Responses API takes it only in the `image_generation` tool",
            "`gpt-image-1.5` in `images.generate`",
        ),
        (
            'images.generate(model="gpt-image-1.5" if fast else "gpt-4o", prompt="a kite")',
            "UD401",
            "`gpt-4o` is no image model of OpenAI's; the Images API answers that it does not exist",
            "`gpt-image-1.5`",
        ),
        (
            'images.generate(model="gpt-image-2" if fast else "gpt-image-1-mini", prompt="a kite")',
            "UD103",
            f"`gpt-image-1-mini` {SOON}",
            "`gpt-image-2.5-sunburst`",
        ),
        (
            'responses.create(model="gpt-6-luna" if fast else "gpt-4.1-nano", input="a kite", tools=[{"type": "image_generation"}])',
            "UD506",
            "`gpt-4.1-nano` was shut down on 2026-10-23; the call that asks it for an image is refused",
            "`gpt-6-luna`",
        ),
        ('images.generate(model="gpt-image-1-mini", prompt="a kite")', "UD103", f"`gpt-image-1-mini` {SOON}", "`gpt-image-2.5-sunburst`"),
    ],
)
def test_what_is_wrong_and_what_to_write(call: str, code: str, message: str, becomes: str, tmp_path: Path) -> None:
    (one,) = found(tmp_path, f"{HEAD}client.{call}\n")
    assert (one.code, one.message, one.becomes) == (code, message, becomes)


@pytest.mark.parametrize(
    ("program", "codes"),
    [
        (HEAD + 'print(client.responses.create(model="gpt-image-1", input="a kite").output_text)\n', ["UD501", "UD504"]),
        (HEAD + 'client.images.generate(model="gpt-4o", prompt="a kite", quality="hd")\n', ["UD202", "UD401"]),
        (HEAD + 'client.images.generate(model="image-alpha-001", prompt="a kite")\n', ["UD101"]),
        (HEAD + 'client.responses.create(model="gpt-image-1", input="a kite", **more()).data[0].b64_json\n', ["UD501", "UD503"]),
        (HEAD + 'client.responses.parse(model="gpt-image-1", input="a kite").data[0].b64_json\n', ["UD501", "UD503"]),
        (
            HEAD + 'answer = client.responses.create(model="gpt-image-1", input="a kite").data[0]\nprint(answer.b64_json, answer.url)\n',
            ["UD301", "UD501"],
        ),
        ('def draw(client):\n    client.images.generate(prompt="a kite")\n', []),
        ('from openai import AzureOpenAI\nAzureOpenAI().images.generate(model="gpt-image-1-mini", prompt="a kite")\n', []),
        ('from openai import AzureOpenAI\nAzureOpenAI().images.generate(model="gpt-4o", prompt="a kite")\n', []),
        ('from openai import AzureOpenAI\nAzureOpenAI().responses.create(model="gpt-image-1", input="a kite")\n', []),
        ('import openai\nopenai.Image.create_variation(image=open("kite.png", "rb"))\n', ["UD105"]),
    ],
)
def test_what_is_found_and_nothing_else(program: str, codes: list[str], tmp_path: Path) -> None:
    assert sorted(one.code for one in found(tmp_path, program)) == codes


def test_a_target_that_outlives_a_retiring_model_replaces_it(tmp_path: Path) -> None:
    program = HEAD + 'client.images.generate(model="gpt-image-1", prompt="a kite")\n'
    (one,) = found(tmp_path, program, as_of=date(2026, 9, 1), target="gpt-image-1.5")
    assert (one.code, one.severity, one.becomes, bool(one.changes), one.reasons) == ("UD103", WARNING, "`gpt-image-1.5`", True, ())


def test_what_can_be_chosen_for_a_call_is_told_with_the_first_model_that_refuses_it(tmp_path: Path) -> None:
    program = HEAD + (
        "from typing import Literal\n\n\n"
        'def draw(quality: Literal["hd", "high"]):\n'
        f'    return client.images.generate({EITHER}, prompt="a kite", quality=quality)\n'
    )
    (one,) = found(tmp_path, program)
    assert (one.code, one.severity) == ("UD702", WARNING)
    assert one.message == "`hd` can be chosen as quality, and `gpt-image-1.5` refuses it"


def test_a_setting_says_what_its_word_becomes_or_that_there_is_nothing_like_it(tmp_path: Path) -> None:
    program = 'settings = {"image_model": "dall-e-3", "image_quality": "hd", "image_style": "vivid"}\n'
    assert [(one.code, one.severity, one.becomes) for one in found(tmp_path, program)] == [
        ("UD701", ERROR, "`gpt-image-1.5`, together with the call that reads it"),
        ("UD705", ERROR, "`high`, together with the call that reads it"),
        ("UD705", ERROR, "no style, together with the call that reads it"),
    ]


@pytest.mark.parametrize(
    ("line", "severity", "was", "ceiling", "reasons"),
    [
        ("COVER_MODEL=dall-e-3", ERROR, "was shut down on 2026-05-12", Applicability.UNSAFE, None),
        (
            "COVER_MODEL=gpt-image-1-mini",
            WARNING,
            "is shut down on 2026-12-01",
            Applicability.DISPLAY,
            "`gpt-image-1.5` does not outlive it",
        ),
    ],
)
def test_a_key_of_settings_is_as_bad_as_its_model_is_gone(
    line: str, severity: Severity, was: str, ceiling: Applicability, reasons: str | None, tmp_path: Path
) -> None:
    (one,) = found(tmp_path, f"{line}\n", name=".env")
    assert (one.code, one.severity, one.ceiling) == ("UD802", severity, ceiling)
    assert was in one.message
    assert reasons is None or one.reasons == (reasons,)


def test_models_on_offer_in_settings_are_notes(tmp_path: Path) -> None:
    (one,) = found(tmp_path, 'image_models = ["dall-e-3"]\n', name="config.toml")
    assert (one.code, one.severity) == ("UD802", NOTE)


@pytest.mark.parametrize(
    ("name", "program", "severity", "ceiling"),
    [
        ("app.py", HEAD + 'client.images.generate(model="dall-e-3", prompt="a kite")\n', ERROR, Applicability.SAFE),
        ("tests/test_app.py", HEAD + 'client.images.generate(model="dall-e-3", prompt="a kite")\n', ERROR, Applicability.SAFE),
        ("app.py", 'def draw(client):\n    client.images.generate(model="dall-e-3", prompt="a kite")\n', ERROR, Applicability.SAFE),
        (
            "tests/test_app.py",
            'def test_draw(client):\n    client.images.generate(model="dall-e-3", prompt="a kite")\n',
            NOTE,
            Applicability.DISPLAY,
        ),
        (
            "tests/test_app.py",
            'from langchain_community.utilities.dalle_image_generator import DallEAPIWrapper\nDallEAPIWrapper(model="dall-e-3")\n',
            NOTE,
            Applicability.DISPLAY,
        ),
        ("app.py", 'IMAGE_MODEL = "dall-e-3"\n', ERROR, Applicability.DISPLAY),
        ("tests/test_app.py", 'IMAGE_MODEL = "dall-e-3"\n', NOTE, Applicability.DISPLAY),
        (
            "app.py",
            'import requests\n\nrequests.post(where(), json={"model": "dall-e-3", "prompt": "a kite", "size": "1792x1024"})\n',
            ERROR,
            Applicability.DISPLAY,
        ),
        (
            "tests/test_app.py",
            'import requests\n\nrequests.post(where(), json={"model": "dall-e-3", "prompt": "a kite", "size": "1792x1024"})\n',
            NOTE,
            Applicability.DISPLAY,
        ),
    ],
)
def test_a_test_that_may_answer_from_a_recording_is_only_told(
    name: str, program: str, severity: Severity, ceiling: Applicability, tmp_path: Path
) -> None:
    findings = found(tmp_path, program, name=name)
    assert findings
    assert {(one.severity, one.ceiling) for one in findings} == {(severity, ceiling)}


@pytest.mark.parametrize(
    ("name", "text", "pin"),
    [
        ("requirements.txt", "openai==1.3.0\n", "openai==1.3.0"),
        ("requirements.txt", "openai<1\n", "openai<1"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nopenai = "^0.28"\n', "openai ^0.28"),
    ],
)
def test_a_pin_says_what_needs_a_later_release(name: str, text: str, pin: str, tmp_path: Path) -> None:
    program = HEAD + 'client.images.generate(model="gpt-image-1.5", prompt="a kite", output_format="png")\n'
    (tmp_path / name).write_text(text)
    (tmp_path / "program.py").write_text(program)
    (one,) = (one.diagnostic for one in run([str(tmp_path)], Settings(as_of=TODAY)).findings)
    assert one.message.startswith(f"`{pin}` allows no release that runs `images.generate(output_format=...)`: openai ")
    assert one.becomes.startswith("`openai")
    assert (one.ceiling, len(one.reasons)) == (Applicability.UNSAFE, 1)
    assert one.reasons[0]


def test_a_file_that_was_not_given_is_named_with_the_command_that_includes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("choices.py").write_text('MODEL = "dall-e-3"\n')
    Path("app.py").write_text(HEAD + 'from choices import MODEL\n\nclient.images.generate(model=MODEL, prompt="a kite")\n')
    findings = run(["app.py"], Settings(as_of=TODAY)).findings
    assert {reason for one in findings for reason in one.reasons} == {
        "choices.py would have to change too and was not given: `undalle check --fix app.py choices.py` includes it"
    }


def test_a_variation_of_the_old_sdk_says_that_nothing_shows_the_new_one(tmp_path: Path) -> None:
    (one,) = found(tmp_path, 'import openai\nopenai.Image.create_variation(image=open("kite.png", "rb"))\n')
    assert "nothing in the project shows that openai 1.0 or later is what runs" in one.reasons


def test_a_client_that_came_from_elsewhere_makes_it_unsafe(tmp_path: Path) -> None:
    program = HEAD + 'def draw(painter):\n    return painter.images.generate(prompt="a kite", size="1024x1024")\n'
    (one,) = found(tmp_path, program)
    assert (one.code, one.severity, one.ceiling) == ("UD102", ERROR, Applicability.UNSAFE)
    assert one.reasons == ("where the client comes from was not seen",)


def test_a_variation_of_todays_sdk_is_not_held_for_what_the_old_one_took(tmp_path: Path) -> None:
    (one,) = found(tmp_path, HEAD + 'client.images.create_variation(image=open("kite.png", "rb"))\n')
    assert (one.code, one.ceiling, len(one.reasons)) == ("UD105", Applicability.UNSAFE, 1)
    assert one.reasons[0].startswith("an edit needs a prompt and a variation had none")


@pytest.mark.parametrize(
    ("model", "reasons"),
    [
        ('pick() or "gpt-image-1"', ["the model can be something that was not seen"]),
        ('os.environ.get("IMAGE_MODEL", "gpt-image-1")', []),
        ('"gpt-image-1"', []),
        ('"gpt-image-1" if input() else "gpt-5.5"', ["the same argument also names models that belong there"]),
    ],
)
def test_a_model_in_the_responses_seat_says_what_is_not_sure_of_it(model: str, reasons: list[str], tmp_path: Path) -> None:
    findings = found(tmp_path, f'import os\n{HEAD}client.responses.create(model={model}, input="a kite")\n')
    assert [reason for one in findings if one.code == "UD501" for reason in one.reasons] == reasons
