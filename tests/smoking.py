"""``undalle smoke`` as tests run it: in this process, with a key that must not be seen anywhere afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from undalle.cli import run

KEY = "sk-test-4f9c1e77a0b2"


@dataclass
class Outcome:
    """What one run left: exit code, both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    @property
    def diagnosis(self) -> dict[str, Any]:
        found = self.json["diagnosis"]
        assert isinstance(found, dict)
        return found


class Smoke:
    """Callable with the arguments after ``smoke``; images land in ``out``."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.out = folder / "images"
        self._folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str, url: str | None = None, yes: bool = True) -> Outcome:
        where = ["--base-url", url] if url else []
        code = run(["smoke", *where, "--out", str(self.out), *(["--yes"] if yes else []), *arguments])
        said = self._capsys.readouterr()
        for text in (said.out, said.err):
            assert KEY not in text
            assert "Traceback" not in text
        for file in self._folder.rglob("*"):
            assert KEY not in file.name
            assert not file.is_file() or KEY.encode() not in file.read_bytes()
        return Outcome(code, said.out, said.err)

    def json(self, *arguments: str, url: str) -> Outcome:
        return self(*arguments, "--output-format", "json", url=url)


@pytest.fixture
def smoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Smoke:
    """The command with ``KEY`` in the environment, on 2026-11-21, with the image model of that day."""
    for name in ("OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    Path("undalle.toml").write_text('as-of = "2026-11-21"\ntarget = "gpt-image-1.5"\nmainline = "gpt-6-luna"\n')
    return Smoke(tmp_path, capsys)
