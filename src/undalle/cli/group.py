"""The ``undalle`` command: a group whose subcommands are imported when they are used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from undalle import __version__
from undalle.cli.refusal import Refusal
from undalle.cli.streams import complain

COMMANDS = ("check", "migrate", "baseline", "config", "rule", "rules", "models", "smoke")

EPILOG = """\b
Examples:
  undalle check                       report legacy image code below this directory
  undalle check --diff src            show what safe fixes would change
  undalle check --fix src             write safe fixes
  undalle migrate --preview           what would become of this repository, unit by unit
  undalle baseline                    put up with what is there, so that a check tells what is new
  undalle rule UD101                  explain a rule
  undalle smoke --dry-run             show the live request that would prove the migration
"""


def obey(arguments: Sequence[str] | None) -> int:
    """Run one command line (default: the arguments of the process) as click reads it, and return its exit code."""
    try:
        code = command.main(arguments, prog_name="undalle", standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else " ".join(["undalle", *_command(arguments)])
        complain(f"{error.format_message()} (see `{where} --help`)")
        return error.exit_code
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    return code if isinstance(code, int) else 0


def _command(arguments: Sequence[str] | None) -> Sequence[str]:
    """Return the command that ``arguments`` start with, for what click complains about without saying where; empty without one."""
    first = (sys.argv[1:] if arguments is None else arguments)[:1]
    return first if set(first) <= set(COMMANDS) else ()


class LazyGroup(click.Group):
    """A group that finds the command NAME in ``undalle.cli.NAME``, as ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command called ``cmd_name``; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"undalle.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` start with. Raises ``Refusal`` with the closest name when there is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from undalle.settings.closest import suggestion  # noqa: PLC0415 (only who mistypes waits for it)

            raise Refusal(f"there is no command `{args[0]}`{suggestion(args[0], COMMANDS, most=1) or '; `undalle --help` lists them.'}")
        return super().resolve_command(ctx, args)


@click.command(
    "undalle",
    cls=LazyGroup,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="undalle %(version)s")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Find and migrate legacy OpenAI image code.

    DALL-E 2 and 3 were shut down on 2026-05-12, and GPT Image answers in another shape. undalle finds the calls, parameters and reads of
    the result that break, says why, and rewrites what it is sure of.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return 2
    return 0
