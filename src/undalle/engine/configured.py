"""The settings of a run and of each of its files: those of the nearest configuration, with the flags on top."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from undalle.settings import CONFIG_NAMES, OF_RUN, Layer, Settings, load_layers, own_config
from undalle.sources.choice import Choice
from undalle.sources.excludes import Excludes

Approve = Callable[[Settings, Path], None]


class Configured:
    """Settings for every file.

    ``run`` are those of the run as a whole; they hold for all files unless ``by_folder``: then each file has those of the nearest
    configuration, with the ``flags`` on top, and only what is of the run comes from ``run``. ``approve`` may refuse what a configuration
    says, by raising. Paths may be relative. Every method may raise ``ConfigError``.
    """

    def __init__(
        self, run: Settings, *, by_folder: bool = False, flags: Mapping[str, Any] | None = None, approve: Approve | None = None
    ) -> None:
        self.run = run
        self.by_folder, self._flags, self._approve = by_folder, flags or {}, approve
        self._layers: dict[str, tuple[Layer, ...]] = {}
        self._settings: dict[Path | None, Settings] = {}
        self._files: dict[Path, Settings] = {}
        self._choices: dict[int, Choice] = {}

    def of(self, file: Path) -> Settings:
        """Return the settings of a file, with what ``per-file-ignores`` says of it in ``never``."""
        if file not in self._files:
            real = Path(os.path.realpath(file))
            settings = self.within(real.parent)
            never = tuple(dict.fromkeys(code for codes in _ignored(settings, real) for code in codes))
            self._files[file] = settings._replace(never=never) if never else settings
        return self._files[file]

    def within(self, folder: Path) -> Settings:
        """Return the settings of what lies in a resolved directory."""
        return self._within(os.fspath(folder), None)

    def _within(self, folder: str, names: Container[str] | None) -> Settings:
        if not self.by_folder:
            return self.run
        layers = self._governing(folder, names)
        key = layers[-1].path if layers else None
        if key not in self._settings:
            self._settings[key] = self._merged(layers)
        return self._settings[key]

    def choice(self, folder: str, names: Container[str] | None = None) -> Choice:
        """Return what is taken of a resolved directory. ``names`` is what lies in it, where that is known."""
        settings = self._within(folder, names)
        if id(settings) not in self._choices:
            self._choices[id(settings)] = Choice((*settings.exclude, *settings.extend_exclude), settings.include)
        return self._choices[id(settings)]

    def layers(self, folder: Path) -> tuple[Layer, ...]:
        """Return what the configuration sets that governs a resolved directory, what it extends first."""
        return self._governing(os.fspath(folder), None)

    def _governing(self, folder: str, names: Container[str] | None) -> tuple[Layer, ...]:
        if folder not in self._layers:
            may = names is None or any(name in names for name in CONFIG_NAMES)
            config = own_config(Path(folder), passing=True) if may else None
            above = os.path.dirname(folder)  # noqa: PTH120 (a string, as every directory of a tree is asked about)
            if config is not None:
                self._layers[folder] = load_layers(config)
            else:
                self._layers[folder] = self._governing(above, None) if above != folder else ()
        return self._layers[folder]

    def _merged(self, layers: tuple[Layer, ...]) -> Settings:
        settings = Settings()
        for layer in layers:
            settings = settings.merge(layer.values)
        settings = settings.merge(self._flags)._replace(**{name: getattr(self.run, name) for name in OF_RUN})
        if self._approve is not None and layers:
            self._approve(settings, layers[-1].path)
        return settings


def _ignored(settings: Settings, file: Path) -> Iterator[tuple[str, ...]]:
    """Yield the codes of every entry of ``per-file-ignores`` that speaks of a resolved file, or with a path of a directory around it."""
    for pattern, codes in settings.per_file_ignores.items():
        matcher = Excludes([pattern.removeprefix("!")], os.curdir)
        meant = (file, *file.parents) if "/" in pattern else (file,)
        if any(matcher.matches(os.fspath(one)) for one in meant) != pattern.startswith("!"):
            yield codes
