"""A limit on a whole piece of work, however it dawdles."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from undalle.smoke.evidence import Evidence, Failed

T = TypeVar("T")
_TICK = 0.1


def within(seconds: float, work: Callable[[], T], tick: Callable[[float], None]) -> T:
    """Return what ``work`` returns, or raise what it raises; ``tick`` is called with the seconds so far while it runs.

    Raises Failed after ``seconds``. The work is then left to itself: an answer that trickles in forever never ends on its own, and its
    thread does not keep the process alive.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed on to the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    start = time.monotonic()
    thread.start()
    while thread.is_alive():
        passed = time.monotonic() - start
        if passed >= seconds:
            raise Failed(Evidence(f"no answer within {seconds:g} seconds", local="timeout"))
        tick(passed)
        thread.join(min(_TICK, seconds - passed))
    if errors:
        raise errors[0]
    return results[0]
