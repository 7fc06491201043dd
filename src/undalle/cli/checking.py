"""What ``undalle check`` does once its command line is read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from undalle.cli.configuration import resolve
from undalle.cli.deliver import deliver, ready, tell
from undalle.cli.options import Flags
from undalle.cli.refusal import Refusal
from undalle.cli.streams import colored, show
from undalle.reporters import FOR_PEOPLE, Options, reporter

if TYPE_CHECKING:
    from undalle.report import Report

STDIN = "-"
_WHOLE = "; every file is whole, the old one or the new one, and the same command does the rest"


def check(given: Flags) -> int:
    """Carry out one command line and return its exit code. Raises ``Refusal``, ``ConfigError`` and ``OSError``."""
    ready("--output-file", given["output_file"])
    _refuse_together(given)
    paths = given["paths"] or (".",)
    piped = _is_piped(given)
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
    try:
        report = run(paths, configured, fix=fix, unsafe=settings.unsafe_fixes, write=not given["diff"], stdin=text)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_WHOLE if given["fix"] else "") from None
    options = Options(color=colored(given["color"]), unsafe_fixes=settings.unsafe_fixes, quiet=given["quiet"])
    tell(report, quiet=given["quiet"])
    if given["diff"]:
        return _show_diff(report, options, given)
    if fix and text is not None:
        from undalle.cli.piped import pass_on  # noqa: PLC0415

        pass_on(text, paths[0], report)
    told = reporter(settings.output_format)
    if given["statistics"]:
        from undalle.reporters.statistics import of  # noqa: PLC0415

        told = of(settings.output_format)
    deliver(told, report, options, given["output_file"], err=fix and piped)
    if given["show_fixes"]:
        from undalle.reporters.fixes import render  # noqa: PLC0415

        aside = not given["output_file"] and settings.output_format not in FOR_PEOPLE
        show(render(report, options), err=(fix and piped) or aside)
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
        show(forecast(report, options), err=True)
    if report.failures:
        return 2
    return 0 if given["exit_zero"] else int(bool(report.changed))


def _is_piped(given: Flags) -> bool:
    if STDIN not in given["paths"]:
        if given["stdin_filename"] is not None:
            raise Refusal("--stdin-filename names what comes from standard input: give `-` as the path.")
        return False
    if len(given["paths"]) > 1:
        raise Refusal("`-` (standard input) cannot be checked together with other paths.")
    return True
