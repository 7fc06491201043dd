"""Work shared among processes: forks of this one, that take what is next from one queue until it is empty.

A fork knows all that this process knows, so that nothing has to be sent to it, and what it finds comes back through a file in memory: no
pipe can fill up, and what a fork that died had not yet told is done here. There are none where forks are not safe: with other threads
about, and on systems other than Linux.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

R = TypeVar("R")
Watch = Callable[[int], None]

_PAYS = 0.1
"""Seconds of work for which one more process is worth its start."""
_MOST = 8
_WIDTH = 4


def spread(work: Callable[[int], R], seconds: Sequence[float], watch: Watch = lambda _done: None) -> list[R]:
    """Return what ``work`` returns for 0, 1, 2 and so on, in this order, however many processes share it.

    ``seconds`` say about how long each takes; the longest are begun first. What ``work`` returns is pickled where it was done elsewhere.
    ``watch`` is told how many were begun, some of them elsewhere. What ``work`` raises goes through, wherever it was raised.
    """
    order = sorted(range(len(seconds)), key=lambda at: -seconds[at])
    others = min(_cores(), _MOST, int(sum(seconds) / _PAYS), len(order)) - 1
    if others < 1 or not _may_fork():
        return [work(at) for at in _told(range(len(order)), watch)]
    queue = _Queue(order)
    done: dict[int, R] = {}
    forks: list[_Fork] = []
    thawed = not gc.get_freeze_count()
    if thawed:
        gc.freeze()  # what there is stays, and a collection in a fork would copy all of its pages
    try:
        forks.extend(_Fork(work, queue) for _ in range(others))
        done.update((at, work(at)) for at in _told(queue, watch))
        for fork in forks:
            done.update(fork.found())
    finally:
        for fork in forks:
            fork.end()
        queue.close()
        if thawed:  # what another program has frozen stays so
            gc.unfreeze()
    return [done[at] if at in done else work(at) for at in range(len(order))]


def _told(items: Iterator[int] | range | _Queue, watch: Watch) -> Iterator[int]:
    for number, at in enumerate(items):
        watch(number)
        yield at


def _cores() -> int:
    """Return on how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _may_fork() -> bool:
    return sys.platform == "linux" and len(sys._current_frames()) == 1  # noqa: SLF001 (documented; threading would have to be loaded)


class _Queue:
    """Numbers of which each is taken once, by whichever process asks first: all share the place where the file is read."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._file = os.memfd_create("queue")
        os.write(self._file, b"".join(number.to_bytes(_WIDTH, "little") for number in numbers))
        os.lseek(self._file, 0, os.SEEK_SET)

    def __iter__(self) -> Iterator[int]:
        while taken := os.read(self._file, _WIDTH):
            yield int.from_bytes(taken, "little")

    def close(self) -> None:
        """Forget it."""
        os.close(self._file)


class _Fork:
    """One more process at work on a queue."""

    def __init__(self, work: Callable[[int], Any], queue: _Queue) -> None:
        """Start it. Where that fails there is none, and the others do its work."""
        self._told = os.fdopen(os.memfd_create("told"), "w+b")
        try:
            self._process = os.fork()
        except OSError:
            self._process = -1
        if self._process == 0:
            self._run(work, queue)

    def _run(self, work: Callable[[int], Any], queue: _Queue) -> None:
        """Be the fork. It ends here whatever happens, and leaves what this process had still to say and to tidy up to this process."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            for at in queue:
                pickle.dump((at, work(at)), self._told, pickle.HIGHEST_PROTOCOL)
            self._told.flush()
        finally:
            os._exit(0)

    def found(self) -> Iterator[tuple[int, Any]]:
        """Wait for the fork to end and yield what it did."""
        if self._process > 0:
            os.waitpid(self._process, 0)
            self._process = -1
            self._told.seek(0)
            try:
                while True:
                    yield pickle.load(self._told)  # nobody but our own fork has this file
            except (EOFError, pickle.UnpicklingError):
                return

    def end(self) -> None:
        """Stop the fork if it still runs."""
        if self._process > 0:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = -1
        self._told.close()
