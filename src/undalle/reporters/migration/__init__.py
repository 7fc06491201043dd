"""Reporters of a migration: text for the terminal; HTML, Markdown and JSON for a file. Looked up by name, imported on use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from undalle.engine.migration import Migration
from undalle.reporters.options import Options

Steps = Sequence[tuple[str, str]]
"""What to do next: commands, each with what it is for."""
MigrationReporter = Callable[[Migration, Steps, Options], str]

_HOMES = {".html": "html", ".md": "markdown", ".json": "json_"}
SUFFIXES = tuple(_HOMES)


def reporter(suffix: str) -> MigrationReporter:
    """Return the reporter for files that end in ``suffix``, one of ``SUFFIXES``."""
    return cast("MigrationReporter", import_module(f"{__name__}.{_HOMES[suffix]}").render)


__all__ = ["SUFFIXES", "MigrationReporter", "Steps", "reporter"]
