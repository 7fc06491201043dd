"""``undalle check -``: one file on standard input, its new text on standard output."""

from __future__ import annotations

from pathlib import Path

from undalle.cli.flags import Flags
from undalle.cli.refusal import Refusal
from undalle.diagnostics import Report

STDIN = "-"


def is_piped(given: Flags) -> bool:
    """Say whether the text comes from standard input. Raises ``Refusal`` for ``-`` beside other paths and for a name without ``-``."""
    if STDIN not in given["paths"]:
        if given["stdin_filename"] is not None:
            raise Refusal("--stdin-filename names what comes from standard input: give `-` as the path.")
        return False
    if len(given["paths"]) > 1:
        raise Refusal("`-` (standard input) cannot be checked together with other paths.")
    return True


def rewritten(data: bytes, name: str, report: Report) -> bytes:
    """Return the file ``data`` as ``report`` changed it, in its own encoding; as it was when nothing changed."""
    from undalle.sources.languages import read_source  # noqa: PLC0415

    if not report.changed:
        return data
    ((_, new),) = report.changed.values()
    return read_source(Path(name), name, data).encode(new)
