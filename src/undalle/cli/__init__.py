"""The command line: ``undalle`` and ``python -m undalle``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from undalle.cli.quick import parse
from undalle.cli.refusal import Refusal
from undalle.cli.streams import complain, prepare

INTERRUPTED = 130


def main() -> None:
    """Run the command line with the arguments of the process and leave with its exit code."""
    prepare()
    code = run()
    # The collector would look through all there is, twice, before the process gives it back as a whole.
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the arguments of the process) and return its exit code. Whatever is wrong is one line on stderr."""
    try:
        return _run(arguments)
    except Refusal as refusal:
        complain(refusal.message)
    except KeyboardInterrupt as interrupt:
        complain(f"interrupted{interrupt}")
        return INTERRUPTED
    except OSError as error:
        complain(str(error))
    except ValueError as error:
        from undalle.settings import ConfigError  # noqa: PLC0415 (only a configuration met on the way needs it)

        if not isinstance(error, ConfigError):
            raise
        complain(str(error))
    return 2


def _run(arguments: Sequence[str] | None) -> int:
    given = parse(sys.argv[1:] if arguments is None else arguments)
    if given is not None:
        from undalle.cli.checking import check  # noqa: PLC0415

        return check(given)

    from undalle.cli.group import obey  # noqa: PLC0415 (click takes as long to load as a clean check)

    return obey(arguments)
