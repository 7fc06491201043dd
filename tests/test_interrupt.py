"""Ctrl-C at any moment of a fix: every file is the old one or the new one, whole, and nothing else is left lying about.

When the signal arrives is chance here; ``test_write.py`` interrupts at each step of a bundle on purpose.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import environment

FILES = 24
OLD = """\
import requests
from openai import OpenAI

client = OpenAI()


def draw{number}(prompt: str) -> bytes:
    # filling, so that writing takes a while: {filling}
    response = client.images.generate(model="dall-e-3", prompt=prompt, size="1024x1024", quality="hd", response_format="url")
    return requests.get(response.data[0].url).content
"""


def project(folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    for number in range(FILES):
        (folder / f"draw{number:02}.py").write_text(OLD.format(number=number, filling="x" * 20_000))
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def start(folder: Path) -> subprocess.Popen[str]:
    arguments = ["-m", "undalle", "check", "--isolated", "--as-of", "2026-11-21", "--fix", "--unsafe-fixes", "-q", "."]
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for_a_write(folder: Path, before: dict[str, bytes], process: subprocess.Popen[str]) -> None:
    last = folder / min(before)
    old = last.stat().st_ino
    while process.poll() is None and last.stat().st_ino == old:
        time.sleep(0.0005)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a child")
def test_ctrl_c_leaves_every_file_whole(tmp_path: Path) -> None:
    whole = project(tmp_path / "whole")
    began = time.monotonic()
    out, err = (process := start(tmp_path / "whole")).communicate(timeout=120)
    lasts = time.monotonic() - began
    assert process.returncode == 0, out + err
    fixed = contents(tmp_path / "whole")
    assert all(fixed[name] != whole[name] for name in whole)
    rounds = random.Random(2026)
    codes: list[int] = []
    for number in range(10):
        folder = tmp_path / f"round{number}"
        before = project(folder)
        process = start(folder)
        if number % 2:
            wait_for_a_write(folder, before, process)
        else:
            time.sleep(rounds.uniform(0.3, 1) * lasts)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
        codes.append(process.returncode)
        assert process.returncode in {0, 130, -signal.SIGINT}, err
        if number % 2 and process.returncode == 130:
            assert err.startswith("undalle: error: interrupted; every file is whole")
            assert err.count("\n") == 1
        after = contents(folder)
        assert set(after) == set(before)
        assert all(after[name] in {before[name], fixed[name]} for name in before)
    assert any(codes), f"no round was interrupted: {codes}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_fix_leaves_every_file_whole_and_the_next_one_ends_it(tmp_path: Path) -> None:
    whole = project(tmp_path / "whole")
    assert start(tmp_path / "whole").wait(timeout=120) == 0
    fixed = contents(tmp_path / "whole")
    for number in range(6):
        folder = tmp_path / f"round{number}"
        before = project(folder)
        process = start(folder)
        wait_for_a_write(folder, before, process)
        time.sleep(random.Random(number).uniform(0, 0.05))
        process.kill()
        process.communicate(timeout=120)
        after = contents(folder)
        assert all(after[name] in {before[name], fixed[name]} for name in whole)
        assert start(folder).wait(timeout=120) == 0
        assert {name: contents(folder)[name] for name in whole} == fixed


def test_two_fixes_at_once_leave_every_file_whole(tmp_path: Path) -> None:
    alone = project(tmp_path / "alone")
    assert start(tmp_path / "alone").wait(timeout=120) == 0
    fixed = contents(tmp_path / "alone")
    project(tmp_path / "both")
    for process in [start(tmp_path / "both"), start(tmp_path / "both")]:
        process.communicate(timeout=120)
    after = contents(tmp_path / "both")
    assert set(after) == set(alone)
    assert all(after[name] in {alone[name], fixed[name]} for name in alone)
    assert start(tmp_path / "both").wait(timeout=120) == 0
    assert contents(tmp_path / "both") == fixed
