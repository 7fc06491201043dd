"""The command line as a process: as a module, what it imports, pipes that close, terminals that cannot say a word."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from undalle import __version__

SOURCES = Path(__file__).parent.parent / "src"


def process(*arguments, **kwargs):
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUTF8": "0"}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, timeout=60, check=False, **kwargs)


def test_it_runs_as_a_module():
    done = process("-m", "undalle", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"undalle {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["check", "--help"], ["rule", "UD101"], ["models"]], ids=" ".join)
def test_nothing_heavy_is_imported_before_it_is_needed(arguments):
    program = f"import sys; from undalle.cli import run; assert run({arguments!r}) == 0; print(*sys.modules, file=sys.stderr)"
    done = process("-c", program)
    assert done.returncode == 0, done.stderr
    assert {"libcst", "openai"}.isdisjoint(done.stderr.split())


BROKEN_PIPE = """
import sys, types
from undalle.diagnostics import Failure, Report
engine = types.ModuleType("undalle.engine.run")
engine.run = lambda *a, **k: Report(failures=[Failure("x" * 10, "y")], changed={"a.py": ("a\\n" * 99999, "")})
sys.modules["undalle.engine.run"] = engine
from undalle.cli import main
sys.argv[1:] = ["check", "--diff", "--isolated"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_goes_away_is_no_error():
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    with subprocess.Popen([sys.executable, "-c", BROKEN_PIPE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as child:
        child.stdout.readline()
        child.stdout.close()
        errors = child.stderr.read().decode()
        assert child.wait(timeout=60) == 2
    assert errors == "undalle: error: xxxxxxxxxx: y\n"


UNPRINTABLE = """
import sys, types
from undalle.diagnostics import Report
engine = types.ModuleType("undalle.engine.run")
engine.run = lambda *a, **k: Report(changed={"a.py": ("é 漢\\r\\n", "")}, files=1)
sys.modules["undalle.engine.run"] = engine
from undalle.cli import main
sys.argv[1:] = ["check", "--diff", "--isolated", "-q"]
main()
"""


def test_what_the_terminal_cannot_say_is_spelled_out():
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([sys.executable, "-c", UNPRINTABLE], capture_output=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert b"-\xe9 \\u6f22\r\n" in done.stdout
