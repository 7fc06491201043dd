"""What several calls share, although they do not ask the same of it: one moves, another stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from undalle.facts import CallSite, Place, Span
from undalle.rewrite.merge import Wishes


@dataclass(frozen=True, slots=True)
class Contested:
    """Places on which calls disagree: ``literals`` must stay as they are, ``items`` of a dict too; ``homes`` take no new items."""

    literals: frozenset[Span] = frozenset()
    items: frozenset[Span] = frozenset()
    homes: frozenset[Span] = frozenset()


def contested(wished: Mapping[CallSite, Wishes]) -> Contested:
    """Return what calls disagree about; ``wished`` holds all calls, those too that want everything as it is."""
    literals: defaultdict[Span, set[object]] = defaultdict(set)
    items: defaultdict[Span, set[object]] = defaultdict(set)
    homes: defaultdict[Span, set[object]] = defaultdict(set)
    for call, wishes in wished.items():
        for container in call.arguments:
            homes[container.inside].add((frozenset(wishes.added.items()), wishes.tool.mainline, *wishes.tool.given))
            for argument in container.items:
                for choice in (one for listed in argument.choices for one in listed.items):
                    items[choice.whole].add(wishes.choices.get(choice, choice.value.known))
            for item in container.items:
                words = wishes.words.get(item, {})
                said = "gone" if item in wishes.gone else "moved" if item in wishes.moved else frozenset(words.items())
                items[item.whole].add(said)
                if item not in wishes.gone:
                    for literal in item.value.literals:
                        literals[literal.span].add(words.get(literal.word, literal.word))
    return Contested(*(frozenset(span for span, said in places.items() if len(said) > 1) for places in (literals, items, homes)))


def new_home(call: CallSite, shared: Contested) -> int:
    """Return the index of the brackets that new arguments of ``call`` go into: where the others stand."""
    told = {"model", "size", "quality", "n"}
    if not any(argument.name for argument in call.arguments[0].items):
        told.add("prompt")
    for index, container in enumerate(call.arguments[1:], 1):
        usable = not (container.shared or container.optional or container.place is Place.STORE or container.inside in shared.homes)
        if usable and any(argument.name in told for argument in container.items):
            return index
    return 0
