"""Servers from npm, for tests against what nobody here wrote. Whatever is missing skips with its reason."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALL_SECONDS = 60


def install(package: str, folder: Path) -> None:
    """Install ``package`` (``name@version``) below ``folder``; skip the test where Node.js, npm or the package are not to be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip(f"Node.js with npm is not installed, which {package} needs")
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, cwd=folder, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install {package} within {INSTALL_SECONDS} seconds")
    if done.returncode:
        pytest.skip(f"npm could not install {package}: {(done.stderr.strip().splitlines() or ['no reason given'])[0]}")


@contextmanager
def running(arguments: Sequence[str], folder: Path, seconds: float) -> Iterator[str]:
    """Run ``node ARGUMENTS`` in ``folder`` and give the root that it says it listens on, within ``seconds``."""
    log = folder / "log.txt"
    with log.open("w") as stream, subprocess.Popen(["node", *arguments], stdout=stream, stderr=subprocess.STDOUT, cwd=folder) as process:
        try:
            yield _address(log, process, seconds)
        finally:
            process.kill()


def _address(log: Path, process: subprocess.Popen[bytes], seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        found = re.search(r"listening on (http://[\w.:]+)", log.read_text())
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text()[-2000:]}")
