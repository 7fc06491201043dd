"""``undalle config``: which settings are in force for a path, and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from undalle.cli.flags import judged
from undalle.cli.options import Judged
from undalle.cli.refusal import Refusal
from undalle.cli.streams import show

EPILOG = """\b
Exit codes: 0 printed, 2 a wrong option or configuration.

\b
Examples:
  undalle config                             for this directory
  undalle config src/app.py                  for this file, with what per-file-ignores says of it
  undalle config --target gpt-image-2 src    with this flag on top
  undalle config --isolated                  the defaults
"""


@click.command("config", epilog=EPILOG, short_help="Print the settings in force for a path, and where each comes from.")
@judged
def command(**given: Unpack[Judged]) -> int:
    """Print the settings that are in force for PATHS (one path; default: the current directory), and where each comes from.

    What is printed is TOML: with the comments taken off, it is a configuration. The nearest `undalle.toml`, or `pyproject.toml` with
    `[tool.undalle]`, governs a file, as in ruff; what concerns a run as a whole comes from the one around the working directory.
    """
    from undalle.cli.configuration import resolve  # noqa: PLC0415
    from undalle.cli.explain import explain  # noqa: PLC0415

    if len(given["paths"]) > 1:
        raise Refusal("`undalle config` looks at one path; leave the others out.")
    path = Path((given["paths"] or (".",))[0])
    show(explain(path, resolve((str(path),), given), given))
    return 0
