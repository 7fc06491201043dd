"""Which distinct requests does the code send? Plain data for whoever wants to try each of them once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from undalle.catalog import Catalog
from undalle.diagnostics import Failure, Location
from undalle.engine.batch import Batch, Examiner
from undalle.engine.judging import examine
from undalle.facts import Argument, Arguments, CallSite, ClientKind, Word, tool_span
from undalle.settings import Settings

_ROUTES = {"generate": "images", "edit": "edits", "responses": "responses"}
_SURFACES = {
    "litellm": "litellm sends it",
    "wrapper": "a framework sends it",
    "chat": "it is a chat call",
    "own": "a function that the configuration declares sends it",
}
_CONTENT = frozenset({"prompt", "image", "input", "user", "safety_identifier"})
_FRAME = frozenset({"model", "stream"})
_MOST = 24
_UNSEEN_BODY = frozenset({"extra_body", "extra_query"})


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of request. ``route`` is images, edits or responses.

    ``words`` are the parameters of the image by name (those of the tool on the responses route), without what differs from call to call:
    prompt, files, user. ``mainline`` is the chat model of a Responses call; ``mask``: an edit has one.
    ``places`` are ``path:row`` (``path:cell 2:row`` in a notebook).
    """

    route: str
    words: tuple[tuple[str, Word], ...]
    mainline: str | None
    mask: bool
    stream: bool
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsent:
    """A call that gives no shape: where (``path:row``) and why. ``reported``: it is ``undalle check`` that has something against it."""

    place: str
    why: str
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the calls of some paths come to. ``failures`` are paths that could not be worked on."""

    shapes: tuple[Shape, ...]
    unsent: tuple[Unsent, ...]
    failures: tuple[Failure, ...]


class _UnknownError(Exception):
    """The shape of a call is not known; the message says why."""


def collect(paths: Sequence[str], settings: Settings) -> Shapes:
    """Return every distinct shape of the image calls below ``paths``, in source order. Raises nothing for bad input."""
    batch, examiner, outcome = examine(paths, settings)
    collector = _Collector(batch, examiner)
    unread = [Unsent(_place(one.file, one.start), one.diagnostic.message, reported=True) for one in outcome.findings]
    for call in sorted(batch.found, key=lambda call: call.span):
        collector.add(call)
    shapes = tuple(Shape(*kind, places=tuple(dict.fromkeys(places))) for kind, places in collector.found.items())
    return Shapes(shapes, (*unread, *collector.unsent), tuple(outcome.failures))


_Kind = tuple[str, tuple[tuple[str, Word], ...], str | None, bool, bool]


class _Collector:
    """Takes calls one by one."""

    def __init__(self, batch: Batch, examiner: Examiner) -> None:
        self._batch, self._examiner = batch, examiner
        self._catalog: Catalog = examiner.catalog
        self._ignored = _CONTENT | self._catalog.options("sdk1") - _UNSEEN_BODY
        self._tools = {call.span: call for call in batch.found if call.operation == "image_generation"}
        self.found: dict[_Kind, list[str]] = {}
        self.unsent: list[Unsent] = []

    def add(self, call: CallSite) -> None:
        """Take one call."""
        row = self._catalog.operations()[call.operation]
        if row.surface == "tool" or not self._concerns(call):
            return
        place = _place(call.span.file, self._batch.files[call.span.file].source.locate(call.span.start))
        codes = self._codes(call)
        if codes:
            self.unsent.append(Unsent(place, f"`undalle check` reports {', '.join(codes)} here", reported=True))
            return
        try:
            why = _SURFACES.get(row.surface) or _elsewhere(call)
            if why:
                raise _UnknownError(why)
            kinds = list(self._kinds(call))
        except _UnknownError as error:
            self.unsent.append(Unsent(place, str(error)))
            return
        for kind in kinds:
            self.found.setdefault(kind, []).append(place)

    def _concerns(self, call: CallSite) -> bool:
        """Say whether a call asks for an image, and (as far as is known) OpenAI for it."""
        if call.client.kind is ClientKind.OTHER:
            return False
        if call.request is None:
            return self._catalog.operations()[call.operation].seat == "image"
        return bool(call.request.images or self._codes(call))

    def _codes(self, call: CallSite) -> list[str]:
        """Return the rules that a check reports for a call or one of its image tools, as ``UD101 (line 12)``."""
        tools = [self._tools.get(tool_span(parts)) for parts in call.request.images] if call.request else []
        found = [one for site in (call, *tools) if site is not None for one in self._batch.found[site]]
        told = (one for one in found if self._examiner.reports(one) and not self._batch.silences(one))
        return list(dict.fromkeys(f"{one.code} (line {self._batch.row(one)})" for one in told))

    def _kinds(self, call: CallSite) -> Iterator[_Kind]:
        """Yield what a call can send. Raises ``_UnknownError``."""
        row = self._catalog.operations()[call.operation]
        route = _ROUTES.get(row.endpoint)
        if route is None:
            raise _UnknownError(f"nothing answers a {row.endpoint} any more")
        if route == "responses":
            yield from self._tool_kinds(call)
            return
        values = _values(call.arguments, self._ignored)
        mask = values.pop("mask", None) is not None
        for words in _products(values):
            stream = words.pop("stream", False) is True
            yield route, tuple(sorted(words.items())), None, mask, stream

    def _tool_kinds(self, call: CallSite) -> Iterator[_Kind]:
        request = call.request
        if request is None or not request.seen or len(request.images) != 1:
            raise _UnknownError("not all of its tools were seen")
        frames = _products(_values(call.arguments, self._ignored, _FRAME))
        for frame, words in itertools.product(frames, _products(_values(request.images[0], frozenset({"type"})))):
            mainline = frame.get("model")
            if not isinstance(mainline, str):
                raise _UnknownError("its chat model was not seen")
            stream = call.operation == "responses.stream" or frame.get("stream") is True
            yield "responses", tuple(sorted(words.items())), mainline, False, stream


def _place(file: str, location: Location) -> str:
    cell = f"cell {location.cell}:" if location.cell is not None else ""
    return f"{file}:{cell}{location.row}"


def _elsewhere(call: CallSite) -> str:
    """Return why a call is not OpenAI's own to answer; an empty string if it is, or may be."""
    client = call.client
    if client.kind is ClientKind.AZURE:
        return "an Azure client sends it, to a deployment"
    if client.endpoint not in (None, "?"):
        return f"its client talks to {client.endpoint}"
    if client.kind is ClientKind.UNKNOWN and not client.ours:
        return "whose client sends it was not seen"
    return ""


