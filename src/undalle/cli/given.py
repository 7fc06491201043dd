"""The command line of ``migrate``, as parsed."""

from __future__ import annotations

from undalle.cli.options import Shared


class Given(Shared):
    """What ``migrate`` has beside ``Shared``."""

    preview: bool
    interactive: bool
    annotate: bool
    remove_annotations: bool
    allow_dirty: bool
    report: str | None
