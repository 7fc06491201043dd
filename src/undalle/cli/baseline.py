"""``undalle baseline``: put up with what is there, so that only what is new fails."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from undalle.cli.deliver import ready, tell, write
from undalle.cli.flags import judged
from undalle.cli.options import Judged
from undalle.cli.streams import show

DEFAULT = ".undalle-baseline.json"

EPILOG = """\b
Exit codes:
  0  the baseline was written
  2  a wrong option or configuration, or a path that could not be read or written

\b
Examples:
  undalle baseline                              write .undalle-baseline.json, or the file that the configuration names
  undalle check --baseline .undalle-baseline.json
  undalle baseline src                          look at src anew; what is listed for other files stays
  undalle baseline --output legacy.json

\b
So that every check uses it, in pyproject.toml (or without the prefix in undalle.toml):
  [tool.undalle]
  baseline = ".undalle-baseline.json"
"""


class Given(Judged):
    """The command line of ``baseline`` as parsed."""

    output: str | None


@click.command("baseline", epilog=EPILOG, short_help="Write down what is found, so that a check tells what is new.")
@judged
@click.option("--output", type=click.Path(), metavar="FILE", help=f"The file to write (default: as configured, or {DEFAULT}).")
def command(**given: Unpack[Given]) -> int:
    """Write what is found below PATHS (default: the current directory) to a file that `undalle check` can be told to put up with.

    A finding is known by its rule and by the words it stands on, not by line or file: it stays known when lines move, when a formatter
    runs and when its file is renamed. The file has a line for each finding, sorted, for a good diff. Run it again to drop what is gone;
    a check says when that is due. What is known is not reported and does not fail; `--fix` fixes it all the same.
    """
    from undalle.cli.configuration import resolve  # noqa: PLC0415

    paths = given["paths"] or (".",)
    configured = resolve(paths, given)
    file = Path(given["output"]) if given["output"] else configured.run.baseline or Path(DEFAULT)
    ready("--output", str(file))

    from undalle.engine.baseline import Baseline, read_baseline  # noqa: PLC0415
    from undalle.engine.judging import renewed  # noqa: PLC0415 (after the settings: a wrong flag is answered before anything heavy loads)

    old = read_baseline(file) if file.exists() else Baseline(file)
    new, report = renewed(paths, configured, old)
    tell(report, quiet=given["quiet"])
    if report.failures:
        return 2
    write(str(file), new.text())
    if not given["quiet"]:
        files = {entry.path for entry in new.entries}
        show(_told(file, sum(new.entries.values()), len(files), used=configured.run.baseline == file.absolute()))
    return 0


def _told(file: Path, findings: int, files: int, *, used: bool) -> str:
    from undalle.reporters.summary import plural  # noqa: PLC0415
    from undalle.settings import shown_config  # noqa: PLC0415

    name = shown_config(file)
    how = "" if used else f'Use it with `undalle check --baseline {name}`, or with baseline = "{name}" in the configuration.\n'
    return f"{name} lists {plural(findings, 'finding')} in {plural(files, 'file')}.\n{how}"
