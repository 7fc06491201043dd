"""``python -m benchmarks FOLDER``: undalle beside ripgrep, ruff, pyupgrade, LibCST and Fixit, on the same files in one run.

FOLDER (outside the checkout) keeps the trees of packages; they are built with pip if they are not there. ``--write`` puts the table into
``docs/speed.md``, after each row, so that what was measured is kept. Tools that are not on the PATH are left out, and the table says so.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import trees
from benchmarks.rows import GROUPS, Row

DOCS = Path(__file__).parent.parent / "docs" / "speed.md"
MARK = "<!-- table -->\n"


def table(rows: Sequence[Row], seconds: float) -> str:
    """Return the rows as Markdown, with a line about how they were measured."""
    load = f"load {os.getloadavg()[0]:.1f} when it ended" if hasattr(os, "getloadavg") else "load not known"
    head = f"{len(rows)} rows in {seconds:.0f} s on {os.cpu_count()} cores, {load}.\n\n"
    head += "| measure | figure | target | runs |\n|---|---|---|---|\n"
    return head + "".join(f"| {row.measure} | {row.figure} | {row.target} | {row.runs} |\n" for row in rows)


def keep(text: str) -> None:
    """Put a table into the page, in place of the one that is there."""
    before, _, rest = DOCS.read_text("utf-8").partition(MARK)
    DOCS.write_text(f"{before}{MARK}{text}{MARK}{rest.partition(MARK)[2]}", "utf-8")


def main() -> None:
    """Measure, print each row when it is there and keep the table if asked."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n\n", 1)[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--write", action="store_true", help="put the table into docs/speed.md")
    asked.add_argument("--only", choices=tuple(GROUPS), action="append", help="measure these rows only; may be repeated")
    given = asked.parse_args()
    tree = trees.packages(given.folder.resolve() / "ordinary", trees.ORDINARY)
    began = time.monotonic()
    rows: list[Row] = []
    for name in given.only or GROUPS:
        with tempfile.TemporaryDirectory() as made:
            for row in GROUPS[name](tree, Path(made)):
                rows.append(row)
                print(f"{row.measure}: {row.figure} [{row.target}]", flush=True)  # noqa: T201
                if given.write:
                    keep(table(rows, time.monotonic() - began))


main()
