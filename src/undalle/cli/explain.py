"""Settings as TOML, each with where it comes from."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from undalle.catalog import catalog
from undalle.cli.configuration import config_of_run, overrides
from undalle.cli.options import Judged
from undalle.engine.configured import Configured
from undalle.settings import Layer, Settings, load_layers, origins, shown_config
from undalle.settings.keys import KEYS
from undalle.settings.own import OwnOperation
from undalle.sources.files import shown

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DEFAULT, _FLAGS = "default", "command line"


def explain(path: Path, configured: Configured, given: Judged) -> str:
    """Return what holds for ``path``, a file or a directory that need not exist, as TOML with comments."""
    real = Path(os.path.realpath(path))
    folder = real if real.is_dir() else real.parent
    settings = configured.within(folder) if real.is_dir() else configured.of(path)
    config = config_of_run(str(path), given)
    of_run = load_layers(config) if config is not None else ()
    layers = {True: of_run, False: configured.layers(folder) if configured.by_folder else of_run}
    found = {which: origins([*_named(some), (_FLAGS, overrides(given))]) for which, some in layers.items()}
    lines = [f"# what holds for {shown(path)}", *_told(settings, found)]
    if settings.never:
        lines.append(f"# per-file-ignores leaves out for this file: {', '.join(settings.never)}")
    return "\n".join(lines) + "\n"


def _named(layers: tuple[Layer, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((shown_config(layer.path), layer.values) for layer in layers)


def _told(settings: Settings, found: Mapping[bool, Mapping[str, tuple[str, ...]]]) -> Iterator[str]:
    known = catalog()
    chosen = {"target": known.default_target(settings.day), "mainline": known.default_mainline(settings.day), "as_of": settings.day}
    for key in KEYS.values():
        value = getattr(settings, key.field)
        origin = " + ".join(found[key.of_run].get(key.field, ())) or _DEFAULT
        value = chosen.get(key.field) if value is None else value
        written = f"{key.name} = {as_toml(value)}" if value is not None else f"# {key.name} is not set"
        yield f"{written}  # {origin}" if value is not None else written


def _table(operation: OwnOperation) -> dict[str, object]:
    """Return an operation as the table that declares it."""
    said = {name: value for name, value in asdict(operation).items() if name != "arguments" and value}
    said.update(operation.arguments)
    return {name.replace("_", "-"): value for name, value in said.items()}


def as_toml(value: object) -> str:
    """Return a value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return json.dumps(value.name.lower())
    if isinstance(value, Mapping):
        pairs = (f"{name if _BARE.fullmatch(name) else json.dumps(name)} = {as_toml(one)}" for name, one in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, OwnOperation):
        return as_toml(_table(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    return json.dumps(str(value), ensure_ascii=False)