def _values(containers: Sequence[Arguments], ignored: frozenset[str], only: frozenset[str] | None = None) -> dict[str, tuple[Word, ...]]:
    """Return the words of every argument that belongs to the shape. Raises ``_UnknownError``."""
    if not all(part.complete for part in containers):
        raise _UnknownError("not all of its arguments were seen")
    if any(part.optional for part in containers):
        raise _UnknownError("which of several sets of arguments it gets was not seen")
    values: dict[str, tuple[Word, ...]] = {}
    for item in (item for part in containers for item in part.items if item.name is not None):
        name = item.name or ""
        if name in _UNSEEN_BODY:
            raise _UnknownError(f"`{name}` may add anything to it")
        if name in ignored or (only is not None and name not in only):
            continue
        if name in values:
            raise _UnknownError(f"`{name}` is given more than once")
        if name != "mask":
            values[name] = _words(name, item)
        elif item.value.known != (None,):
            values[name] = (True,)
    return values


def _words(name: str, item: Argument) -> tuple[Word, ...]:
    value = item.value
    if value.environment:
        raise _UnknownError(f"`{name}` is what {' or '.join(value.environment)} says in the environment")
    if not value.complete or not value.known:
        raise _UnknownError(f"`{name}` can be something that was not seen")
    return value.known


def _products(values: Mapping[str, tuple[Word, ...]]) -> list[dict[str, Word]]:
    """Return every way to take one word for each name. Raises ``_UnknownError`` when there are too many."""
    if math.prod(map(len, values.values())) > _MOST:
        raise _UnknownError(f"it can be sent in more than {_MOST} ways")
    return [dict(zip(values, way, strict=True)) for way in itertools.product(*values.values())]
