"""Reading a file's bytes, with what goes wrong as a value."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from undalle.diagnostics import Failure


def reason_of(error: OSError) -> str:
    """Return what went wrong in a few lower-case words, without the path."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def shown(path: Path) -> str:
    """Return ``path`` as the user is shown it: relative to the working directory when below it, ``/`` between parts, always printable."""
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else path
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def read_bytes(path: Path, name: str | None = None) -> bytes | Failure:
    """Return all bytes of a regular file, or a Failure that names it as ``name``. Never waits on a pipe or a device."""
    name = shown(path) if name is None else name
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Failure(name, "is a directory, not a file")
        if not stat.S_ISREG(mode):
            return Failure(name, "is not a regular file")
        return path.read_bytes()
    except OSError as error:
        return Failure(name, f"cannot be read: {reason_of(error)}")
