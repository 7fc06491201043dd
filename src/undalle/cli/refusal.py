"""A command line that cannot be obeyed."""

from __future__ import annotations

import click


class Refusal(click.ClickException):
    """What the user asked for cannot be done; the message is one line that says why and what to do instead."""

    exit_code = 2
