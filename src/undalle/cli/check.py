"""``undalle check``: report and fix."""

from __future__ import annotations

import sys
from typing import Unpack

import click

from undalle.cli.deliver import deliver, ready, tell
from undalle.cli.flags import Flags, flags
from undalle.cli.piped import STDIN, is_piped, rewritten
from undalle.cli.refusal import Refusal
from undalle.cli.streams import colored, emit, show
from undalle.diagnostics import Report
from undalle.reporters import FOR_PEOPLE, Options, fixes, reporter, statistics

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
    from undalle.cli.configuration import resolve  # noqa: PLC0415

    ready("--output-file", given["output_file"])
    _refuse_together(given)
    paths = given["paths"] or (".",)
    piped = is_piped(given)
    configured = resolve((given["stdin_filename"] or ".",) if piped else paths, given)
    settings = configured.run
    if given["add_ignore"]:
        from undalle.cli.ignores import write_ignores  # noqa: PLC0415

        return write_ignores(paths, configured, given)

    from undalle.engine.run import run  # noqa: PLC0415 (after the settings: a wrong flag is answered before anything heavy loads)

    fix = given["fix"] or given["diff"]
    text = sys.stdin.buffer.read() if piped else None
    if text is not None:
        paths = (given["stdin_filename"] or STDIN,)
    report = run(paths, configured, fix=fix, unsafe=settings.unsafe_fixes, write=not given["diff"], stdin=text)
    options = Options(color=colored(given["color"]), unsafe_fixes=settings.unsafe_fixes, quiet=given["quiet"])
    tell(report, quiet=given["quiet"])
    if given["diff"]:
        return _show_diff(report, options, given)
    if fix and text is not None:
        emit(rewritten(text, paths[0], report))
    told = statistics.of(settings.output_format) if given["statistics"] else reporter(settings.output_format)
    deliver(told, report, options, given["output_file"], err=fix and piped)
    if given["show_fixes"]:
        aside = not given["output_file"] and settings.output_format not in FOR_PEOPLE
        show(fixes.render(report, options), color=options.color, err=(fix and piped) or aside)
    return report.exit_code(settings.fail_on, exit_zero=given["exit_zero"], exit_non_zero_on_fix=given["exit_non_zero_on_fix"])


def _refuse_together(given: Flags) -> None:
    if given["reason"] is not None and not given["add_ignore"]:
        raise Refusal("--reason is written by --add-ignore: say that, too.")
    if given["reason"] is not None and ("#" in given["reason"] or not given["reason"].isprintable()):
        raise Refusal("--reason is one line of a comment; write it without `#` and line ends.")
    if given["add_ignore"] and (given["fix"] or given["diff"] or "-" in given["paths"]):
        raise Refusal("--add-ignore writes comments only; use it without --fix and --diff, and not on standard input.")


def _show_diff(report: Report, options: Options, given: Flags) -> int:
    from undalle.reporters.diff import render  # noqa: PLC0415
    from undalle.reporters.summary import forecast  # noqa: PLC0415

    deliver(render, report, options, given["output_file"])
    if not options.quiet:
        click.echo(forecast(report, options), nl=False, err=True)
    if report.failures:
        return 2
    return 0 if given["exit_zero"] else int(bool(report.changed))
