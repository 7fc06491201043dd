"""The entry points that a file calls, and the clients it calls them through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from undalle.facts.arguments import Argument, Arguments
from undalle.facts.reads import Read, Result
from undalle.facts.words import Span


class ClientKind(StrEnum):
    """Whose client a call goes through."""

    OPENAI = "openai"
    AZURE = "azure"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Client:
    """The receiver of a call. ``evidence`` says how it is known: construction, annotation, import, words (those of a request that
    goes nobody saw where) or none.

    ``endpoint`` is None for OpenAI's own, the written ``base_url`` when it was seen, ``"?"`` when one is given that was not seen.
    ``ours`` tells whether the file imports the openai package at all. ``timeout`` is the explicit limit in seconds, where one is written.
    """

    kind: ClientKind
    is_async: bool = False
    endpoint: str | None = None
    evidence: str = "none"
    ours: bool = False
    timeout: float | None = None
    elsewhere: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What only a Responses call has: its tools and the kind of its input.

    ``tools`` are the brackets of the list of tools where it is written out, ``images`` the ``image_generation`` tools in it, each with all
    that it is put together from (a display first), and each a call site of its own as well. ``others``: there are other tools. ``seen``:
    every tool was seen (also when there is none). ``input`` is "text", "other" (a list, a dict) or "" when that was not seen.
    """

    tools: Arguments | None = None
    images: tuple[tuple[Arguments, ...], ...] = ()
    others: bool = False
    seen: bool = True
    input: str = ""


def tool_span(parts: tuple[Arguments, ...]) -> Span:
    """Return the place of an image tool that is put together from ``parts``: its display with its braces."""
    inside = parts[0].inside
    return Span(inside.file, inside.start - 1, inside.end + 1)


@dataclass(frozen=True, slots=True)
class Root:
    """Where an entry point is bound to a name or an attribute, for calls that go through it: ``span`` is its part of that expression.

    ``whole``: the name stands for all of the operation, not for its holder only. ``shared``: not every use of the name was understood.
    """

    span: Span
    whole: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call of an entry point of the catalogue, or an image tool. ``operation`` is the id of its row in ``operations.toml``.

    ``spelled`` are the arguments that the callee has another name for: the API's name, under which they stand here, and its own.
    ``reasons`` say why nothing may be written to it.
    ``lead`` is what may stand before the name of a model of OpenAI's, and is no part of it.
    ``address`` is where the end of the URL of a request posted by hand is written. ``given`` are the URLs that come out of what a
    framework's wrapper makes. ``codes`` are codes that its errors are compared with and do not have any more, each with
    its place. ``bare`` are the pictures that it sends without a file name, each with the name of its argument.
    """

    operation: str
    span: Span
    callee: Span
    tail: Span
    arguments: tuple[Arguments, ...]
    client: Client
    result: Result = Result()
    root: Root | None = None
    spelled: tuple[tuple[str, str], ...] = ()
    address: Span | None = None
    lead: str = ""
    request: Request | None = None
    reasons: tuple[str, ...] = ()
    given: tuple[Read, ...] = ()
    codes: tuple[tuple[str, Span], ...] = ()
    bare: tuple[tuple[str, Span], ...] = ()

    def __hash__(self) -> int:
        # Calls are looked up all the time, and everything that is known of one would be hashed each time.
        return hash((self.operation, self.span))

    @property
    def complete(self) -> bool:
        """Say whether every argument of the call was seen."""
        return all(container.complete for container in self.arguments)

    def named(self, name: str) -> Iterator[Argument]:
        """Yield every argument called ``name``, in the call and in what is splatted into it."""
        for argument in self.items():
            if argument.name == name:
                yield argument

    def items(self) -> Iterator[Argument]:
        """Yield every named argument, in the call and in what is splatted into it."""
        for container in self.arguments:
            for argument in container.items:
                if argument.name is not None:
                    yield argument
