"""Shell in a notebook: the lines and cells that send requests with ``curl``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_SENDS = re.compile(r"(?P<lead>[ \t]*)(?P<kept>[A-Za-z_]\w*[ \t]*=[ \t]*)?!(?=.*\bcurl\b)")
_KEPT = re.compile(r"[ \t]--(?:out|err)\b")


@dataclass(frozen=True, slots=True)
class Command:
    """A shell command of a cell: offsets ``start`` (behind the ``!``) to ``end``, and its ``rows``, 0-based.

    ``free``: what it prints goes nowhere but to the reader, so it may be written to.
    """

    start: int
    end: int
    rows: range
    free: bool


def requests(lines: Sequence[str], ends: Sequence[str], magics: Sequence[int]) -> list[Command]:
    """Return the ``!curl`` commands of a cell; ``magics`` are the indices of its lines that are no Python."""
    starts = [0, *accumulate(len(line) + len(end) for line, end in zip(lines, ends, strict=True))]
    found: list[Command] = []
    for row in magics:
        behind = row
        while lines[behind].rstrip().endswith("\\") and behind + 1 in magics:
            behind += 1
        sends = None if found and row in found[-1].rows else _SENDS.match(" ".join(lines[row : behind + 1]))
        if sends is not None:
            begun, ended = starts[row] + sends.end(), starts[behind] + len(lines[behind])
            found.append(Command(begun, ended, range(row, behind + 1), free=sends["kept"] is None))
    return found


def body_of(text: str) -> tuple[int, int] | None:
    """Return the offsets of the shell in a ``%%bash`` cell that sends a request and keeps nothing of the answer; None for other cells."""
    head, newline, rest = text.lstrip().partition("\n")
    if not newline or "curl" not in rest or _KEPT.search(head):
        return None
    return len(text) - len(rest), len(text)
