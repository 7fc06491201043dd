"""The usual command line of ``undalle check``, read without click, which takes longer to load than a clean check takes.

Nothing is decided here that click would decide otherwise: what is not plain to see is left to it, and so is all that is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from undalle.cli.options import FLAGS, Flags, codes, day

COMMAND = "check"


def parse(arguments: Sequence[str]) -> Flags | None:
    """Return what the arguments after the program's name mean; None where click has to say it."""
    if not arguments or arguments[0] != COMMAND or os.name == "nt" or "_UNDALLE_COMPLETE" in os.environ:
        return None
    given = {**_nothing(), "paths": []}
    words = iter(arguments[1:])
    for word in words:
        if word == "-" or not word.startswith("-"):
            given["paths"].append(word)
            continue
        written, equals, value = word.partition("=")
        name, says = _known().get(written, ("", None))
        if not name or (equals and says is not None):
            return None
        if says is None:
            value = value if equals else next(words, "-")
            if value.startswith("-") or not _take(given, name, value):
                return None
        else:
            given[name] = says
    return cast("Flags", {**given, "paths": tuple(given["paths"])})


@cache
def _nothing() -> dict[str, Any]:
    """Return what each flag is worth that is not given."""
    return {name: {"switch": False, "codes": ()}.get(flag.kind, flag.default) for name, flag in FLAGS.items()}


@cache
def _known() -> dict[str, tuple[str, bool | None]]:
    """Return every way to write a flag, with its name and what it says: True, False, or None where a value follows."""
    found: dict[str, tuple[str, bool | None]] = {}
    for name, flag in FLAGS.items():
        for written in flag.written:
            says, _, denies = written.partition("/")
            found[says] = (name, True if flag.kind in {"switch", "pair"} else None)
            found.update({denies: (name, False)} if denies else {})
    return found


def _take(given: dict[str, Any], name: str, value: str) -> bool:
    """Put the value of a flag where it belongs. Returns whether it will do."""
    flag = FLAGS[name]
    try:
        if flag.kind == "codes":
            given[name] = (*given[name], *codes(value))
        else:
            given[name] = day(value) if flag.kind == "day" else value
    except ValueError:
        return False
    return flag.kind != "word" or value in flag.words
