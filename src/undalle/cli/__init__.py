"""The command line: ``undalle`` and ``python -m undalle``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from undalle.cli.group import command
from undalle.cli.streams import complain, prepare

INTERRUPTED = 130


def main() -> None:
    """Run the command line with the arguments of the process and leave with its exit code."""
    prepare()
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the arguments of the process) and return its exit code. Whatever is wrong is one line on stderr."""
    try:
        code = command.main(arguments, prog_name="undalle", standalone_mode=False)
    except click.exceptions.Abort:
        complain("interrupted")
        return INTERRUPTED
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "undalle"
        complain(f"{error.format_message()} (see `{where} --help`)")
        return error.exit_code
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    except OSError as error:
        complain(str(error))
        return 2
    except ValueError as error:
        from undalle.settings import ConfigError  # noqa: PLC0415 (only a configuration met on the way needs it)

        if not isinstance(error, ConfigError):
            raise
        complain(str(error))
        return 2
    return code if isinstance(code, int) else 0
