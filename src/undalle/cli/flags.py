"""The flags of ``undalle check``, and the words they are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypedDict

import click

from undalle.cli.streams import COLORS
from undalle.diagnostics import Severity
from undalle.reporters import FORMATS

SEVERITIES = tuple(severity.name.lower() for severity in Severity)


class Judged(TypedDict):
    """What says how code is judged, as parsed. None and empty tuples: not given, the configuration decides."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    target: str | None
    mainline: str | None
    pin_defaults: bool | None
    docstrings: bool | None
    as_of: date | None
    config: str | None
    isolated: bool
    force_exclude: bool | None
    quiet: bool


class Shared(Judged):
    """What ``check`` and ``migrate`` have in common, as parsed."""

    unsafe_fixes: bool | None
    fail_on: str | None
    exit_zero: bool
    color: str


class Flags(Shared):
    """The command line of ``check`` as parsed."""

    fix: bool
    diff: bool
    add_ignore: bool
    reason: str | None
    baseline: str | None
    output_format: str | None
    output_file: str | None
    exit_non_zero_on_fix: bool
    stdin_filename: str | None
    statistics: bool
    show_fixes: bool


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


_FLAGS: Mapping[str, Callable[[click.decorators.FC], click.decorators.FC]] = {
    "paths": click.argument("paths", nargs=-1, metavar="[PATHS]..."),
    "fix": click.option("--fix", is_flag=True, help="Write safe fixes."),
    "unsafe_fixes": click.option(
        "--unsafe-fixes/--no-unsafe-fixes", default=None, help="Count unsafe fixes in: they are written where safe ones are."
    ),
    "diff": click.option("--diff", is_flag=True, help="Write nothing; print what --fix would change, as a unified diff."),
    "add_ignore": click.option("--add-ignore", is_flag=True, help="Write a comment above each finding that silences it; report nothing."),
    "reason": click.option("--reason", metavar="TEXT", help="Why, in the comments of --add-ignore; until=YYYY-MM-DD is their last day."),
    "select": _selector("--select", "Report these rules only: codes, prefixes (UD1) or ALL, with commas; may be repeated."),
    "ignore": _selector("--ignore", "Leave these rules out; with --select, the longer prefix wins."),
    "extend_select": _selector("--extend-select", "Report these rules too, besides the default or configured ones."),
    "target": click.option("--target", metavar="MODEL", help="The image model to migrate to (see `undalle models`)."),
    "mainline": click.option("--mainline", metavar="MODEL", help="The chat model to write where a Responses call names an image model."),
    "pin_defaults": click.option(
        "--pin-defaults/--no-pin-defaults", default=None, help="Write DALL-E's size and quality where a call omits them."
    ),
    "docstrings": click.option("--docstrings/--no-docstrings", default=None, help="Check the examples in docstrings of Python files, too."),
    "as_of": as_of,
    "baseline": click.option("--baseline", type=click.Path(), metavar="FILE", help="Leave out what this file of `undalle baseline` lists."),
    "output_format": click.option("--output-format", type=click.Choice(FORMATS), help="How to report (default: text)."),
    "output_file": click.option("--output-file", type=click.Path(), metavar="FILE", help="Write the report to this file, in one go."),
    "fail_on": click.option(
        "--fail-on", type=click.Choice(SEVERITIES), help="The least severity that makes the exit code 1 (default: warning)."
    ),
    "exit_zero": click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    "exit_non_zero_on_fix": click.option(
        "--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 when files were changed, even if nothing is left."
    ),
    "config": click.option("--config", type=click.Path(), metavar="FILE", help="Read this pyproject.toml or undalle.toml."),
    "isolated": click.option("--isolated", is_flag=True, help="Read no configuration file."),
    "force_exclude": click.option(
        "--force-exclude/--no-force-exclude", default=None, help="Leave excluded files out even if they are named."
    ),
    "stdin_filename": click.option("--stdin-filename", metavar="FILE", help="What the text on standard input (PATHS is `-`) is called."),
    "statistics": click.option("--statistics", is_flag=True, help="Print how often each rule is broken instead of where."),
    "show_fixes": click.option("--show-fixes", is_flag=True, help="List the findings that were fixed, by file and rule."),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="Print findings and errors only."),
    "color": click.option(
        "--color", type=click.Choice(COLORS), default="auto", help="Colours; auto: on a terminal, as NO_COLOR and FORCE_COLOR say."
    ),
}


def flags(function: Callable[..., int]) -> Callable[..., int]:
    """Add every flag of ``check`` to ``function``, in the order the help shows them."""
    return _with(function, _FLAGS)


def shared(function: Callable[..., int]) -> Callable[..., int]:
    """Add the flags of ``Shared`` to ``function``, in the same order."""
    return _with(function, [name for name in _FLAGS if name in Shared.__annotations__])


def judged(function: Callable[..., int]) -> Callable[..., int]:
    """Add the flags of ``Judged`` to ``function``, in the same order."""
    return _with(function, [name for name in _FLAGS if name in Judged.__annotations__])


def _with(function: Callable[..., int], names: Iterable[str]) -> Callable[..., int]:
    for name in reversed(list(names)):
        function = _FLAGS[name](function)
    return function
