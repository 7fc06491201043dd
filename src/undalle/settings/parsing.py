"""What one configuration file says, checked setting by setting. Loaded when there is one."""

from __future__ import annotations

import difflib
import glob
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from undalle.settings import values
from undalle.settings.errors import ConfigError
from undalle.settings.keys import KEYS
from undalle.settings.own import RefusedError

EXTEND = "extend"
_TOML_PLACE = re.compile(r"\s*\(at (.*)\)$")
_BARE_KEY = re.compile(r"[\w-]+")


def load(path: Path) -> tuple[dict[str, Any], str | None]:
    """Return what a file sets, and the path of the file that it extends, if it does."""
    table: Any = parse(path)
    where = ""
    if path.name == "pyproject.toml":
        for where in ("tool", "tool.undalle"):
            table = table.get(where.rpartition(".")[2], {})
            if not isinstance(table, dict):
                what = f"expected a table, got {values.kind(table)}"
                raise ConfigError(path, where, what, "write [tool.undalle] and the settings below it")
    prefix = f"[{where}] " if where else ""
    extended = table.pop(EXTEND, None)
    if extended is not None and values.text(extended) is None:
        raise _wrong(path, prefix + EXTEND, extended, "the path of another configuration file as a string")
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


def parse(path: Path) -> dict[str, Any]:
    """Return what a TOML file says. Raises ConfigError."""
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
        known = [*KEYS, EXTEND]
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
