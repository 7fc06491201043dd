"""The call as it will be: what the rules are asked about again before anything is written, and what the written file is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from undalle.facts import Access, Argument, Arguments, CallSite, Read, Value, Word
from undalle.rewrite.merge import Wishes


@dataclass(frozen=True, slots=True)
class Signature:
    """What a call is, whatever its place: the operation, its words by parameter, and what is read out of its answer."""

    operation: str
    words: tuple[tuple[str, tuple[str, ...], bool], ...]
    reads: tuple[tuple[str, ...], ...]


def signature(call: CallSite) -> Signature:
    """Return the signature of ``call``."""
    words = sorted((a.name or "", tuple(sorted({repr(w) for w in a.value.known})), a.value.complete) for a in call.items())
    reads = sorted({read.access.path for read in call.result.reads})
    return Signature(call.operation, tuple(words), tuple(reads))


def predict(call: CallSite, wishes: Wishes) -> CallSite:
    """Return ``call`` as it will be when ``wishes`` are granted; places stay those of the old text."""
    containers = tuple(_container(container, wishes) for container in call.arguments)
    if wishes.added:
        containers = (_with(containers[0], call, wishes.added), *containers[1:])
    reads = tuple(_read(read) if read.span.start in wishes.reads else read for read in call.result.reads)
    result = replace(call.result, reads=reads)
    return replace(call, operation=wishes.callee or call.operation, arguments=containers, result=result)


def _container(container: Arguments, wishes: Wishes) -> Arguments:
    items = tuple(_item(item, wishes) for item in container.items if item not in wishes.gone)
    return replace(container, items=items)


def _item(item: Argument, wishes: Wishes) -> Argument:
    mapping = wishes.words.get(item)
    if not mapping:
        return item
    known = tuple(dict.fromkeys(mapping.get(word, word) for word in item.value.known))
    return replace(item, value=Value(known, item.value.complete, (), None, item.value.environment, item.value.elsewhere))


def _with(container: Arguments, call: CallSite, added: dict[str, Word]) -> Arguments:
    new = tuple(
        Argument(name, container.place, call.span, call.span.end, call.span, value=Value((word,), True)) for name, word in added.items()
    )
    return replace(container, items=(*container.items, *new))


def _read(read: Read) -> Read:
    path = (*read.access.path[:-1], "b64_json")
    access = Access(path, read.access.kind, read.access.span, read.access.name_span)
    return replace(read, access=access)


def multiset(calls: Iterable[CallSite]) -> Counter[Signature]:
    """Count the signatures of ``calls``."""
    return Counter(signature(call) for call in calls)
