"""What sort of container a file is."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of container a source is."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    MARKDOWN = "markdown"
    PINS = "pins"
    SETTINGS = "settings"
    SHELL = "shell"
