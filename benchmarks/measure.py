"""Commands run side by side, several times each: how long, how much memory."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Sequence[str | Path]
_FOUND = {"ripgrep": 1, "pyupgrade": 1, "Fixit": 1}
"""What exits otherwise than with 0 although all went well. A Python that does not find its program exits with 1, too."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians of ``runs`` runs of a command.

    ``seconds`` are on the clock, ``cpu`` those of all its processes, ``memory`` is the peak of its largest process in MB.
    """

    seconds: float
    cpu: float
    memory: float
    runs: int = 1


class NotMeasuredError(Exception):
    """There is no figure. ``str()`` says why, as the table is to show it."""


class Found:
    """What each of several commands took, or why there is no figure for it."""

    def __init__(self, measured: Mapping[str, Measured], missing: Mapping[str, str]) -> None:
        self._measured, self._missing = measured, missing

    def __getitem__(self, name: str) -> Measured:
        """Return what a command took. Raises ``NotMeasuredError``."""
        if name in self._missing:
            raise NotMeasuredError(self._missing[name])
        return self._measured[name]


def side_by_side(commands: Mapping[str, Command], cwd: Path, *, limit: float = 60, most: int = 5) -> Found:
    """Run all commands in turn, and that ``most`` times after once to warm up; fewer times when ``limit`` seconds would not be enough.

    Where they are not enough for a second turn, the first one counts. A command that takes longer than ``limit`` seconds is ended; there is
    no figure for it then, nor for one that fails.
    """
    turns: dict[str, list[Measured]] = {name: [] for name in commands}
    missing: dict[str, str] = {}
    began = time.monotonic()
    for turn in range(1, most + 2):
        for name, command in commands.items():
            try:
                if name not in missing:
                    turns[name].append(_once(name, command, cwd, limit))
            except NotMeasuredError as error:
                missing[name] = str(error)
        spent = time.monotonic() - began
        if spent + spent / turn > limit:
            break
    return Found({name: _median(found[1:] or found) for name, found in turns.items() if name not in missing}, missing)


def _once(name: str, command: Command, cwd: Path, limit: float) -> Measured:
    began = time.perf_counter()
    try:
        process = subprocess.Popen(
            command, cwd=cwd, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except FileNotFoundError:
        raise NotMeasuredError(f"{name} is not installed") from None
    ended = threading.Event()

    def end() -> None:
        ended.set()
        os.killpg(process.pid, signal.SIGKILL)

    watch = threading.Timer(limit, end)
    watch.start()
    try:
        _, status, used = os.wait4(process.pid, 0)
    finally:
        watch.cancel()
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if ended.is_set():
        raise NotMeasuredError(f"{name} was stopped after {limit:.0f} s")
    if process.returncode not in {0, next((code for tool, code in _FOUND.items() if tool in name), 0)}:
        raise NotMeasuredError(f"{name} failed with exit code {process.returncode}")
    return Measured(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """Return the environment of a measured process: its modules are compiled once, as they are where a tool is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _median(several: Sequence[Measured]) -> Measured:
    seconds, cpu, memory = (statistics.median(getattr(one, name) for one in several) for name in ("seconds", "cpu", "memory"))
    return Measured(seconds, cpu, memory, len(several))
