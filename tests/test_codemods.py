"""The codemods do what the command line does, through LibCST's own tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import module, python

from undalle.catalog import catalog
from undalle.cli import run

CLASSES = {
    "MigrateImages": None,
    "MigrateModelsAndParameters": 1,
    "MigrateUrlReads": 2,
    "MigrateChatModels": 3,
    "MigrateResponses": 4,
}
HEAD = "import requests\nfrom openai import OpenAI\n\nclient = OpenAI()\n"
FILES = {
    "models.py": HEAD + 'one = client.images.generate(model="dall-e-3", prompt="x", quality="hd", style="vivid").data[0].b64_json\n',
    "reads.py": HEAD
    + 'two = client.images.generate(model="gpt-image-1.5", prompt="x", size="1024x1024", quality="low")\n'
    + "data = requests.get(two.data[0].url).content\n",
    "chat.py": HEAD + 'client.images.generate(model="gpt-4o", prompt="x", size="1024x1024", quality="low")  # café\n',
    "both.py": HEAD + 'data = requests.get(client.images.generate(model="dall-e-3", prompt="x").data[0].url).content\n',
    "clean.py": HEAD + 'client.chat.completions.create(model="gpt-4o", messages=[])\n',
}


def project(folder: Path) -> Path:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "requirements.txt").write_text("openai\n")
    return folder


def rules(pattern: int | None) -> list[str]:
    codes = [code for code, rule in catalog().rules().items() if rule.pattern == pattern]
    return [] if pattern is None else ["--select", ",".join(codes)]


@pytest.mark.parametrize("unsafe", [[], ["--unsafe-fixes"]], ids=["safe", "unsafe"])
@pytest.mark.parametrize("name", [name for name in CLASSES if rules(CLASSES[name]) != ["--select", ""]])
def test_each_codemod_equals_the_command_line(name: str, unsafe: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = project(tmp_path / "mine"), project(tmp_path / "theirs")
    monkeypatch.chdir(mine)
    for path in sorted(mine.glob("*.py")):
        assert run(["check", "-q", "--fix", "--exit-zero", *unsafe, *rules(CLASSES[name]), path.name]) == 0
    files = sorted(path.name for path in theirs.glob("*.py"))
    done = python("-m", "libcst.tool", "codemod", "-x", f"undalle.codemods.{name}", "--no-format", "-j", "1", *unsafe, *files, cwd=theirs)
    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in theirs.glob("*.py")} == {path.name: path.read_bytes() for path in mine.glob("*.py")}
    changed = [name for name, text in FILES.items() if (theirs / name).read_text(encoding="utf-8") != text]
    assert "clean.py" not in changed
    assert changed or CLASSES[name] == 4


def test_a_unit_that_needs_rules_of_another_pattern_is_left_and_said(tmp_path: Path) -> None:
    folder = project(tmp_path / "app")
    done = python("-m", "libcst.tool", "codemod", "-x", "undalle.codemods.MigrateUrlReads", "--no-format", "both.py", cwd=folder)
    assert (folder / "both.py").read_text() == FILES["both.py"]
    assert "both.py:5:" in done.stderr
    assert "which is not selected" in done.stderr


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    folder = project(tmp_path / "app")
    (folder / "undalle.toml").write_text('target = "gpt-image-2"\n')
    done = python("-m", "libcst.tool", "codemod", "-x", "undalle.codemods.MigrateImages", "--no-format", "models.py", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert 'model="gpt-image-2"' in (folder / "models.py").read_text()


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\r\nname = '\xe9'\r\n"], ids=["mark", "cookie"])
def test_bytes_survive(data: bytes, tmp_path: Path) -> None:
    body = FILES["chat.py"].replace("  # café", "").encode()
    for name in ("mine", "theirs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_bytes(data + body)
    module("check", "-q", "--fix", "app.py", cwd=tmp_path / "mine")
    python("-m", "libcst.tool", "codemod", "-x", "undalle.codemods.MigrateImages", "--no-format", "app.py", cwd=tmp_path / "theirs")
    left = (tmp_path / "theirs" / "app.py").read_bytes()
    assert left == (tmp_path / "mine" / "app.py").read_bytes()
    assert b"gpt-image-1.5" in left or b"gpt-image-2" in left
