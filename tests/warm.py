"""A Python that has imported the SDK already and runs one program after the other, each in a process forked off it.

Importing ``openai`` takes most of the time of the little programs that the tests run, and is the same for each. Run as a script this is
that Python: a line of JSON comes in for each program, the number of its process and then how it ended go out.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import runpy
import selectors
import subprocess
import sys
from pathlib import Path

_IMPORTS = re.compile(r"^[ \t]*(?:import|from) openai\b", re.MULTILINE)


def serves(program: Path) -> bool:
    """Say whether ``program`` imports the SDK itself: only then nothing is there that it would not have found by its own means."""
    return hasattr(os, "fork") and _IMPORTS.search(program.read_text("utf-8", "replace")) is not None


def run(command: list[str], cwd: Path, environment: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run ``command`` (a program and its arguments) as ``subprocess.run`` would, with what it says captured.

    Raises TimeoutExpired after ``timeout`` seconds.
    """
    said = cwd.parent / f"{cwd.name}.said"
    said.mkdir(exist_ok=True)
    warm = _started(environment["PYTHONPATH"])
    assert warm.stdin is not None
    warm.stdin.write(json.dumps([command, str(cwd), environment, str(said)]).encode() + b"\n")
    process = int(_line(warm, None))
    code = _line(warm, timeout)
    if not code:
        os.kill(process, 9)
        _line(warm, None)
        raise subprocess.TimeoutExpired(command, timeout)
    out, err = ((said / name).read_text("utf-8", "replace") for name in ("out", "err"))
    return subprocess.CompletedProcess(command, int(code), out, err)


def _line(warm: subprocess.Popen[bytes], timeout: float | None) -> bytes:
    """Return the next line that ``warm`` says; empty if it says none in time. Nothing is read ahead: one may be waited for."""
    assert warm.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(warm.stdout, selectors.EVENT_READ)
        return warm.stdout.readline() if selector.select(timeout) else b""


@functools.cache
def _started(path: str) -> subprocess.Popen[bytes]:
    around = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    # An address that is there makes the stand-ins take hold; each program gets its own.
    environment = {
        **around,
        "PYTHONPATH": path,
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENAI_BASE_URL": "http://localhost/v1",
    }
    started = subprocess.Popen([sys.executable, __file__], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    atexit.register(started.communicate)
    return started


def _become(command: list[str], cwd: str, environment: dict[str, str], said: str) -> None:
    """Turn this process into the one that runs ``command``."""
    os.chdir(cwd)
    for number, name, how in ((0, os.devnull, os.O_RDONLY), (1, "out", os.O_WRONLY), (2, "err", os.O_WRONLY)):
        os.dup2(os.open(Path(said, name), how | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.modules["sitecustomize"].SERVER = environment["OPENAI_BASE_URL"].removesuffix("v1")  # type: ignore[attr-defined]
    sys.argv[:] = command
    sys.path[0] = str(Path(command[0]).parent)


def _serve() -> list[str]:
    """Fork for each program; return its command in the process that is to run it, nothing in this one when no more come."""
    for line in sys.stdin:
        command, cwd, environment, said = json.loads(line)
        process = os.fork()
        if not process:
            _become(command, cwd, environment, said)
            return command
        os.write(1, b"%d\n" % process)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    return []


if __name__ == "__main__":
    del sys.path[0]
    sys.path.insert(0, "")
    import openai  # noqa: F401

    if chosen := _serve():
        runpy.run_path(chosen[0], run_name="__main__")
