"""What stands side by side: undalle and the tools it is held against, each as a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Command

WORDS = ("dall-e", "gpt-image", "images.generate", "responses.create")
_PARSE = "import sys, pathlib, libcst\nfor name in sys.argv[1:]:\n    libcst.parse_module(pathlib.Path(name).read_bytes())"
_QUIET = ("--no-format", "--hide-progress", "--hide-generated-warnings", "--include-generated")


def undalle(*arguments: str | Path) -> Command:
    """Return the command that runs ``undalle check``."""
    return [sys.executable, "-m", "undalle", "check", "--isolated", "--quiet", "--exit-zero", "--as-of", "2026-11-21", *arguments]


def ripgrep(folder: str) -> Command:
    """Return the command that lists the files with any of four words."""
    return ["rg", "-lF", *(word for one in WORDS for word in ("-e", one)), folder]


def ruff(folder: str) -> Command:
    """Return the command that holds one rule against every file, without a cache."""
    return ["ruff", "check", "--isolated", "--no-cache", "--quiet", "--exit-zero", "--select", "F401", folder]


def pyupgrade(files: Sequence[Path]) -> Command:
    """Return the command that rewrites files for newer versions of Python."""
    return ["pyupgrade", *files]


def codemod(files: Sequence[Path]) -> Command:
    """Return the command that runs LibCST's own codemod that changes nothing, and writes nothing."""
    return [sys.executable, "-m", "libcst.tool", "codemod", "noop.NOOPCommand", *_QUIET, "--unified-diff", "0", *files]


def fixit(files: Sequence[Path]) -> Command:
    """Return the command that runs one rule of Fixit."""
    return ["fixit", "--quiet", "--rules", "fixit.rules.no_redundant_list_comprehension", "lint", *files]


def parse(files: Sequence[Path]) -> Command:
    """Return the command that parses files with LibCST and does nothing else, in one process."""
    return [sys.executable, "-c", _PARSE, *files]
