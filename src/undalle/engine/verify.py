"""The written file is analysed again: what was touched must be what was predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from undalle.analysis.analyze import UnparsableError
from undalle.engine.examine import Examined, Examiner
from undalle.rewrite.edits import OverlapError, splice
from undalle.rewrite.plan import Plan, import_edits
from undalle.rewrite.predict import multiset
from undalle.sources.source import Source, UnencodableError


def apply(examined: Examined, plans: Sequence[Plan], examiner: Examiner) -> tuple[Examined | None, str]:
    """Apply ``plans`` to the file and analyse the outcome.

    Returns the file as it then is, or None and a sentence that says which prediction failed.
    """
    source = examined.source
    try:
        edits = [edit for plan in plans for edit in plan.fix.edits]
        text = splice(source.text, [*edits, *import_edits(examined.facts, source.text, plans)])
        source.encode(text)
        outcome = examiner.examine(moved(source, text))
    except OverlapError as error:
        return None, f"two edits overlap ({error})"
    except UnencodableError as error:
        return None, str(error)
    except UnparsableError as error:
        return None, f"the file would not parse ({error.reason})"
    return _compared(examined, outcome, plans)


def moved(source: Source, text: str) -> Source:
    """Return ``source`` with another text."""
    return replace(source, text=text, shadow=text)


def _compared(before: Examined, after: Examined, plans: Sequence[Plan]) -> tuple[Examined | None, str]:
    touched = {call for plan in plans for call in plan.calls}
    expected = multiset(tuple(call for plan in plans for call in plan.predicted))
    expected += multiset(tuple(call for call in before.facts.calls if call not in touched))
    seen = multiset(after.facts.calls)
    if seen != expected:
        wrong = next(iter((seen - expected) or (expected - seen)))
        return None, f"a call is not what was predicted ({wrong.operation})"
    left = Counter(d.code for call, found in before.found.items() if call not in touched for d in found)
    left += Counter(d.code for plan in plans for d in plan.diagnostics if not d.changes)
    new = Counter(d.code for found in after.found.values() for d in found) - left
    if new:
        return None, f"it would be reported again ({', '.join(sorted(new))})"
    return after, ""


def settle(examined: Examined, plans: Iterable[Plan], examiner: Examiner) -> tuple[Examined | None, list[Plan], list[tuple[Plan, str]]]:
    """Apply as many of ``plans`` as keep their promise.

    Returns the file afterwards (None if nothing could be written), the plans that were applied, and those that were not, with the reason.
    """
    chosen = list(plans)
    outcome, reason = apply(examined, chosen, examiner)
    if outcome is not None:
        return outcome, chosen, []
    good: list[Plan] = []
    bad: list[tuple[Plan, str]] = []
    for plan in chosen:
        alone, reason = apply(examined, [*good, plan], examiner)
        if alone is None:
            bad.append((plan, reason))
        else:
            good.append(plan)
    return (apply(examined, good, examiner)[0] if good else None), good, bad
