"""Configuration files: which one governs a place, and how what they say adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from undalle.settings.errors import ConfigError, shown_config
from undalle.settings.model import Settings

CONFIG_NAMES = ("undalle.toml", "pyproject.toml")
"""What configuration files are called, the first before the second."""


class Layer(NamedTuple):
    """What one configuration file sets: field name of Settings to value, for ``Settings.merge``."""

    path: Path
    values: Mapping[str, Any]


def find_config(start: Path) -> Path | None:
    """Return the configuration of the nearest directory that has one: ``start`` or one above it."""
    here = start.absolute()
    return next(filter(None, map(own_config, (here, *here.parents))), None)


def own_config(folder: Path, *, passing: bool = False) -> Path | None:
    """Return the configuration that lies in ``folder``: ``undalle.toml``, else ``pyproject.toml`` with ``[tool.undalle]``, else None.

    A broken ``pyproject.toml`` counts, so that loading it tells why. ``passing``: only if it speaks of us; those that are met on the way
    through a tree may be templates or test data.
    """
    own, shared = (folder / name for name in CONFIG_NAMES)
    if own.is_file():
        return own
    return shared if shared.is_file() and _speaks_to_us(shared, passing=passing) else None


def load_layers(path: Path) -> tuple[Layer, ...]:
    """Return what a configuration file sets, and before it what the files set that it extends. Raises ConfigError."""
    return tuple(reversed(_layers(path, ())))


def _layers(path: Path, above: Sequence[Path]) -> list[Layer]:
    from undalle.settings.parsing import EXTEND, load  # noqa: PLC0415 (few directories have a configuration)

    values, extended = load(path)
    if extended is None:
        return [Layer(path, values)]
    base = path.parent / Path(extended).expanduser()
    if base.resolve() in (*(one.resolve() for one in above), path.resolve()):
        raise ConfigError(path, EXTEND, f"{shown_config(base)} extends this file in turn", "leave one of the two out")
    return [Layer(path, values), *_layers(base, (*above, path))]


def load_config(path: Path) -> dict[str, Any]:
    """Return what a configuration file itself sets, field name of Settings to value, for ``Settings.merge``. Raises ConfigError.

    ``pyproject.toml`` is read below ``[tool.undalle]``, any other file from its top. Rule codes and model ids are not looked up here.
    Patterns with a ``/`` in them, and paths, come back absolute.
    """
    from undalle.settings.parsing import load  # noqa: PLC0415 (few directories have a configuration)

    return load(path)[0]


def settings_of(config: Path | None) -> Settings:
    """Return the default settings with a configuration file, and those it extends, on top. Raises ConfigError."""
    settings = Settings()
    for layer in load_layers(config) if config is not None else ():
        settings = settings.merge(layer.values)
    return settings


def _speaks_to_us(pyproject: Path, *, passing: bool) -> bool:
    from undalle.settings.parsing import parse  # noqa: PLC0415 (few directories have a configuration)

    try:
        if passing and b"undalle" not in pyproject.read_bytes():
            return False
        tool = parse(pyproject).get("tool", {})
    except (ConfigError, OSError):
        return True
    return not isinstance(tool, dict) or "undalle" in tool
