"""The flags of ``undalle check``, and the words they are written with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypedDict

import click

from undalle.cli.streams import COLORS
from undalle.diagnostics import Severity
from undalle.reporters import FORMATS

SEVERITIES = tuple(severity.name.lower() for severity in Severity)


class Flags(TypedDict):
    """The command line of ``check`` as parsed. None and empty tuples: not given, the configuration decides."""

    paths: tuple[str, ...]
    fix: bool
    unsafe_fixes: bool | None
    diff: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    target: str | None
    mainline: str | None
    pin_defaults: bool | None
    docstrings: bool | None
    as_of: date | None
    output_format: str | None
    output_file: str | None
    fail_on: str | None
    exit_zero: bool
    exit_non_zero_on_fix: bool
    config: str | None
    isolated: bool
    force_exclude: bool | None
    stdin_filename: str | None
    statistics: bool
    show_fixes: bool
    quiet: bool
    color: str


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Return the date that ``value`` says; anything else is a usage error."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write it as 2026-11-21.") from None


def _codes(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes in ``values``, each a list with commas; a list without a code is a usage error."""
    lists = [[code.strip() for code in value.split(",") if code.strip()] for value in values]
    if not all(lists):
        raise click.BadParameter("no rule code given; write UD101, a prefix such as UD1, or ALL.")
    return tuple(code for codes in lists for code in codes)


def _selector(name: str, text: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    return click.option(name, multiple=True, callback=_codes, metavar="CODES", help=text)


def as_of(function: click.decorators.FC) -> click.decorators.FC:
    """Add ``--as-of`` to a command."""
    return click.option("--as-of", callback=_day, metavar="DATE", help="Judge lifecycles as of this day (default: today).")(function)


_FLAGS = (
    click.argument("paths", nargs=-1, metavar="[PATHS]..."),
    click.option("--fix", is_flag=True, help="Write safe fixes."),
    click.option("--unsafe-fixes/--no-unsafe-fixes", default=None, help="Count unsafe fixes in: with --fix, write them too."),
    click.option("--diff", is_flag=True, help="Write nothing; print what --fix would change, as a unified diff."),
    _selector("--select", "Report these rules only: codes, prefixes (UD1) or ALL, with commas; may be repeated."),
    _selector("--ignore", "Leave these rules out; with --select, the longer prefix wins."),
    _selector("--extend-select", "Report these rules too, besides the default or configured ones."),
    click.option("--target", metavar="MODEL", help="The image model to migrate to (see `undalle models`)."),
    click.option("--mainline", metavar="MODEL", help="The chat model to write where a Responses call names an image model."),
    click.option("--pin-defaults/--no-pin-defaults", default=None, help="Write DALL-E's size and quality where a call omits them."),
    click.option("--docstrings/--no-docstrings", default=None, help="Check the examples in docstrings of Python files, too."),
    as_of,
    click.option("--output-format", type=click.Choice(FORMATS), help="How to report (default: text)."),
    click.option("--output-file", type=click.Path(), metavar="FILE", help="Write the report to this file, in one go."),
    click.option("--fail-on", type=click.Choice(SEVERITIES), help="The least severity that makes the exit code 1 (default: warning)."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 when files were changed, even if nothing is left."),
    click.option("--config", type=click.Path(), metavar="FILE", help="Read this pyproject.toml or undalle.toml."),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
    click.option("--force-exclude/--no-force-exclude", default=None, help="Leave excluded files out even if they are named."),
    click.option("--stdin-filename", metavar="FILE", help="What the text on standard input (PATHS is `-`) is called."),
    click.option("--statistics", is_flag=True, help="Print how often each rule is broken instead of where."),
    click.option("--show-fixes", is_flag=True, help="List the findings that were fixed, by file and rule."),
    click.option("-q", "--quiet", is_flag=True, help="Print findings and errors only."),
    click.option(
        "--color", type=click.Choice(COLORS), default="auto", help="Colours; auto: on a terminal, as NO_COLOR and FORCE_COLOR say."
    ),
)


def flags(function: Callable[..., int]) -> Callable[..., int]:
    """Add every flag of ``check`` to ``function``, in the order the help shows them."""
    for flag in reversed(_FLAGS):
        function = flag(function)
    return function
