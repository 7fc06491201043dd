"""How far a migration is, on a terminal: one line on standard error that goes away."""

from __future__ import annotations

import shutil
import sys
import time

import click

_ERASE = "\r\x1b[K"
_CELLS = 24
_EVERY = 0.05


class Bar:
    """A ``Watch``: shows what a run is at. Nothing is shown where standard error is no terminal, or with ``quiet``."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = sys.stderr.isatty() and not quiet
        self._drawn = 0.0
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Draw ``what`` with ``done`` of ``total`` (0: nobody knows how many)."""
        now = time.monotonic()
        if not self._on or (what == self._what and now - self._drawn < _EVERY):
            return
        self._drawn, self._what = now, what
        filled = _CELLS * done // total if total else 0
        gauge = f" [{'#' * filled}{'.' * (_CELLS - filled)}] {done}/{total}" if total else " ..."
        click.echo(f"{_ERASE}{(what + gauge)[: shutil.get_terminal_size().columns - 1]}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._on and self._what:
            click.echo(_ERASE, nl=False, err=True)
            self._what = ""
