"""A command line that cannot be obeyed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click


class Refusal(click.ClickException):
    """What the user asked for cannot be done; the message is one line that says why and what to do instead."""

    exit_code = 2


def suggestion(word: str, known: Iterable[str], *, most: int = 2) -> str:
    """Return ``; did you mean `x` or `y`?`` with the known words closest to ``word``, or nothing. Case makes no difference."""
    originals = {one.lower(): one for one in known}
    close = difflib.get_close_matches(word.lower(), originals, n=most, cutoff=0.6)
    if not close:
        return ""
    return "; did you mean " + " or ".join(f"`{originals[one]}`" for one in close) + "?"
