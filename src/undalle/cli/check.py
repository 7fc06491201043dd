"""``undalle check``: report and fix."""

from __future__ import annotations

from typing import Unpack

import click

from undalle.cli.flags import flags
from undalle.cli.options import Flags

EPILOG = """\b
Exit codes:
  0  nothing left to report at or above --fail-on; with --diff, nothing to change
  1  findings are left; with --diff, something would change
  2  a wrong option or configuration, or a path that could not be read or written

\b
Examples:
  undalle check                               this directory, nothing written
  undalle check --fix src                     write safe fixes below src
  undalle check --diff --unsafe-fixes app.py  show everything that can be rewritten
  undalle check --select UD1 --ignore UD103   dead models only, retiring ones left out
  undalle check --target gpt-image-2          migrate to another model
  undalle check --add-ignore --reason "the proxy still answers, until=2027-01-31" src
  undalle check --output-format sarif --output-file undalle.sarif
  undalle check --fix --stdin-filename app.py - < app.py > new.py

\b
Configuration, in pyproject.toml (or without the prefix in undalle.toml):
  [tool.undalle]
  target = "gpt-image-2"
  extend-exclude = ["legacy/"]
"""


@click.command("check", epilog=EPILOG, short_help="Report legacy image code and fix it.")
@flags
def command(**given: Unpack[Flags]) -> int:
    """Report legacy OpenAI image code below PATHS (default: the current directory).

    Nothing is written without --fix. A fix is safe when the code proves what it does, unsafe when something had to be assumed or a value
    changes its kind; each unsafe fix says why. A `# noqa: UD101` or `# undalle: ignore[UD101]` comment on the line silences a finding.
    """
    from undalle.cli.checking import check  # noqa: PLC0415 (the help is shown without it)

    return check(given)
