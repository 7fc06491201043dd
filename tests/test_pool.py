"""Work that several processes share comes out as if one had done it, whatever becomes of the others.

Each case is a program of its own: forks are for processes without other threads, and the tests have some.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import environment, python

from fixtures import TOP

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="work is shared on Linux only")

START = """
import os, signal, sys, threading, time
from undalle.engine import pool

pool._cores = lambda: 3
forked = []
fork = os.fork

def counted():
    process = fork()
    forked.append(process)
    return process

os.fork = counted
here = os.getpid()

def slowly(at):
    time.sleep(0.02)
    return at * at, os.getpid()

SQUARES = [at * at for at in range(12)]
"""
SHARED = """
told = []
found = pool.spread(slowly, [0.1] * 12, told.append)
assert [square for square, _ in found] == SQUARES
assert len({process for _, process in found}) == 3 and len(forked) == 2, (found, forked)
assert told == list(range(len(told))) and 0 < len(told) < 12, told
"""
LONGEST_FIRST = """
begun = []
pool._cores = lambda: 2
os.fork = lambda: (_ for _ in ()).throw(OSError("no more processes"))
assert pool.spread(lambda at: begun.append(at) or at, [0.1, 0.3, 0.2]) == [0, 1, 2]
assert begun == [1, 2, 0], begun
"""
KILLED = """
def dying(at):
    if os.getpid() != here and at % 3 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return slowly(at)

assert [square for square, _ in pool.spread(dying, [0.1] * 12)] == SQUARES
"""
RAISED = """
def failing(at):
    if at == 7:
        raise LookupError("seven")
    return slowly(at)

try:
    pool.spread(failing, [0.1] * 12)
except LookupError as error:
    assert str(error) == "seven"
else:
    raise AssertionError
"""
UNSAID = """
assert [found() for found in pool.spread(lambda at: (lambda: at), [0.1] * 12)] == list(range(12))
"""
LITTLE = """
assert [square for square, _ in pool.spread(slowly, [0.01] * 12)] == SQUARES and not forked
"""
ALONE = """
pool._cores = lambda: 1
assert [square for square, _ in pool.spread(slowly, [0.1] * 12)] == SQUARES and not forked
"""
THREADS = """
stop = threading.Event()
threading.Thread(target=stop.wait).start()
assert [square for square, _ in pool.spread(slowly, [0.1] * 12)] == SQUARES and not forked
stop.set()
"""
NOTHING = """
assert pool.spread(slowly, []) == [] and not forked
"""
TIDY = """
before = os.listdir("/proc/self/fd")
pool.spread(slowly, [0.1] * 12)
assert os.listdir("/proc/self/fd") == before
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    pass
else:
    raise AssertionError("a process is left")
"""


@pytest.mark.parametrize(
    "program",
    [SHARED, LONGEST_FIRST, KILLED, RAISED, UNSAID, LITTLE, ALONE, THREADS, NOTHING, TIDY],
    ids=["shared", "longest_first", "killed", "raised", "unsaid", "little", "alone", "threads", "nothing", "tidy"],
)
def test_work_is_done(program: str) -> None:
    done = python("-c", START + program)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_waits_to_be_said_is_said_once() -> None:
    """A fork has a copy of all that was printed and not yet written."""
    done = python("-c", START + 'print("once")\npool.spread(slowly, [0.1] * 12)')
    assert done.stdout == "once\n"


def test_an_interrupt_ends_all_processes() -> None:
    program = START + "print(here, flush=True)\npool.spread(lambda at: time.sleep(30), [1.0] * 12)"
    command = [sys.executable, "-c", program]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    children = Path(f"/proc/{process.stdout.readline().strip()}/task/{process.pid}/children")
    forks: list[str] = []
    while len(forks) < 2:
        forks = children.read_text().split()
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in said
    assert not any(Path(f"/proc/{fork}").exists() for fork in forks)


RUN = """
import sys
from undalle.engine import pool, reading

pool._cores, pool._PAYS, reading._MANY = lambda: int(sys.argv[1]), 1e-6, 1
spread, shared = pool.spread, []

def counted(work, seconds, *watch):
    shared.append(len(seconds))
    return spread(work, seconds, *watch)

reading._TOGETHER = 7
pool.spread = counted
import undalle.engine.look
from undalle.cli import run

code = run(["check", "--isolated", "--as-of", "2026-11-21", *sys.argv[2:], "."])
print(len(shared), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("arguments", [["--output-format", "json"], ["--diff", "--unsafe-fixes"]], ids=["check", "diff"])
def test_a_run_says_the_same_however_many_share_it(arguments: list[str], tmp_path: Path) -> None:
    for name in ("UD101", "notebooks", "shell", "UD301"):
        shutil.copytree(TOP / name, tmp_path / name)
    (tmp_path / "UD101" / "broken.py").write_text('model = "dall-e-3" = = 1\n')
    (tmp_path / "UD101" / "bytes.py").write_bytes(b'# \xff\nmodel = "dall-e-3"\n')
    one, three = (python("-c", RUN, cores, *arguments, cwd=tmp_path) for cores in ("1", "3"))
    assert one.stdout.count("dall-e") > 50
    assert (one.returncode, one.stdout, one.stderr) == (three.returncode, three.stdout, three.stderr)
