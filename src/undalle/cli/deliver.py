"""Where a report goes: to standard output, or whole into a file."""

from __future__ import annotations

from pathlib import Path

from undalle.cli.refusal import Refusal
from undalle.cli.streams import complain, remark, show
from undalle.report import Report
from undalle.reporters import Options, Reporter


def ready(flag: str, file: str | None) -> None:
    """Raise ``Refusal`` before any work is done if a report can not be written to ``file``, which ``flag`` names."""
    if file is None:
        return
    path = Path(file)
    if path.is_dir():
        raise Refusal(f"{flag} {file}: is a directory; name a file.")
    if not path.absolute().parent.is_dir():
        raise Refusal(f"{flag} {file}: there is no directory `{path.parent}`; make it first.")


def deliver(render: Reporter, report: Report, options: Options, file: str | None, *, err: bool = False) -> None:
    """Show what ``render`` makes of a report, on standard error with ``err``; with a ``file``, write it there and show one line.

    Raises ``Refusal`` for a file that can not be written.
    """
    if file is None:
        show(render(report, options), err=err)
        return
    write(file, render(report, options._replace(color=False)))
    if not options.quiet:
        from undalle.reporters.summary import summary  # noqa: PLC0415 (few ask for a file)

        show(summary(report, options) + f"The report is in {file}.\n", err=err)


def tell(report: Report, *, quiet: bool) -> None:
    """Say on stderr what is not a finding: failures always, notices unless quiet."""
    for failure in report.failures:
        complain(f"{failure.path}: {failure.reason}")
    if quiet:
        return
    for notice in report.notices:
        remark(notice)
    if not report.files and not report.failures:
        remark("warning: no Python files found below the given paths")


def write(file: str, text: str) -> None:
    """Write ``text`` to ``file`` whole. Raises ``Refusal``."""
    from undalle.sources.write import WriteError, write_whole  # noqa: PLC0415

    try:
        write_whole(Path(file), text.encode("utf-8", "backslashreplace"))
    except WriteError as error:
        raise Refusal(str(error)) from error
