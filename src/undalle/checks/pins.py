"""What checks of pins are written with: their registry, and what the code of a project needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from undalle.checks.context import Context
from undalle.checks.kit import checks
from undalle.diagnostics import Diagnostic
from undalle.facts import CallSite, Pin


@dataclass(frozen=True, slots=True)
class Need:
    """The first release of openai that runs the calls of a project as they will be, and the ``call`` that asks for it.

    ``name`` is the argument that does, empty for the method itself. ``old``: the project also calls the SDK before 1.0.
    """

    version: str
    call: CallSite
    name: str
    old: bool


PinCheck = Callable[[Pin, Need, Context], Iterator[Diagnostic]]
_FOUND: dict[str, PinCheck] = {}


def pin_check(code: str) -> Callable[[PinCheck], PinCheck]:
    """Register a function as the check of the rule ``code``, which is about pins of the openai package."""

    def register(function: PinCheck) -> PinCheck:
        _FOUND[code] = function
        return function

    return register


@cache
def pin_checks() -> dict[str, PinCheck]:
    """Return every check of pins by the code of its rule, in the order of the codes."""
    checks()
    return dict(sorted(_FOUND.items()))
