"""What single settings do to the code: words of a project's own, URLs that are held."""

from __future__ import annotations

from pathlib import Path

import pytest

from undalle.cli import run

HEAD = "import gallery\nimport requests\nfrom openai import OpenAI\n\nclient = OpenAI()\n"
DAY = ["--as-of", "2026-11-21", "--quiet"]


def fixed(folder: Path, settings: str, text: str) -> str:
    (folder / "undalle.toml").write_text(settings)
    (folder / "app.py").write_text(HEAD + text)
    run(["check", "--fix", "--unsafe-fixes", *DAY, str(folder / "app.py")])
    return (folder / "app.py").read_text().removeprefix(HEAD)


@pytest.mark.parametrize(
    ("settings", "old", "new"),
    [
        ('quality = { hd = "medium" }\n', 'quality="hd", size="1792x1024"', 'quality="medium", size="1536x1024"'),
        ('quality = { ultra = "high" }\n', 'quality="ultra", size="1024x1024"', 'quality="high", size="1024x1024"'),
        ('size = { "256x256" = "1536x1024" }\n', 'quality="low", size="256x256"', 'quality="low", size="1536x1024"'),
        ('quality = { low = "high" }\n', 'quality="low", size="1024x1024"', 'quality="low", size="1024x1024"'),
        ("", 'quality="hd", size="1024x1024"', 'quality="high", size="1024x1024"'),
    ],
)
def test_words_of_the_project_become_what_it_says(settings: str, old: str, new: str, tmp_path: Path) -> None:
    call = 'client.images.generate(model="{model}", prompt="x", {words})\n'
    assert fixed(tmp_path, settings, call.format(model="dall-e-3", words=old)) == call.format(model="gpt-image-1.5", words=new)


def test_a_word_that_nobody_explains_stays_and_holds_the_call(tmp_path: Path) -> None:
    text = 'client.images.generate(model="dall-e-3", prompt="x", quality="ultra", size="1024x1024")\n'
    assert fixed(tmp_path, "", text) == text


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ('quality = { hd = "best" }\n', "quality: `hd` cannot become `best`: `gpt-image-1.5` refuses that"),
        (
            'target = "gpt-image-1"\nsize = { "256x256" = "2048x2048" }\n',
            "size: `256x256` cannot become `2048x2048`: `gpt-image-1` refuses that",
        ),
    ],
)
def test_words_that_the_target_refuses_are_refused(
    settings: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("undalle.toml").write_text(settings)
    assert run(["check"]) == 2
    assert says in capsys.readouterr().err


KEPT = 'def draw():\n    answer = client.images.generate(model="dall-e-3", prompt="x", size="1024x1024")\n    {use}\n'


@pytest.mark.parametrize("use", ["gallery.show(answer.data[0].url)", "return answer.data[0].url"])
def test_a_url_out_of_sight_is_held_where_the_settings_ask_for_it(use: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = KEPT.format(use=use)
    assert "data:image/png;base64" in fixed(tmp_path, "", text)
    capsys.readouterr()
    assert fixed(tmp_path, 'url = "hold"\n', text) == text
    assert 'the setting `url = "hold"` leaves it to you' in capsys.readouterr().out


def test_a_url_that_is_downloaded_moves_all_the_same(tmp_path: Path) -> None:
    after = fixed(tmp_path, 'url = "hold"\n', KEPT.format(use="return requests.get(answer.data[0].url).content"))
    assert "return base64.b64decode(answer.data[0].b64_json)" in after
