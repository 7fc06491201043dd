"""How a smoke run is shown while it goes: a line a step, and on a terminal a spinner with the seconds."""

from __future__ import annotations

import sys

import click

from undalle.cli.streams import show
from undalle.reporters.terminal import visible
from undalle.smoke.redact import Redactor
from undalle.smoke.report import Step
from undalle.smoke.text import line

_FRAMES = "|/-\\"
_ERASE = "\r\x1b[K"


class Progress:
    """A ``Watcher``: steps and notes to standard output (unless ``quiet``), the spinner to standard error, where that is a terminal."""

    def __init__(self, redactor: Redactor, *, quiet: bool) -> None:
        self._redactor = redactor
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._frame = 0

    def step(self, step: Step) -> None:
        """Show a step that is done."""
        self.say(line(step))

    def note(self, text: str) -> None:
        """Show a line that is no step."""
        self.say(f"note  {text}")

    def waiting(self, what: str, seconds: float) -> None:
        """Turn the spinner."""
        if self._terminal:
            self._frame += 1
            click.echo(f"{_ERASE}{_FRAMES[self._frame % len(_FRAMES)]} {what}, {seconds:.0f} s", nl=False, err=True)

    def clear(self) -> None:
        """Take the spinner away."""
        if self._frame:
            click.echo(_ERASE, nl=False, err=True)
            self._frame = 0

    def say(self, text: str) -> None:
        """Show one line, without the key and without anything that a terminal would obey."""
        self.clear()
        if not self._quiet:
            show(visible(self._redactor.text(text)) + "\n")
