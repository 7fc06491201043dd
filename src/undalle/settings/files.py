"""Configuration files: which one governs a place, and what it says."""

from __future__ import annotations

import difflib
import glob
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from undalle.settings import values
from undalle.settings.keys import KEYS
from undalle.settings.model import Settings
from undalle.settings.own import RefusedError

_TOML_PLACE = re.compile(r"\s*\(at (.*)\)$")
_BARE_KEY = re.compile(r"[\w-]+")
_EXTEND = "extend"


class ConfigError(ValueError):
    """A configuration file that cannot be used. ``str()`` is one line: file, place in it, what is wrong, what to do."""

    def __init__(self, path: Path, place: str, what: str, remedy: str) -> None:
        shown = shown_config(path)
        super().__init__(f"{shown}: {place}: {what}; {remedy}" if place else f"{shown}: {what}; {remedy}")
        self.path = path
        self.place = place
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Layer:
    """What one configuration file sets: field name of Settings to value, for ``Settings.merge``."""

    path: Path
    values: Mapping[str, Any]


def shown_config(path: Path) -> str:
    """Return the path of a configuration file as the user is shown it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def find_config(start: Path) -> Path | None:
    """Return the configuration of the nearest directory that has one: ``start`` or one above it."""
    here = start.absolute()
    return next(filter(None, map(own_config, (here, *here.parents))), None)


def own_config(folder: Path, *, passing: bool = False) -> Path | None:
    """Return the configuration that lies in ``folder``: ``undalle.toml``, else ``pyproject.toml`` with ``[tool.undalle]``, else None.

    A broken ``pyproject.toml`` counts, so that loading it tells why. ``passing``: only if it speaks of us; those that are met on the way
    through a tree may be templates or test data.
    """
    own, shared = folder / "undalle.toml", folder / "pyproject.toml"
    if own.is_file():
        return own
    return shared if shared.is_file() and _speaks_to_us(shared, passing=passing) else None


def load_layers(path: Path) -> tuple[Layer, ...]:
    """Return what a configuration file sets, and before it what the files set that it extends. Raises ConfigError."""
    return tuple(reversed(_layers(path, ())))


def _layers(path: Path, above: Sequence[Path]) -> list[Layer]:
    values, extended = _load(path)
    if extended is None:
        return [Layer(path, values)]
    base = path.parent / Path(extended).expanduser()
    if base.resolve() in (*(one.resolve() for one in above), path.resolve()):
        raise ConfigError(path, _EXTEND, f"{shown_config(base)} extends this file in turn", "leave one of the two out")
    return [Layer(path, values), *_layers(base, (*above, path))]


def load_config(path: Path) -> dict[str, Any]:
    """Return what a configuration file itself sets, field name of Settings to value, for ``Settings.merge``. Raises ConfigError.

    ``pyproject.toml`` is read below ``[tool.undalle]``, any other file from its top. Rule codes and model ids are not looked up here.
    Patterns with a ``/`` in them, and paths, come back absolute.
    """
    return _load(path)[0]


def settings_of(config: Path | None) -> Settings:
    """Return the default settings with a configuration file, and those it extends, on top. Raises ConfigError."""
    settings = Settings()
    for layer in load_layers(config) if config is not None else ():
        settings = settings.merge(layer.values)
    return settings


def _load(path: Path) -> tuple[dict[str, Any], str | None]:
    """Return what a file sets, and the path of the file that it extends, if it does."""
    table: Any = _parse(path)
    where = ""
    if path.name == "pyproject.toml":
        for where in ("tool", "tool.undalle"):
            table = table.get(where.rpartition(".")[2], {})
            if not isinstance(table, dict):
                what = f"expected a table, got {values.kind(table)}"
                raise ConfigError(path, where, what, "write [tool.undalle] and the settings below it")
    prefix = f"[{where}] " if where else ""
    extended = table.pop(_EXTEND, None)
    if extended is not None and values.text(extended) is None:
        raise _wrong(path, prefix + _EXTEND, extended, "the path of another configuration file as a string")
    overrides = dict(_setting(path, prefix, key, value) for key, value in table.items())
    return {name: _ANCHORS[name](path, value) if name in _ANCHORS else value for name, value in overrides.items()}, extended


def _anchored(config: Path, pattern: str) -> str:
    """Return a pattern with a ``/`` in it as one that starts at the directory of the configuration file, as ruff does."""
    if "/" not in pattern.rstrip("/"):
        return pattern
    return _placed(config, pattern)


def _placed(config: Path, pattern: str) -> str:
    if pattern.startswith("/"):
        return pattern
    return f"{glob.escape(config.resolve().parent.as_posix())}/{pattern.removeprefix('./')}"


def _all_anchored(config: Path, patterns: Sequence[str]) -> tuple[str, ...]:
    return tuple(_anchored(config, pattern) for pattern in patterns)


def _keys_anchored(config: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    marked = (((key[:1] if key.startswith("!") else ""), key.removeprefix("!"), value) for key, value in table.items())
    return {mark + (_placed(config, pattern) if "/" in pattern else pattern): value for mark, pattern, value in marked}


_ANCHORS: Mapping[str, Callable[[Path, Any], Any]] = {
    "exclude": _all_anchored,
    "extend_exclude": _all_anchored,
    "include": _all_anchored,
    "per_file_ignores": _keys_anchored,
    "baseline": lambda config, path: config.resolve().parent / Path(path).expanduser(),
}


def _speaks_to_us(pyproject: Path, *, passing: bool) -> bool:
    try:
        if passing and b"undalle" not in pyproject.read_bytes():
            return False
        tool = _parse(pyproject).get("tool", {})
    except (ConfigError, OSError):
        return True
    return not isinstance(tool, dict) or "undalle" in tool


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        what = f"not valid TOML: {_TOML_PLACE.sub('', message)}"
        raise ConfigError(path, place[1] if place else "", what, "correct it there") from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, f"byte {error.start}", "not UTF-8", "save it as UTF-8, as TOML asks") from error
    except OSError as error:
        raise ConfigError(path, "", f"cannot be read: {error.strerror or error}", "correct the path or its permissions") from error


def _setting(path: Path, prefix: str, name: str, value: object) -> tuple[str, Any]:
    """Return one setting as (field name, value), checked."""
    place = prefix + (name if _BARE_KEY.fullmatch(name) else repr(name))
    key = KEYS.get(name)
    if key is None:
        known = [*KEYS, _EXTEND]
        close = difflib.get_close_matches(name.replace("_", "-").lower(), known, 1)
        raise ConfigError(
            path, place, "unknown setting", f'did you mean "{close[0]}"?' if close else f"the settings are {', '.join(known)}"
        )
    try:
        checked = key.read(value)
    except RefusedError as error:
        raise ConfigError(path, f"{place}{error.where}", error.what, error.remedy) from error
    if checked is None:
        raise _wrong(path, place, value, key.expects)
    return key.field, checked


def _wrong(path: Path, place: str, value: object, expects: str) -> ConfigError:
    return ConfigError(path, place, f"cannot be {repr(value) if isinstance(value, str) else values.kind(value)}", f"give {expects}")
