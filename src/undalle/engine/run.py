"""One run over the paths of a command line: what cannot matter ends here, and only the rest is analysed and judged."""

from __future__ import annotations

from collections.abc import Sequence

from undalle.engine.configured import Configured
from undalle.engine.reading import Reading
from undalle.report import Report
from undalle.settings import Settings


def run(
    paths: Sequence[str],
    settings: Settings | Configured,
    *,
    fix: bool = False,
    unsafe: bool = False,
    write: bool = True,
    stdin: bytes | None = None,
) -> Report:
    """Check ``paths`` by ``settings`` (for all files, or for each its own) and return what was found.

    ``fix`` applies safe fixes, with ``unsafe`` the unsafe ones too; ``write=False`` fills ``Report.changed`` and writes nothing.
    ``stdin`` is the content of the only path, which need not exist and is not written. Every path is worked on even if others fail.
    Raises nothing for bad input (see ``Report.failures``), but ``ConfigError`` for a configuration file that cannot be used.
    """
    configured = settings if isinstance(settings, Configured) else Configured(settings)
    reading = Reading(paths, configured, stdin=stdin, meanwhile=lambda: _load(configured))
    if not reading.candidates and configured.run.baseline is None:
        return Report(failures=reading.failures, files=len(reading.found))

    # The one way to all that knows Python, the rules and how to rewrite: nine runs in ten never take it.
    from undalle.engine.judging import judge  # noqa: PLC0415

    return judge(reading, configured, fix=fix, unsafe=unsafe, write=write and stdin is None)


def _load(configured: Configured) -> None:
    """Load what judging takes, so that processes that share it have it when they begin."""
    from undalle.analysis.analyze import analyze  # noqa: PLC0415
    from undalle.engine.judging import known  # noqa: PLC0415

    analyze("", "", known(configured.run))  # asks for nearly all that any other analysis does
