"""Reading a file's bytes, with what goes wrong as a value."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from undalle.report import Failure

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_MUCH = 1 << 20


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


def read_bytes(path: str | Path, name: str | None = None) -> bytes | Failure:
    """Return all bytes of a regular file, or a Failure that names it as ``name``. Never waits on a pipe or a device."""
    try:
        look = os.stat(path)  # noqa: PTH116 (a string will do, and is what a tree of many files is walked with)
        if stat.S_ISDIR(look.st_mode):
            return Failure(name or shown(Path(path)), "is a directory, not a file")
        if not stat.S_ISREG(look.st_mode):
            return Failure(name or shown(Path(path)), "is not a regular file")
        descriptor = os.open(path, _READ)
        try:
            return _rest(descriptor, look.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        return Failure(name or shown(Path(path)), f"cannot be read: {reason_of(error)}")


def _rest(descriptor: int, size: int) -> bytes:
    """Return what is left of an open file that should have ``size`` bytes: in one call where it has."""
    parts = [os.read(descriptor, size + 1)]
    if len(parts[0]) == size:
        return parts[0]
    while more := os.read(descriptor, _MUCH):
        parts.append(more)
    return b"".join(parts)
