"""The fixtures: real little programs, found by walking ``fixtures/``.

``NAME.py`` (or ``.ipynb``, ``.md``, ``.rst``) is the program, ``NAME.after.py`` what ``--fix`` makes of it, ``NAME.unsafe.py`` what
``--fix --unsafe-fixes`` makes of it (the same as ``after`` where it is missing). ``clean_NAME.py`` gives no finding at all,
``held_NAME.py`` gives findings and is never written. ``NAME.toml`` may say ``target``, ``as_of``, ``select``, ``style``,
``pin_defaults``, ``docstrings``, ``requirements`` (text of a requirements.txt beside the program), ``codes`` (the findings in order
of place, when they are to be held exactly), ``sdk`` ("0": run with the SDK before 1.0), ``runs`` (why it is not executed).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from undalle.diagnostics import Report
from undalle.engine.run import run
from undalle.settings import Settings

TOP = Path(__file__).parent.parent / "fixtures"
TODAY = date(2026, 11, 21)
SUFFIXES = {".py", ".ipynb", ".md", ".mdx", ".rst"}


@dataclass(frozen=True)
class Fixture:
    """One program and what becomes of it."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.relative_to(TOP).as_posix()

    @cached_property
    def says(self) -> dict[str, Any]:
        beside = self.path.with_suffix(".toml")
        return tomllib.loads(beside.read_text()) if beside.exists() else {}

    @property
    def code(self) -> str:
        return self.path.parent.name

    @property
    def clean(self) -> bool:
        return self.path.name.startswith("clean_")

    @property
    def held(self) -> bool:
        return self.path.name.startswith("held_")

    def twin(self, kind: str) -> bytes | None:
        """Return what ``kind`` (after, unsafe) makes of the program, None where there is no such file."""
        beside = self.path.with_name(f"{self.path.stem}.{kind}{self.path.suffix}")
        return beside.read_bytes() if beside.exists() else None

    @property
    def safe(self) -> bytes:
        """What ``--fix`` leaves."""
        after = self.twin("after")
        return self.path.read_bytes() if after is None else after

    @property
    def unsafe(self) -> bytes:
        """What ``--fix --unsafe-fixes`` leaves."""
        unsafe = self.twin("unsafe")
        return self.safe if unsafe is None else unsafe

    def settings(self) -> Settings:
        select = self.says.get("select")
        return Settings(
            target=self.says.get("target"),
            as_of=date.fromisoformat(str(self.says.get("as_of", TODAY))),
            select=tuple(select) if select else None,
            style=self.says.get("style", "drop"),
            pin_defaults=self.says.get("pin_defaults", True),
            docstrings=self.says.get("docstrings", False),
        )

    def place(self, folder: Path) -> Path:
        """Copy the program into ``folder`` with what belongs beside it; return its path."""
        copy = folder / self.path.name
        copy.write_bytes(self.path.read_bytes())
        (folder / "requirements.txt").write_text(self.says.get("requirements", "openai\n"))
        return copy

    def migrate(self, folder: Path, *, unsafe: bool) -> tuple[Report, bytes]:
        """Run the fixer on a copy in ``folder``; return the report and what is left."""
        copy = self.place(folder)
        report = run([str(copy)], self.settings(), fix=True, unsafe=unsafe)
        return report, copy.read_bytes()


def fixtures() -> list[Fixture]:
    """Return every fixture, twins left out, in order of path."""
    files = (path for path in TOP.rglob("*") if path.suffix in SUFFIXES and not {"repos", "before", "after"} & set(path.parts))
    return [Fixture(path) for path in sorted(files) if not path.stem.endswith((".after", ".unsafe"))]
