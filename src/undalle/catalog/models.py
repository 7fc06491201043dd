"""The models: what they are, where they belong, when they stop, what comes after them, what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from functools import cached_property
from typing import Literal

from undalle.catalog.store import Table, read_catalog

Seat = Literal["image", "chat", "reseller"]
State = Literal["current", "retiring", "retired", "unknown"]
_DATED = re.compile(r"-(\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True, slots=True)
class Model:
    """A row of ``models.toml``.

    ``seat`` is image or chat. ``profile`` names the table of what it takes (empty for chat models). ``prices`` are USD an image by quality
    and size, ``tokens`` USD for a million tokens. ``tool`` says whether it can use the image_generation tool (None: not known),
    ``tool_profiles`` which image models may draw for it (empty: all).
    """

    id: str
    seat: Literal["image", "chat"]
    family: str
    profile: str
    released: date | None
    announced: date | None
    shutdown: date | None
    successors: tuple[str, ...]
    tool: bool | None
    tool_profiles: tuple[str, ...]
    prices: Mapping[str, Mapping[str, float]]
    tokens: Mapping[str, float]
    sources: tuple[str, ...]
    checked: date
    confidence: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Where a model stands on a day. ``days`` are left until ``shutdown`` (negative after it); None when no date is known."""

    state: State
    days: int | None = None
    shutdown: date | None = None
    successor: str | None = None


class Models:
    """The image and chat models of the catalogue."""

    @cached_property
    def _models_file(self) -> Table:
        return read_catalog("models")

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """Every model by id, in the order of the file."""
        return {model.id: model for row in self._models_file["model"] for model in _read(row)}

    @cached_property
    def _resold(self) -> re.Pattern[str]:
        # One expression for all: every string of a file is held against it.
        return re.compile("|".join(translate(row["pattern"]) for row in self._models_file["reseller"]))

    def model(self, id: str) -> Model | None:  # noqa: A002 (the field's own name)
        """Return the row of ``id``, or None."""
        return self.models.get(id)

    def seat(self, word: object) -> Seat | None:
        """Say where ``word`` belongs: image, chat, reseller (a name that only other hosts know), or None when it is no model's name."""
        if not isinstance(word, str):
            return None
        model = self.models.get(word)
        if model is not None:
            return model.seat
        return "reseller" if self._resold.match(word) else None

    def legacy_model(self, id: str) -> bool:  # noqa: A002
        """Say whether ``id`` is of the DALL-E era."""
        model = self.models.get(id)
        return model is not None and model.family == "dall-e"

    def lifecycle(self, id: str, as_of: date) -> Lifecycle:  # noqa: A002
        """Say where ``id`` stands on ``as_of``. A model is retired from its shutdown day on and retiring in the days before it."""
        model = self.models.get(id)
        if model is None:
            return Lifecycle("unknown")
        successor = self._successor(model, as_of)
        if model.shutdown is None:
            return Lifecycle("current", successor=successor)
        days = (model.shutdown - as_of).days
        state: State = "retired" if days <= 0 else "retiring" if days <= self._models_file["defaults"]["retiring_days"] else "current"
        return Lifecycle(state, days, model.shutdown, successor)

    def default_target(self, as_of: date) -> str:
        """Return the image model to write on ``as_of``: the default, or what has taken its place by then."""
        return self._standing(self._models_file["defaults"]["image"], as_of)

    def default_mainline(self, as_of: date) -> str:
        """Return the mainline model to write on ``as_of``: the default, or what has taken its place by then."""
        return self._standing(self._models_file["defaults"]["mainline"], as_of)

    def draws_for(self, mainline: object, image: object) -> bool:
        """Say whether the image model ``image`` may draw for the chat model ``mainline``; True where nothing speaks against it."""
        chat, model = self.models.get(str(mainline)), self.models.get(str(image))
        return chat is None or model is None or not chat.tool_profiles or model.profile in chat.tool_profiles

    def image_first(self, mainline: object) -> bool:
        """Say whether the answer of the chat model ``mainline`` starts with the image that its tool has drawn."""
        model = self.models.get(str(mainline))
        return model is not None and model.seat == "chat" and model.family in self._models_file["defaults"]["image_first"]

    def targets(self) -> tuple[str, ...]:
        """Return every id that may be asked for as the image target, oldest generation first."""
        return tuple(model.id for model in self.models.values() if model.seat == "image" and model.family != "dall-e")

    def price(self, model: str | None, quality: object, size: object) -> float | None:
        """Return the USD for one image (output only), or None where no price is published for these words.

        A model with a single price list (DALL-E 2) is priced whatever the quality says.
        """
        row = self.models.get(model or "")
        if row is None or not isinstance(size, str):
            return None
        lists = list(row.prices.values())
        prices = lists[0] if len(lists) == 1 else row.prices.get(quality) if isinstance(quality, str) else None
        return None if prices is None else prices.get(size)

    def _standing(self, id: str, as_of: date) -> str:  # noqa: A002
        life = self.lifecycle(id, as_of)
        return life.successor or id if life.state == "retired" else id

    def _successor(self, model: Model, as_of: date) -> str | None:
        """Return the first successor still alive on ``as_of``, following the successors of dead ones."""
        queue, seen = list(model.successors), {model.id}
        while queue:
            candidate = self.models[queue.pop(0)]
            if candidate.shutdown is None or as_of < candidate.shutdown:
                return candidate.id
            if candidate.id not in seen:
                seen.add(candidate.id)
                queue.extend(candidate.successors)
        return None


def _read(row: Table) -> Iterator[Model]:
    for id_ in (row["id"], *row.get("snapshots", ())):
        dated = _DATED.search(id_)
        snapshot = date.fromisoformat(dated[1]) if dated else None
        yield Model(
            id=id_,
            seat=row["seat"],
            family=row["family"],
            profile=row.get("profile", ""),
            released=row.get("released") if id_ == row["id"] else snapshot,
            announced=row.get("announced"),
            shutdown=row.get("shutdown"),
            successors=tuple(row.get("successors", ())),
            tool=row.get("tool"),
            tool_profiles=tuple(row.get("tool_profiles", ())),
            prices=row.get("prices", {}),
            tokens=row.get("tokens", {}),
            sources=row["sources"],
            checked=row["checked"],
            confidence=row["confidence"],
        )
