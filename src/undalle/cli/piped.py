"""``undalle check -``: one file on standard input, its new text on standard output."""

from __future__ import annotations

from pathlib import Path

from undalle.cli.streams import emit
from undalle.report import Report
from undalle.sources.languages import read_source


def pass_on(data: bytes, name: str, report: Report) -> None:
    """Write the file ``data`` to standard output as ``report`` changed it, in its own encoding; as it was when nothing changed."""
    if report.changed:
        ((_, new),) = report.changed.values()
        data = read_source(Path(name), name, data).encode(new)
    emit(data)
