"""The entry points that code calls for images, the clients it calls them through, and the packages that only look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from undalle.catalog.store import Table, read_catalog
from undalle.settings.own import OwnOperation

_WRAPPED = frozenset({"with_raw_response", "with_streaming_response"})


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of ``operations.toml``; the head of that file says what the fields mean.

    ``tails`` are dotted callees, split. ``modern`` is the row's own id where nothing replaces it. ``serves`` is None for the API's own
    entry points. ``names`` limits a loader to calls that name one of them. ``sibling`` is what takes its place within its own surface (its
    own id where nothing does), ``prompt`` what that asks for, where this row has no prompt, ``positional`` the arguments it takes by place,
    ``spelled`` names of the API that it has other names for, ``lead`` what may stand before the name of a model, ``gives`` how a URL comes
    out of a wrapper, step by step, and ``through`` what it is handed to that gives it in its place. ``broken`` says why no GPT
    Image model can be asked by it, where that is so.
    """

    id: str
    surface: str
    endpoint: str
    seat: Literal["image", "chat"]
    tails: tuple[tuple[str, ...], ...]
    path: str
    modern: str
    sibling: str
    prompt: str
    positional: tuple[str, ...]
    result: Literal["images", "responses", "url", "other"]
    asynchronous: bool
    default_model: str | None
    serves: bool | None
    names: tuple[str, ...]
    replacement: str
    version: str
    sources: tuple[str, ...]
    checked: date
    confidence: str
    spelled: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    gives: tuple[tuple[str, ...], ...] = ()
    through: tuple[str, ...] = ()
    broken: str = ""

    @property
    def responds(self) -> bool:
        """Say whether it is a call of the Responses API, by the SDK or by hand."""
        return self.endpoint == "responses" and self.surface in {"responses", "http"}

    @property
    def own(self) -> bool:
        """Say whether the project declares it: what it does with its arguments is its own affair."""
        return self.surface == "own"


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A callable or module that is, makes or passes on a client. ``path`` is its dotted name."""

    path: str
    kind: Literal["openai", "azure", "module", "passthrough", "other"]
    asynchronous: bool
    sources: tuple[str, ...]
    checked: date
    confidence: str


class Operations:
    """The entry points and clients of the catalogue, and those that the project declares."""

    def __init__(self, operations: Sequence[OwnOperation] = (), clients: Sequence[str] = ()) -> None:
        self._own_operations, self._own_clients = operations, clients

    @cached_property
    def _operations_file(self) -> Table:
        return read_catalog("operations")

    @cached_property
    def _operations(self) -> Mapping[str, Operation]:
        rows = (*map(_operation, self._operations_file["operation"]), *map(_declared, self._own_operations))
        return MappingProxyType({row.id: row for row in rows})

    @cached_property
    def _tails(self) -> Mapping[tuple[str, ...], Operation]:
        return {tail: row for row in self._operations.values() for tail in row.tails}

    def operations(self) -> Mapping[str, Operation]:
        """Return every operation by id."""
        return self._operations

    def operation_for(self, tail: tuple[str, ...]) -> Operation | None:
        """Return the operation that a dotted callee ends in (``("client", "images", "generate")``), the longest match first, or None.

        ``with_raw_response`` and ``with_streaming_response`` on the way are skipped.
        """
        names = tuple(name for name in tail if name not in _WRAPPED)
        for start in range(len(names)):
            found = self._tails.get(names[start:])
            if found is not None:
                return found
        return None

    def operation_for_path(self, url: str) -> Operation | None:
        """Return the operation behind a URL or a path (its query is ignored), or None."""
        path = url.partition("?")[0].rstrip("/")
        return next((row for row in self._operations.values() if row.path and path.endswith(row.path)), None)

    @cached_property
    def clients(self) -> Mapping[str, ClientRow]:
        """Every client by dotted path."""
        rows = {path: _client(path, row) for row in self._operations_file["client"] for path in row["paths"]}
        return MappingProxyType({**rows, **{path: _own_client(path) for path in self._own_clients}})

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """The names of the SDK before 1.0 that have another one since, dotted; an empty one where there is none any more."""
        return MappingProxyType({row["old"]: row.get("new", "") for row in self._operations_file["moved"]})

    @cached_property
    def bare_errors(self) -> Mapping[str, frozenset[str]]:
        """The errors of the SDK before 1.0 whose successors lack something they had: dotted name to the names of the old attributes."""
        return MappingProxyType({row["old"]: frozenset(row["without"]) for row in self._operations_file["moved"] if "without" in row})

    @cached_property
    def leads(self) -> frozenset[str]:
        """What may stand before the name of a model of OpenAI's, where other providers' have something else there."""
        return frozenset(row.lead for row in self._operations.values() if row.lead)

    @cached_property
    def wider_errors(self) -> Mapping[str, frozenset[str]]:
        """The errors of the SDK before 1.0 whose successors are kinds of others, which they were not: dotted name to these others."""
        return MappingProxyType({row["old"]: frozenset(row["within"]) for row in self._operations_file["moved"] if "within" in row})

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The codes of errors that DALL-E's endpoints answered with, and what GPT Image models answer with instead."""
        return MappingProxyType({row["old"]: row["new"] for row in self._operations_file["code"]})

    def client_class(self, *, asynchronous: bool) -> str:
        """Return the name, within the openai module, of the SDK's own class of clients."""
        rows = (row for row in self.clients.values() if row.kind == "openai" and row.asynchronous is asynchronous)
        return next(row.path.removeprefix("openai.") for row in rows if row.path.startswith("openai."))

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Top-level packages whose clients look like OpenAI's and are another provider's."""
        return frozenset(row["package"] for row in self._operations_file["foreign"])


def _operation(row: Table) -> Operation:
    return Operation(
        id=row["id"],
        surface=row["surface"],
        endpoint=row["endpoint"],
        seat=row["seat"],
        tails=tuple(tuple(name.split(".")) for name in row.get("callee", ())),
        path=row.get("path", ""),
        modern=row.get("modern") or row["id"],
        sibling=row.get("sibling") or row["id"],
        prompt=row.get("prompt", ""),
        positional=tuple(row.get("positional", ())),
        result=row["result"],
        asynchronous=row.get("asynchronous", False),
        default_model=row.get("default_model"),
        serves=row.get("serves"),
        names=tuple(row.get("names", ())),
        replacement=row.get("replacement", ""),
        version=row.get("version", ""),
        sources=row["sources"],
        checked=row["checked"],
        confidence=row["confidence"],
        lead=row.get("lead", ""),
        broken=row.get("broken", ""),
        gives=tuple(tuple(way.split(".")) for way in row.get("gives", ())),
        through=tuple(row.get("through", ())),
        spelled=(("model", named),) if (named := row.get("model", "model")) != "model" else (),
    )


def _declared(row: OwnOperation) -> Operation:
    """Return what the project's configuration says of an entry point of its own, as a row."""
    return Operation(
        id=row.callee,
        surface="own",
        endpoint=row.endpoint,
        seat="image",
        tails=(),
        path="",
        modern=row.callee,
        sibling=row.callee,
        prompt="",
        positional=row.positional,
        result=row.returns,
        asynchronous=False,
        default_model=row.default_model,
        serves=None,
        names=(),
        replacement="",
        version="",
        sources=("the configuration",),
        checked=date.max,
        confidence="declared",
        spelled=row.arguments,
    )


def _own_client(path: str) -> ClientRow:
    named = path.rpartition(".")[2]
    return ClientRow(path, "openai", named.startswith("Async"), ("the configuration",), date.max, "declared")


def _client(path: str, row: Table) -> ClientRow:
    return ClientRow(path, row["kind"], row.get("asynchronous", False), row["sources"], row["checked"], row["confidence"])
