"""Where the image goes: a named file that nothing is overwritten for."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path


def ready(folder: Path) -> None:
    """Make ``folder`` if it is missing. Raises OSError unless files can be made in it."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder}: no file can be written there")


def save(data: bytes, folder: Path, name: str, extension: str) -> Path:
    """Write ``data`` to ``undalle-smoke-NAME.EXTENSION`` in ``folder``, with a number where that is taken, and return the path.

    Raises OSError; no half of a file is left then.
    """
    stem = f"undalle-smoke-{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}"
    for number in itertools.count(1):
        path = folder / (f"{stem}.{extension}" if number == 1 else f"{stem}-{number}.{extension}")
        try:
            file = path.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(data)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError
