"""What a smoke run asks and what it found: plain nouns, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

Route = Literal["images", "edits", "responses"]
ROUTES: tuple[Route, ...] = ("images", "edits", "responses")
DIRECT: tuple[Route, ...] = ("images", "edits")

Kind = Literal[
    "key", "organization", "verification", "tier", "rate", "quota", "billing", "model", "endpoint", "request", "moderation", "response",
    "decoding", "network", "server",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Azure:
    """A deployment of an Azure resource. ``endpoint`` is the resource's root."""

    endpoint: str
    deployment: str
    api_version: str


@dataclass(frozen=True, slots=True)
class Host:
    """Whom to ask and for whom. ``base_url`` None is OpenAI's own; ``timeout`` is seconds a request, all in all.

    ``azure`` takes the place of all the others but the timeout.
    """

    base_url: str | None = None
    timeout: float = 180.0
    organization: str | None = None
    project: str | None = None
    azure: Azure | None = None

    @property
    def variable(self) -> str:
        """The environment variable that holds the key."""
        return "AZURE_OPENAI_API_KEY" if self.azure else "OPENAI_API_KEY"

    @property
    def address(self) -> str | None:
        """Where requests go, None for OpenAI's own."""
        return self.azure.endpoint if self.azure else self.base_url


@dataclass(frozen=True, slots=True)
class Ask:
    """One run. ``format`` None leaves it to the API.

    ``images`` and ``mask`` are files for the edits route; without images it sends one that the tool draws. ``day``: lifecycles as of it.
    """

    routes: tuple[Route, ...]
    target: str
    mainline: str
    size: str
    quality: str
    prompt: str
    out: Path
    day: date
    host: Host
    format: str | None = None
    images: tuple[Path, ...] = ()
    mask: Path | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at, in its order. ``seconds`` is how long it took."""

    name: str
    ok: bool
    detail: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SavedImage:
    """A saved image. Format and size (pixels) were read from its bytes; ``bytes`` is its length.

    ``path`` is None when it could not be written.
    """

    path: str | None
    format: str
    width: int
    height: int
    bytes: int


@dataclass(slots=True)
class RouteReport:
    """What became of one request. ``request`` holds the parameters as sent; ``cost_usd`` is None where no price is known.

    ``places`` are those of the code that send such a request (``path:row``), where it stands for some.
    """

    route: Route
    model: str
    request: Mapping[str, Any]
    ok: bool = False
    image: SavedImage | None = None
    organization: str | None = None
    request_id: str | None = None
    usage: Mapping[str, Any] | None = None
    cost_usd: float | None = None
    seconds: float = 0.0
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why it failed: a word of the vocabulary, what was said, what to do. ``status``, ``code`` and ``param`` are the API's own."""

    kind: Kind
    message: str
    advice: str
    status: int | None = None
    code: str | None = None
    param: str | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A call of the code that gave no request: where (``path:row``) and why. ``reported``: a check has something against it."""

    place: str
    why: str
    reported: bool = False


@dataclass(slots=True)
class SmokeReport:
    """A whole run. ``diagnosis`` is of the first failure; ``sent`` is False when it ended before any paid request.

    ``unsent`` are the calls of the code that gave no request; None when no code was looked at.
    """

    steps: list[Step] = field(default_factory=list)
    routes: list[RouteReport] = field(default_factory=list)
    diagnosis: Diagnosis | None = None
    sent: bool = False
    unsent: tuple[Unsent, ...] | None = None

    @property
    def ok(self) -> bool:
        """Say whether every route was proved, and no call of the code is left that a check reports."""
        return self.diagnosis is None and all(route.ok for route in self.routes) and not any(one.reported for one in self.unsent or ())

    def as_json(self) -> dict[str, Any]:
        """Return the documented JSON object."""
        return {
            "ok": self.ok,
            "steps": [{**asdict(step), "seconds": round(step.seconds, 3)} for step in self.steps],
            "routes": [_route_json(route) for route in self.routes],
            "diagnosis": asdict(self.diagnosis) if self.diagnosis else None,
            **({} if self.unsent is None else {"unsent": [asdict(one) for one in self.unsent]}),
        }


def _route_json(route: RouteReport) -> dict[str, Any]:
    keys = ("route", "ok", "model", "request", "image", "organization", "request_id", "usage", "cost_usd")
    values = asdict(route)
    return {key: values[key] for key in keys} | ({"places": list(route.places)} if route.places else {})


class Watcher(Protocol):
    """Who is told how it goes, while it goes."""

    def step(self, step: Step) -> None:
        """Take a step that is done."""

    def waiting(self, what: str, seconds: float) -> None:
        """Take note that ``what`` has been under way for ``seconds``; called several times a second."""

    def note(self, text: str) -> None:
        """Take a line that is no step, such as a wait before another try."""
