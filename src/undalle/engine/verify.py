"""The written files are analysed again: what was touched must be what was predicted."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from undalle.engine.batch import Batch, Examiner
from undalle.engine.look import look_again
from undalle.engine.seen import Seen
from undalle.rewrite.edits import OverlapError, splice
from undalle.rewrite.plan import Plan, finished
from undalle.rewrite.predict import multiset
from undalle.sources.source import CrossingError, Source, UnencodableError, UnparsableError


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a set of plans: the files and findings afterwards, the plans applied, and those taken back, each with the reason."""

    batch: Batch
    done: tuple[Plan, ...]
    bad: tuple[tuple[Plan, str], ...]


class BrokenPromiseError(Exception):
    """Plans whose outcome is not what was predicted; the message says which prediction failed."""


def settle(batch: Batch, plans: Iterable[Plan], examiner: Examiner) -> Settled:
    """Apply as many of ``plans`` as keep their promise: all at once and, only where that fails, in halves that end at those that fail."""
    settling = _Settling(batch, examiner)
    settling.add(tuple(plans))
    return Settled(settling.outcome, tuple(settling.good), tuple(settling.bad))


class _Settling:
    """The plans that were tried so far, and the files as the good ones make them."""

    def __init__(self, batch: Batch, examiner: Examiner) -> None:
        self._batch, self._examiner = batch, examiner
        self.outcome = batch
        self.good: list[Plan] = []
        self.bad: list[tuple[Plan, str]] = []

    def add(self, plans: Sequence[Plan]) -> None:
        """Take ``plans`` on top of the good ones, each that keeps its promise."""
        try:
            self.outcome = _tried(self._batch, (*self.good, *plans), self._examiner)
            self.good.extend(plans)
        except BrokenPromiseError as error:
            if len(plans) == 1:
                self.bad.append((plans[0], str(error)))
            else:
                middle = len(plans) // 2
                self.add(plans[:middle])
                self.add(plans[middle:])


def _tried(batch: Batch, plans: Sequence[Plan], examiner: Examiner) -> Batch:
    """Return what ``_applied`` returns; whatever it breaks on is a promise not kept, and costs these plans only."""
    try:
        return _applied(batch, plans, examiner)
    except BrokenPromiseError:
        raise
    except Exception as error:
        raise BrokenPromiseError(f"{type(error).__name__}: {error}") from error


def _applied(batch: Batch, plans: Sequence[Plan], examiner: Examiner) -> Batch:
    """Return the files as ``plans`` make them, judged anew. Raises ``BrokenPromiseError``."""
    try:
        names = list(dict.fromkeys(name for plan in plans for name in plan.files))
        seen = look_again([_rewritten(batch.files[name], plans) for name in names], examiner.see)
    except OverlapError as error:
        raise BrokenPromiseError(f"two edits overlap ({error})") from error
    except (UnencodableError, CrossingError) as error:
        raise BrokenPromiseError(str(error)) from error
    except UnparsableError as error:
        raise BrokenPromiseError(f"the file would not parse ({error.reason})") from error
    given = {name: batch.files[name] for name in batch.asked}
    after = examiner.judge({**given, **dict(zip(names, seen, strict=True))})
    _compare(batch, after, plans)
    return after


def alone(seen: Seen, plan: Plan) -> Source:
    """Return a file as one plan alone makes it, to be shown: that it parses is not asked. Raises ``BrokenPromiseError``."""
    try:
        return _spliced(seen, [plan])
    except (OverlapError, UnencodableError, CrossingError) as error:
        raise BrokenPromiseError(str(error)) from error


def _rewritten(seen: Seen, plans: Sequence[Plan]) -> Source:
    new = _spliced(seen, plans)
    if not _parses(new.shadow) and _parses(seen.source.shadow):
        raise BrokenPromiseError("Python would not parse the file")
    return new


def _spliced(seen: Seen, plans: Sequence[Plan]) -> Source:
    source = seen.source
    new = source.rewritten(splice(source.text, finished(seen.facts, source.text, plans)))
    new.encode(new.text)
    return new


def _parses(text: str) -> bool:
    """Say whether the Python that runs us takes ``text``: LibCST takes more, what a later Python allows among it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _compare(before: Batch, after: Batch, plans: Sequence[Plan]) -> None:
    touched = {call for plan in plans for call in plan.calls}
    expected = multiset(call for plan in plans for call in plan.predicted)
    expected += multiset(call for call in before.found if call not in touched)
    # A file that was only met on the way may hold calls that no rule asks about: nothing was said of them before.
    judged = {call: found for call, found in after.found.items() if call.span.file in before.asked}
    seen = multiset(judged)
    if seen != expected:
        wrong = next(iter((seen - expected) or (expected - seen)))
        raise BrokenPromiseError(f"a call is not what was predicted ({wrong.operation})")
    left = Counter(d.code for call, found in before.found.items() if call not in touched for d in found)
    left += Counter(d.code for plan in plans for d in plan.diagnostics if not d.changes)
    new = Counter(d.code for found in judged.values() for d in found) - left
    done = Counter((d.code, d.span.file) for plan in plans if not plan.calls for d in plan.diagnostics)
    new += Counter(code for code, _ in (_alone(after) - (_alone(before) - done)).elements())
    if new:
        raise BrokenPromiseError(f"it would be reported again ({', '.join(sorted(new))})")


def _alone(batch: Batch) -> Counter[tuple[str, str]]:
    """Count the findings that are to be fixed without a call, by rule and file."""
    return Counter((d.code, d.span.file) for plan in batch.plans if not plan.calls for d in plan.diagnostics)


def bundles(plans: Iterable[Plan]) -> Iterator[frozenset[str]]:
    """Yield the sets of files that must be written together: those that one unit spans, joined where units share a file."""
    joined: list[frozenset[str]] = []
    for plan in plans:
        together = plan.files.union(*(one for one in joined if one & plan.files))
        joined = [*(one for one in joined if not one & plan.files), together]
    yield from sorted(joined, key=sorted)
