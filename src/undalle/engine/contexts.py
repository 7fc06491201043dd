"""What the checks of each file may ask, by the settings of that file; and which targets that makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from undalle.catalog import Catalog
from undalle.checks.context import Context
from undalle.engine.configured import Configured
from undalle.project.generation import generation
from undalle.settings import Settings
from undalle.sources.source import Source


class Contexts:
    """Contexts by file. ``given`` are the paths of the run; ``targets`` those that somebody has to do with."""

    def __init__(self, configured: Configured, catalog: Catalog, given: Sequence[Path]) -> None:
        self._configured, self._catalog = configured, catalog
        self._given = tuple(path.absolute() for path in given)
        self.targets: set[str] = set()

    def of(self, source: Source) -> Context:
        """Return what the checks of a file may ask."""
        settings = self._configured.of(source.path)
        return Context(
            catalog=self._catalog,
            target=self.target(source.path),
            as_of=settings.day,
            running=cache(partial(generation, source.path.absolute(), self._given)),
            natural_style=settings.style,
            mainline=settings.mainline or self._catalog.default_mainline(settings.day),
            pin_defaults=settings.pin_defaults,
            holds_urls=settings.url == "hold",
            own_words={"quality": settings.quality, "size": settings.size},
        )

    def target(self, file: Path) -> str:
        """Return the image model that a file is to be migrated to."""
        return self._named(self._configured.of(file))

    @property
    def usual(self) -> str:
        """The image model of the run as a whole."""
        return self._named(self._configured.run)

    def _named(self, settings: Settings) -> str:
        return settings.target or self._catalog.default_target(settings.day)

    def look(self, file: Path, data: bytes) -> None:
        """Take note of the target of a file that holds its id."""
        target = self.target(file)
        if target.encode() in data:
            self.targets.add(target)

    def notices(self) -> Iterator[str]:
        """Say once of each target that it will not be there for long."""
        for target in sorted(self.targets):
            life = self._catalog.lifecycle(target, self._configured.run.day)
            if life.state in {"retiring", "retired"}:
                when = f"is shut down on {life.shutdown}" if life.state == "retiring" else f"was shut down on {life.shutdown}"
                yield f"the target {target} {when}; `--target {life.successor}` goes straight to its successor"
