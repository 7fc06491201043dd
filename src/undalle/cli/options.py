"""The command line of ``undalle check`` as data: each flag, what it takes and what it means. Who parses it is not said here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict

from undalle.report import Severity
from undalle.reporters import FORMATS

if TYPE_CHECKING:
    from datetime import date

COLORS = ("auto", "always", "never")
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


class Flag(NamedTuple):
    """A flag: how it is ``written`` (with all its names), what it means, and what sort of value it has.

    A ``switch`` is there or not, a ``pair`` has a form that says no (``--fix/--no-fix``) and is None where neither is given. ``text`` and
    ``path`` take any words, ``codes`` a list of rule codes, ``day`` a date, ``word`` one of ``words``. ``called`` is how the help calls the
    value.
    """

    written: tuple[str, ...]
    help: str
    kind: Literal["switch", "pair", "text", "path", "codes", "day", "word"] = "switch"
    called: str | None = None
    words: tuple[str, ...] = ()
    default: str | None = None


FLAGS: Mapping[str, Flag] = {
    "fix": Flag(("--fix",), "Write safe fixes."),
    "unsafe_fixes": Flag(("--unsafe-fixes/--no-unsafe-fixes",), "Count unsafe fixes in: they are written where safe ones are.", "pair"),
    "diff": Flag(("--diff",), "Write nothing; print what --fix would change, as a unified diff."),
    "add_ignore": Flag(("--add-ignore",), "Write a comment above each finding that silences it; report nothing."),
    "reason": Flag(("--reason",), "Why, in the comments of --add-ignore; until=YYYY-MM-DD is their last day.", "text", "TEXT"),
    "select": Flag(("--select",), "Report these rules only: codes, prefixes (UD1) or ALL, with commas; may be repeated.", "codes", "CODES"),
    "ignore": Flag(("--ignore",), "Leave these rules out; with --select, the longer prefix wins.", "codes", "CODES"),
    "extend_select": Flag(("--extend-select",), "Report these rules too, besides the default or configured ones.", "codes", "CODES"),
    "target": Flag(("--target",), "The image model to migrate to (see `undalle models`).", "text", "MODEL"),
    "mainline": Flag(("--mainline",), "The chat model to write where a Responses call names an image model.", "text", "MODEL"),
    "pin_defaults": Flag(("--pin-defaults/--no-pin-defaults",), "Write DALL-E's size and quality where a call omits them.", "pair"),
    "docstrings": Flag(("--docstrings/--no-docstrings",), "Check the examples in docstrings of Python files, too.", "pair"),
    "as_of": Flag(("--as-of",), "Judge lifecycles as of this day (default: today).", "day", "DATE"),
    "baseline": Flag(("--baseline",), "Leave out what this file of `undalle baseline` lists.", "path", "FILE"),
    "output_format": Flag(("--output-format",), "How to report (default: text).", "word", words=FORMATS),
    "output_file": Flag(("--output-file",), "Write the report to this file, in one go.", "path", "FILE"),
    "fail_on": Flag(("--fail-on",), "The least severity that makes the exit code 1 (default: warning).", "word", words=SEVERITIES),
    "exit_zero": Flag(("--exit-zero",), "Exit with 0 whatever is found."),
    "exit_non_zero_on_fix": Flag(("--exit-non-zero-on-fix",), "Exit with 1 when files were changed, even if nothing is left."),
    "config": Flag(("--config",), "Read this pyproject.toml or undalle.toml.", "path", "FILE"),
    "isolated": Flag(("--isolated",), "Read no configuration file."),
    "force_exclude": Flag(("--force-exclude/--no-force-exclude",), "Leave excluded files out even if they are named.", "pair"),
    "stdin_filename": Flag(("--stdin-filename",), "What the text on standard input (PATHS is `-`) is called.", "text", "FILE"),
    "statistics": Flag(("--statistics",), "Print how often each rule is broken instead of where."),
    "show_fixes": Flag(("--show-fixes",), "List the findings that were fixed, by file and rule."),
    "quiet": Flag(("-q", "--quiet"), "Print findings and errors only."),
    "color": Flag(("--color",), "Colours; auto: on a terminal, as NO_COLOR and FORCE_COLOR say.", "word", words=COLORS, default="auto"),
}
"""Every flag of ``check`` by the name of its value, in the order that the help shows them."""


def day(value: str) -> date:
    """Return the date that ``value`` says. Raises ``ValueError``, with what to write instead."""
    from datetime import date  # noqa: PLC0415 (few name a day)

    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a date; write it as 2026-11-21.") from None


def codes(value: str) -> tuple[str, ...]:
    """Return the codes in ``value``, a list with commas. Raises ``ValueError`` for a list without a code."""
    found = tuple(code.strip() for code in value.split(",") if code.strip())
    if not found:
        raise ValueError("no rule code given; write UD101, a prefix such as UD1, or ALL.")
    return found
