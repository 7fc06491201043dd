"""A fix of many files that meets trouble on its way: every file is the old one or the new one, and the run names those that stayed old.

``UNDALLE_FAULT_FILES`` says how many files there are; by default few, so that a run of all tests stays short.
"""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures import TODAY
from undalle.diagnostics import Report, Severity
from undalle.engine.run import run
from undalle.settings import Settings

FILES = int(os.environ.get("UNDALLE_FAULT_FILES", "16"))
OLD = 'from openai import OpenAI\n\nOpenAI().images.generate(model="dall-e-3", prompt="picture {}", size="1024x1024", quality="hd")\n'
NEW = OLD.replace("dall-e-3", "gpt-image-1.5").replace('"hd"', '"high"')
Texts = dict[str, str]


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Texts:
    """Legacy files in the working directory, by name."""
    monkeypatch.chdir(tmp_path)
    texts = {f"draw{number:03}.py": OLD.format(number) for number in range(FILES)}
    for name, text in texts.items():
        Path(name).write_text(text)
    return texts


def new(name: str) -> str:
    return NEW.format(int(name[4:7]))


def fix() -> Report:
    report = run(["."], Settings(as_of=TODAY), fix=True)
    assert report.exit_code(Severity.WARNING) == (2 if report.failures else 0)
    assert not list(Path().glob(".undalle-*"))
    return report


def failed(report: Report) -> Texts:
    """Return why each file was not written."""
    assert len({one.path for one in report.failures}) == len(report.failures)
    return {one.path: one.reason for one in report.failures}


def refused(old: Texts, report: Report, reason: str) -> set[str]:
    """Return the files that stayed old, each of which the report names with ``reason``; all others are new."""
    left = {name for name in old if Path(name).read_text() != new(name)}
    assert {name: Path(name).read_text() for name in left} == {name: old[name] for name in left}
    assert failed(report) == dict.fromkeys(left, reason)
    assert set(report.changed) == set(old) - left
    assert {one.file for one in report.fixed} == set(old) - left
    assert {one.file for one in report.findings} == left
    return left


@pytest.mark.parametrize("name", ["open", "fsync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO], ids=errno.errorcode.get)
def test_the_disk_fills_up_or_goes_away_in_the_middle(name: str, code: int, old: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = random.Random(code).randrange(1, FILES)
    real, calls = getattr(os, name), []

    def failing(*arguments: object) -> object:
        if arguments and isinstance(arguments[0], str | Path) and not Path(arguments[0]).name.startswith(".undalle-"):
            return real(*arguments)
        calls.append(arguments)
        if len(calls) > whole:
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing)
        report = fix()
    left = refused(old, report, f"cannot be written: {os.strerror(code)[:1].lower()}{os.strerror(code)[1:]}")
    assert len(left) == FILES - whole
    assert set(fix().changed) == left
    assert {name: Path(name).read_text() for name in old} == {name: new(name) for name in old}


def spoiled(old: Texts, chosen: set[str], spoil: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch) -> Report:
    """Fix, and ``spoil`` some files as soon as the first of all is written."""
    real, waiting = Path.replace, set(chosen)

    def replace(self: Path, target: Path) -> Path:
        done = real(self, target)
        while waiting:
            spoil(Path(waiting.pop()))
        return done

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        return fix()


@pytest.fixture
def some(old: Texts) -> set[str]:
    """Some of the files, the first of all not among them: that one is written when they meet their trouble."""
    return set(random.Random(FILES).sample(sorted(old)[1:], FILES // 3))


def test_files_are_edited_meanwhile(old: Texts, some: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    report = spoiled(old, some, lambda path: path.write_text(f"{path.read_text()}# mine\n"), monkeypatch)
    assert failed(report) == dict.fromkeys(some, "changed on disk while it was being worked on; nothing was written")
    for name, text in old.items():
        assert Path(name).read_text() == (f"{text}# mine\n" if name in some else new(name))


def test_files_are_deleted_meanwhile(old: Texts, some: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    report = spoiled(old, some, Path.unlink, monkeypatch)
    assert failed(report) == dict.fromkeys(some, "cannot be read any more: no such file or directory; nothing was written")
    assert {path.name: path.read_text() for path in Path().iterdir()} == {name: new(name) for name in old if name not in some}


def test_files_become_read_only_meanwhile(old: Texts, some: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    locked: set[str] = set()
    access = os.access
    # The superuser may write everything, so the system's answer is played.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name not in locked and access(path, mode))
    report = spoiled(old, some, lambda path: locked.add(path.name), monkeypatch)
    assert refused(old, report, "is read-only; nothing was written") == some
