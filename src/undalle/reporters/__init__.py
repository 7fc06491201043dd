"""Reporters: a report in, text out. Looked up by name, imported on use."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from undalle.report import Report
from undalle.reporters.options import Options

Reporter = Callable[[Report, Options], str]

_HOMES = {
    "text": "undalle.reporters.text",
    "concise": "undalle.reporters.concise",
    "json": "undalle.reporters.json_",
    "json-lines": "undalle.reporters.json_lines",
    "markdown": "undalle.reporters.markdown",
    "github": "undalle.reporters.github",
    "gitlab": "undalle.reporters.gitlab",
    "azure": "undalle.reporters.azure",
    "junit": "undalle.reporters.junit",
    "sarif": "undalle.reporters.sarif",
}

FORMATS = tuple(_HOMES)
FOR_PEOPLE = ("text", "concise", "markdown")


def reporter(name: str) -> Reporter:
    """Return the reporter called ``name``, one of ``FORMATS``. Its text is complete, with its last newline; empty means print nothing.

    Raises ``KeyError`` for any other name.
    """
    return cast("Reporter", import_module(_HOMES[name]).render)


__all__ = ["FORMATS", "FOR_PEOPLE", "Options", "Reporter", "reporter"]
