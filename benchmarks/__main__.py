"""``python -m benchmarks FOLDER``: undalle beside ripgrep, ruff, pyupgrade and LibCST, on the same files in one run.

FOLDER (outside the checkout) keeps the tree of packages; it is built with pip if it is not there. ``--write`` puts the table into
``docs/speed.md``. Tools that are not installed are left out, and the table says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import trees
from benchmarks.measure import Measured, side_by_side

DOCS = Path(__file__).parent.parent / "docs" / "speed.md"
MARK = "<!-- table -->\n"
PARSE = "import sys, pathlib, libcst\nfor name in sys.argv[1:]:\n    libcst.parse_module(pathlib.Path(name).read_bytes())"
WORDS = ("dall-e", "gpt-image", "images.generate", "responses.create")
SAMPLE = 100
Row = tuple[str, str, str]
Command = Sequence[str | Path]


def undalle(*arguments: str | Path) -> Command:
    """Return the command that runs ``undalle check``."""
    return [sys.executable, "-m", "undalle", "check", "--isolated", "--quiet", "--as-of", "2026-11-21", *arguments]


def parse(files: Sequence[Path]) -> Command:
    """Return the command that parses files with LibCST, in one process."""
    return [sys.executable, "-c", PARSE, *files]


def installed(**commands: Command) -> dict[str, Command]:
    """Return the commands whose program is there."""
    return {name: command for name, command in commands.items() if shutil.which(str(command[0]))}


def ratio(found: dict[str, Measured], other: str, target: float, *, of: str = "seconds", times: float = 1) -> tuple[str, str]:
    """Return undalle's figure over another's, and whether that is within the target."""
    if other not in found:
        return "not measured (not installed)", f"{target:g}"
    value = getattr(found["undalle"], of) / (getattr(found[other], of) * times)
    return f"{value:.3g}" + ("" if value <= target else " (not met)"), f"{target:g}"


def whole_tree(tree: Path, runs: int) -> list[Row]:
    """Measure a run over the whole tree."""
    files = trees.python_files(tree)
    searched = [word for one in WORDS for word in ("-e", one)]
    commands = installed(
        undalle=undalle("."),
        ripgrep=["rg", "-lF", *searched, "."],
        ruff=["ruff", "check", "--isolated", "--no-cache", "--select", "F401", "."],
    )
    found = side_by_side({**commands, "libcst": parse(files[:: len(files) // SAMPLE])}, tree, runs)
    scale = len(files) / len(files[:: len(files) // SAMPLE])
    mine = found["undalle"]
    return [
        (f"whole tree ({len(files)} Python files), seconds; CPU seconds", f"{mine.seconds:.2f}; {mine.cpu:.2f}", ""),
        ("whole tree, undalle / ripgrep", *ratio(found, "ripgrep", 8)),
        ("whole tree, undalle / ruff with one rule", *ratio(found, "ruff", 0.5)),
        ("whole tree, undalle / LibCST parse alone (scaled from a sample)", *ratio(found, "libcst", 0.005, times=scale)),
        ("whole tree, peak memory, MB", f"{mine.memory:.0f}", ""),
        ("whole tree, peak memory, undalle / ruff", *ratio(found, "ruff", 1.5, of="memory")),
    ]


def few_files(made: Path, tree: Path, runs: int) -> list[Row]:
    """Measure small runs: nothing to find, many candidates, one long one."""
    clean = trees.clean(made / "clean")
    names = sorted(clean.iterdir())
    small = side_by_side(installed(undalle=undalle("."), pyupgrade=["pyupgrade", *names]), clean, runs)
    words = [word.encode() for word in WORDS]
    forty = [path for path in trees.python_files(tree) if any(word in path.read_bytes() for word in words)][:40]
    many = side_by_side({"undalle": undalle(*forty), "libcst": parse(forty)}, tree, runs)
    one = trees.calls(made / "one", 370)
    fixed = side_by_side({"undalle": undalle("--diff", "."), "libcst": parse([one / "calls0.py"])}, one, runs)
    return [
        ("five clean files, undalle / pyupgrade", *ratio(small, "pyupgrade", 0.75)),
        (f"{len(forty)} largest candidates, undalle / LibCST parse", *ratio(many, "libcst", 2)),
        ("one 5,000-line candidate, `--diff` with verification, undalle / LibCST parse", *ratio(fixed, "libcst", 6)),
    ]


def alone(made: Path, runs: int) -> list[Row]:
    """Measure what only has to end in time, and what has to grow no faster than what is asked."""
    folders = {
        "5,000 lines, 370 image calls": (trees.calls(made / "calls", 370), 2.0),
        "6,500 lines, 500 image calls": (trees.calls(made / "calls500", 500), 2.0),
        "chain of 50 modules": (trees.chain(made / "chain", 50), 2.0),
        "20 MB of data, 100,000 lines, depth, 3,000 assignments in a chain": (trees.hard(made / "hard"), None),
    }
    rows: list[Row] = []
    for name, (folder, most) in folders.items():
        seconds = side_by_side({"undalle": undalle(".")}, folder, runs)["undalle"].seconds
        rows.append((f"{name}, seconds", f"{seconds:.2f}" + (" (not met)" if most and seconds > most else ""), f"{most:g}" if most else ""))
    for name, few, many in (("files", (20, 1), (20, 10)), ("calls in a file", (50, 1), (500, 1))):
        least, most_ = (trees.calls(made / f"{name}{n}", *size) for n, size in enumerate((few, many)))
        low, high = (side_by_side({"undalle": undalle(".")}, folder, runs)["undalle"].cpu for folder in (least, most_))
        rows.append((f"10 times the {name}, CPU ratio", f"{high / low:.3g}" + ("" if high / low <= 11 else " (not met)"), "11"))
    return rows


def main() -> None:
    """Measure, print the table and keep it if asked."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n\n", 1)[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--write", action="store_true", help="put the table into docs/speed.md")
    given = asked.parse_args()
    tree = trees.packages(given.folder.resolve())
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        rows = [*whole_tree(tree, given.runs), *few_files(made, tree, given.runs), *alone(made, given.runs)]
    note = f"Medians of {given.runs} runs on {os.cpu_count()} cores; load when it ended: {os.getloadavg()[0]:.1f}.\n\n"
    table = note + "| measure | figure | target |\n|---|---|---|\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    print(table)  # noqa: T201
    if given.write:
        before, _, rest = DOCS.read_text("utf-8").partition(MARK)
        DOCS.write_text(f"{before}{MARK}{table}{MARK}{rest.partition(MARK)[2]}", "utf-8")


main()
