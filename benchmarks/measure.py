"""One command, run several times: how long, how much memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """The median of several runs: ``seconds`` on the clock, ``cpu`` seconds of all its processes, ``memory`` at its peak in MB."""

    seconds: float
    cpu: float
    memory: float


def side_by_side(commands: Mapping[str, Sequence[str | Path]], cwd: Path, runs: int) -> dict[str, Measured]:
    """Run all commands in turn, ``runs`` times after one to warm up, and return what each took."""
    found: dict[str, list[Measured]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            one = _once(command, cwd)
            if number:
                found[name].append(one)
    return {name: _median(several) for name, several in found.items()}


def _once(command: Sequence[str | Path], cwd: Path) -> Measured:
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(map(str, command))}")
    return Measured(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _median(several: Sequence[Measured]) -> Measured:
    return Measured(*(statistics.median(getattr(one, name) for one in several) for name in ("seconds", "cpu", "memory")))
