"""The call as it will be: what the rules are asked about again before anything is written, and what the written file is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from undalle.facts import Access, Argument, Arguments, CallSite, Place, Read, Value
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
    containers = (_with(containers[0], _new_items(call, wishes)), *containers[1:])
    kept = (read for read in call.result.reads if read.span.start not in wishes.searched)
    reads = tuple(_read(read) if read.span.start in wishes.reads else read for read in kept)
    result = replace(call.result, reads=reads)
    request = call.request
    if wishes.callee:
        request = None
    elif request is not None and wishes.tool.new:
        request = replace(request, images=(*request.images, predict_tool(call, wishes).arguments))
    return replace(call, operation=wishes.callee or call.operation, arguments=containers, result=result, request=request)


def predict_tool(call: CallSite, wishes: Wishes) -> CallSite:
    """Return the image tool that ``call``, a Responses call, gets when ``wishes`` are granted."""
    items = (_argument("type", Value(("image_generation",), True), call), *_given(call, wishes))
    entry = Arguments(Place.TOOL, call.arguments[0].inside, items)
    return CallSite("image_generation", call.span, call.span, call.span, (entry,), call.client)


def _new_items(call: CallSite, wishes: Wishes) -> tuple[Argument, ...]:
    """Return the arguments that come: words, and what an image tool is given or its call gets."""
    new = [_argument(name, Value((word,), True), call) for name, word in wishes.added.items()]
    if call.request is None:
        return (*new, *_given(call, wishes))
    if wishes.tool.new and not any(call.named("tools")):
        new.append(_argument("tools", Value(), call))
    if wishes.tool.choice:
        new.append(_argument("tool_choice", Value(), call))
    return tuple(new)


def _container(container: Arguments, wishes: Wishes) -> Arguments:
    leaving = wishes.leaving()
    return replace(container, items=tuple(_item(item, wishes) for item in container.items if item not in leaving))


def _item(item: Argument, wishes: Wishes) -> Argument:
    if item in wishes.renamed:
        item = replace(item, name=wishes.renamed[item], value=said(item, wishes).value)
    if item in wishes.named:
        item = replace(item, value=Value())
    if item in wishes.moved:
        return replace(item, value=Value((wishes.tool.mainline,), True))
    return said(item, wishes)


def said(item: Argument, wishes: Wishes) -> Argument:
    """Return ``item`` with the words that ``wishes`` give it."""
    mapping = wishes.words.get(item)
    if not mapping:
        return item
    known = tuple(dict.fromkeys(mapping.get(word, word) for word in item.value.known))
    return replace(item, value=Value(known, item.value.complete, (), None, item.value.environment, item.value.elsewhere))


def _with(container: Arguments, new: tuple[Argument, ...]) -> Arguments:
    return replace(container, items=(*container.items, *new))


def _argument(name: str, value: Value, call: CallSite) -> Argument:
    return Argument(name, call.arguments[0].place, call.span, call.span.end, call.span, value=value)


def _given(call: CallSite, wishes: Wishes) -> tuple[Argument, ...]:
    given = (_argument(name, value, call) for name, (_, value) in wishes.tool.given.items())
    return (*given, *(_argument(name, Value((word,), True), call) for name, word in wishes.tool.words.items()))


def _read(read: Read) -> Read:
    path = (*read.access.path[:-1], "b64_json")
    access = Access(path, read.access.kind, read.access.span, read.access.name_span)
    return replace(read, access=access)


def multiset(calls: Iterable[CallSite]) -> Counter[Signature]:
    """Count the signatures of ``calls``."""
    return Counter(signature(call) for call in calls)
