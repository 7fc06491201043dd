"""``undalle check --add-ignore``: comments that silence what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from undalle.cli.options import Flags
from undalle.cli.streams import complain, remark, show
from undalle.engine.configured import Configured
from undalle.engine.ignores import add_ignores
from undalle.reporters.summary import plural


def write_ignores(paths: Sequence[str], configured: Configured, given: Flags) -> int:
    """Write the comments, say how many, and return the exit code: 1 for findings that have no place for one, 2 for failures."""
    done = add_ignores(paths, configured, given["reason"] or "")
    for failure in done.failures:
        complain(f"{failure.path}: {failure.reason}")
    if not given["quiet"]:
        show(f"Added {plural(done.comments, 'comment')} in {plural(done.files, 'file')}.\n")
        for name, count in sorted(Counter(done.placeless).items()):
            remark(f"{name}: {plural(count, 'finding')} without a place for a comment; use per-file-ignores or a baseline")
    return 2 if done.failures else int(bool(done.placeless))
