"""Small projects beside the single-file fixtures: code with the pins, settings and scripts around it.

A folder below ``fixtures/`` that holds ``before/`` is one (those of ``fixtures/repos`` aside). ``after/`` is what
``--fix --unsafe-fixes`` leaves; ``--fix`` leaves ``before/``. Without ``after/`` nothing may be written; ``clean_NAME`` gives no
finding at all. ``tree.toml`` may say ``codes`` (the findings in order of place), ``target``, ``safe = true`` (``--fix`` leaves
``after/`` as well) and ``runs = false`` (what is wrong is not its code).
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fixtures import TODAY, TOP
from undalle.settings import Settings


@dataclass(frozen=True)
class Tree:
    """One small project and what becomes of it."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.relative_to(TOP).as_posix()

    @property
    def code(self) -> str:
        return self.path.parent.name

    @property
    def clean(self) -> bool:
        return self.path.name.startswith("clean_")

    @property
    def held(self) -> bool:
        return not self.clean and not (self.path / "after").exists()

    @cached_property
    def says(self) -> dict[str, Any]:
        beside = self.path / "tree.toml"
        return tomllib.loads(beside.read_text()) if beside.exists() else {}

    def settings(self) -> Settings:
        return Settings(as_of=TODAY, target=self.says.get("target"))

    def copy(self, folder: Path) -> Path:
        """Copy the project into ``folder``, which makes it; return the copy."""
        return Path(shutil.copytree(self.path / "before", folder))

    def expected(self, *, unsafe: bool) -> dict[str, bytes]:
        """Return the files that the fixer leaves."""
        wanted = self.path / ("after" if unsafe or self.says.get("safe") else "before")
        return contents(wanted if wanted.exists() else self.path / "before")


def contents(top: Path) -> dict[str, bytes]:
    """Return every file below ``top``, by its path."""
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def trees() -> list[Tree]:
    """Return every small project, in order of path."""
    return [Tree(path.parent) for path in sorted(TOP.rglob("before")) if path.is_dir() and "repos" not in path.parts]
