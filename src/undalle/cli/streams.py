"""Standard output and standard error: what goes where, in which encoding, in colour or not."""

from __future__ import annotations

import io
import os
import sys

from undalle.reporters.terminal import visible


def prepare() -> None:
    r"""Make the standard streams write ``\n`` and spell out what their encoding lacks, on every platform."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="\n")


def colored(when: str) -> bool:
    """Say whether standard output is to be coloured. ``when`` is auto, always or never; auto asks NO_COLOR, FORCE_COLOR, the terminal."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def show(text: str, *, err: bool = False) -> None:
    """Write ``text`` to standard output (``err``: standard error) as it is.

    A reader that has gone away is no error: the exit code still says what was found.
    """
    try:
        stream = sys.stderr if err else sys.stdout
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit(data: bytes) -> None:
    """Write the bytes of a file to standard output, untouched; for a reader that has gone away see ``show``."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Write ``text`` as one error line to standard error."""
    remark(f"error: {text}")


def remark(text: str) -> None:
    """Write ``text`` as one line to standard error."""
    line = " ".join(part.strip() for part in text.splitlines())
    sys.stderr.write(f"undalle: {visible(line)}\n")
    sys.stderr.flush()
