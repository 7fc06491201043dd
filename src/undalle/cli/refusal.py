"""A command line that cannot be obeyed."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 (what it is)
    """What the user asked for cannot be done; ``message`` is one line that says why and what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
