"""What the rules ask of one call, merged: every facet of every slot has one answer, or the call is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from undalle.diagnostics import Change, Diagnostic, Facet
from undalle.facts import Argument, CallSite, Word


@dataclass(slots=True)
class Wishes:
    """The merged changes of one call: words by argument, what goes, what comes, the new callee, the reads to change."""

    words: dict[Argument, dict[Word, Word]] = field(default_factory=dict)
    gone: dict[Argument, None] = field(default_factory=dict)
    added: dict[str, Word] = field(default_factory=dict)
    callee: str = ""
    reads: set[int] = field(default_factory=set)
    clashes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.words or self.gone or self.added or self.callee or self.reads)


def merge(call: CallSite, diagnostics: Iterable[Diagnostic]) -> Wishes:
    """Return what ``diagnostics``, all of ``call``, ask for together. Their order does not matter."""
    wishes = Wishes()
    answers: dict[tuple[object, ...], Word] = {}
    by_start = {argument.whole.start: argument for argument in call.items()}
    for diagnostic in diagnostics:
        for change in diagnostic.changes:
            key = (change.slot, change.facet, change.old)
            if answers.setdefault(key, change.to) != change.to:
                wishes.clashes.append(f"two rules disagree about `{change.slot.name or change.slot.where}`")
            _note(wishes, change, by_start)
    for argument in wishes.gone:
        wishes.words.pop(argument, None)
    return wishes


def _note(wishes: Wishes, change: Change, by_start: Mapping[int, Argument]) -> None:
    slot = change.slot
    if slot.where == "callee":
        wishes.callee = str(change.to)
    elif slot.where == "read":
        wishes.reads.add(slot.at)
    elif change.facet is Facet.VALUE:
        wishes.words.setdefault(by_start[slot.at], {})[change.old] = change.to
    elif change.to is None:
        wishes.gone[by_start[slot.at]] = None
    else:
        wishes.added[slot.name] = change.to
