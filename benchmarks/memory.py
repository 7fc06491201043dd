"""How much memory all processes of a command hold together: what they share counts once."""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.measure import Command

_PAUSE = 0.005


def together(command: Command, cwd: Path, runs: int = 5) -> float:
    """Return the peak of a command and the processes it starts, in MB: the median of ``runs`` runs, looked at every 5 ms. Linux only."""
    return statistics.median(_peak(command, cwd) for _ in range(runs))


def _peak(command: Command, cwd: Path) -> float:
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_held, _family(process.pid))))
        time.sleep(_PAUSE)
    return most / 1024


def _family(process: int) -> list[int]:
    """Return a process and those below it."""
    found = [process]
    for one in found:
        try:
            found.extend(int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split())
        except OSError:
            continue
    return found


def _held(process: int) -> int:
    """Return the share of a process in the memory of its family, in KB; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
