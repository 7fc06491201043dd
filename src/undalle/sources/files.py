"""Reading a file's bytes, with what goes wrong as a value."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from undalle.report import Failure

# Not blocking: a pipe that nobody writes to is opened, too, and then seen to be one. One look less a file than to look before.
_READ = os.O_RDONLY
for _flag in ("O_CLOEXEC", "O_BINARY", "O_NONBLOCK", "O_NOCTTY"):
    _READ |= getattr(os, _flag, 0)
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
        descriptor = os.open(path, _READ)
    except OSError as error:
        return Failure(name or shown(Path(path)), _unlike_a_file(path) or f"cannot be read: {reason_of(error)}")
    try:
        look = os.fstat(descriptor)
        if stat.S_ISREG(look.st_mode):
            return _rest(descriptor, look.st_size)
        return Failure(name or shown(Path(path)), _unlike_a_file(path) or "is not a regular file")
    except OSError as error:
        return Failure(name or shown(Path(path)), f"cannot be read: {reason_of(error)}")
    finally:
        os.close(descriptor)


def _unlike_a_file(path: str | Path) -> str:
    """Say that something is no regular file; empty where it is one, or where nobody can tell."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 (a string will do)
    except OSError:
        return ""
    if stat.S_ISDIR(mode):
        return "is a directory, not a file"
    return "" if stat.S_ISREG(mode) else "is not a regular file"


def _rest(descriptor: int, size: int) -> bytes:
    """Return what is left of an open file that should have ``size`` bytes: in one call where it has."""
    parts = [os.read(descriptor, size + 1)]
    if len(parts[0]) == size:
        return parts[0]
    while more := os.read(descriptor, _MUCH):
        parts.append(more)
    return b"".join(parts)
