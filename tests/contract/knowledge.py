"""What the server asks the catalogue: which models live, which keys exist, which words a model takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from undalle.catalog import Catalog, catalog

FRAME = {
    "generate": frozenset({"model", "prompt", "n", "user", "safety_identifier", "stream", "partial_images"}),
    "edit": frozenset(
        {"model", "prompt", "n", "user", "safety_identifier", "stream", "partial_images", "image", "image[]", "images", "mask", "mask[]"}
    ),
    "tool": frozenset({"type", "model"}),
}
"""Keys that are the request's frame and no model's property."""

ORDERED_WORDS = {
    "size": ("1024x1024", "1024x1536", "1536x1024", "auto"),
    "quality": ("low", "medium", "high", "xhigh", "max", "auto"),
    "background": ("transparent", "opaque", "auto"),
    "output_format": ("png", "webp", "jpeg"),
    "moderation": ("auto", "low"),
    "input_fidelity": ("high", "low"),
    "action": ("generate", "edit", "auto"),
}
"""The words of a key in the order in which the API lists them in its refusals."""

FREE_SIZE = "1280x1024"


@dataclass(frozen=True)
class Knowledge:
    """The catalogue on a given day."""

    today: date

    @cached_property
    def catalog(self) -> Catalog:
        """The project's own catalogue."""
        return catalog()

    def alive(self, model: str) -> bool:
        """Say whether the API still knows ``model``, whatever its seat."""
        row = self.catalog.models.get(model)
        return row is not None and (row.shutdown is None or self.today < row.shutdown)

    def draws(self, model: str) -> bool:
        """Say whether ``model`` is a living image model."""
        return self.alive(model) and self.catalog.seat(model) == "image"

    def exists(self, endpoint: str, key: str) -> bool:
        """Say whether any GPT Image model has ``key`` on ``endpoint`` (generate, edit, tool)."""
        return any(self.has(model, endpoint, key) for model in self.catalog.targets())

    def has(self, model: str | None, endpoint: str, key: str) -> bool:
        """Say whether ``model`` has ``key``. None stands for the newest model. The SDK's own options (``timeout``) never reach the wire."""
        if key in self.catalog.options("sdk1"):
            return False
        return key in FRAME[endpoint] or self.catalog.knows(model, endpoint, key)

    def takes(self, model: str | None, endpoint: str, key: str, word: Any) -> bool:
        """Say whether ``model`` takes ``word`` for ``key``."""
        if key == "output_format" and word not in ORDERED_WORDS[key]:
            return False
        return self.catalog.accepts(model, endpoint, key, word)

    def words(self, model: str | None, endpoint: str, key: str) -> list[str]:
        """Return the words of ``key`` as the API would list them."""
        return [word for word in ORDERED_WORDS[key] if self.takes(model, endpoint, key, word)]

    def free_sizes(self, model: str | None, endpoint: str) -> bool:
        """Say whether ``model`` takes more than a list of sizes."""
        return self.takes(model, endpoint, "size", FREE_SIZE)

    def profile(self, model: str) -> str | None:
        """Return whose words count for ``model``: its own, or those of the newest (None) for names that draw nothing."""
        return model if model in self.catalog.targets() else None
