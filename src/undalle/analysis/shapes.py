"""How a value lies in what holds it: in a list, at a place of a tuple, under a key, in an attribute, in a future."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from undalle.facts import Shape

Held = tuple[cst.BaseExpression, Shape]
"""An expression and how the value that is followed lies in it."""

ITEM = "[]"
FUTURE = "<future>"
NOWHERE = "<nowhere>"
"""What a thread's function returns: nobody gets it."""
ELSEWHERE: Shape = ("<elsewhere>",)
"""The value is not in this part of its holder."""


def key(word: str) -> str:
    """Return the step to what a dict holds under ``word``."""
    return f"={word}"


def attribute(name: str) -> str:
    """Return the step to what an object holds in its attribute ``name``."""
    return f".{name}"


def peel(shape: Shape, way: Sequence[str]) -> Shape | None:
    """Return how the value lies in the part of its holder that ``way`` (as an assignment target takes it apart) leads to.

    ``ELSEWHERE`` where the value is not in that part, None where nobody can tell.
    """
    for step in way:
        if not shape:
            return None
        if shape[0] == ITEM and (step == ITEM or step.isdigit()):
            shape = shape[1:]
        elif shape[0] == ITEM and step == "*":
            continue
        elif shape[0].isdigit() and step.isdigit():
            if shape[0] != step:
                return ELSEWHERE
            shape = shape[1:]
        else:
            return None
    return shape
