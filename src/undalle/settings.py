"""What a run is asked to do: the settings, the file they come from, how they add up, which rules they select. Standard library only."""

from __future__ import annotations

import difflib
import glob
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from undalle.diagnostics import Severity

_REPOSITORIES = (".bzr", ".git", ".git-rewrite", ".hg", ".svn")
_ENVIRONMENTS = (".direnv", ".eggs", ".nox", ".pyenv", ".tox", ".venv", "venv", "__pypackages__", "site-packages", "node_modules")
_CACHES = (".ipynb_checkpoints", ".mypy_cache", ".pants.d", ".pytest_cache", ".pytype", ".ruff_cache", ".vscode")
_BUILT = ("_build", "buck-out", "build", "dist")
_VENDORED = ("_vendor", "third_party", "vendor", "vendored")
DEFAULT_EXCLUDE = (*_REPOSITORIES, *_ENVIRONMENTS, *_CACHES, *_BUILT, *_VENDORED)

_TOML_PLACE = re.compile(r"\s*\(at (.*)\)$")
_BARE_KEY = re.compile(r"[\w-]+")
_BY_DEFAULT = -1
_ADDING = ("extend_select", "ignore", "extend_exclude")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run. ``target`` and ``mainline`` None: the catalogue's default. ``select`` None: the rules that are on by default.

    ``as_of`` is the day lifecycles are compared with. Codes are rule codes, their prefixes, or ``ALL``. Excludes are globs.
    ``docstrings``: the examples in docstrings of Python files are checked too.
    """

    target: str | None = None
    mainline: str | None = None
    as_of: date = field(default_factory=date.today)
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    pin_defaults: bool = True
    docstrings: bool = False
    style: Literal["drop", "prompt"] = "drop"
    unsafe_fixes: bool = False
    fail_on: Severity = Severity.WARNING
    output_format: str = "text"

    def merge(self, overrides: Mapping[str, Any]) -> Settings:
        """Return these settings with a further layer (field name to value) on top. None values say nothing.

        As in ruff, ``extend_select``, ``ignore`` and ``extend_exclude`` add to what is there, everything else replaces it, and a
        layer with a ``select`` of its own starts the selection of rules anew.
        """
        said = {name: value for name, value in overrides.items() if value is not None}
        base = replace(self, extend_select=(), ignore=()) if "select" in said else self
        for name in _ADDING:
            if name in said:
                said[name] = (*getattr(base, name), *said[name])
        return replace(base, **said)

    def selects(self, code: str, default_on: bool) -> bool:
        """Say whether the rule ``code`` is to run; ``default_on``: it runs when nothing is selected.

        The most specific code wins, whole codes over prefixes over ``ALL``; at equal length ``ignore`` wins.
        """
        wanted = _specificity(code, (*(self.select or ()), *self.extend_select))
        if wanted is None and default_on and self.select is None:
            wanted = _BY_DEFAULT
        unwanted = _specificity(code, self.ignore)
        return wanted is not None and (unwanted is None or wanted > unwanted)


def _specificity(code: str, selectors: tuple[str, ...]) -> int | None:
    """Return the length of the longest selector that means ``code`` (0 for ``ALL``), or None."""
    lengths = [
        0 if selector == "ALL" else len(selector) for selector in selectors if selector == "ALL" or (selector and code.startswith(selector))
    ]
    return max(lengths, default=None)


class ConfigError(ValueError):
    """A configuration file that cannot be used. ``str()`` is one line: file, place in it, what is wrong, what to do."""

    def __init__(self, path: Path, place: str, what: str, remedy: str) -> None:
        here = Path.cwd()
        shown = path.relative_to(here) if path.is_relative_to(here) else path
        super().__init__(f"{shown}: {place}: {what}; {remedy}" if place else f"{shown}: {what}; {remedy}")
        self.path = path
        self.place = place
        self.what = what
        self.remedy = remedy


def find_config(start: Path) -> Path | None:
    """Return the nearest ``undalle.toml``, or ``pyproject.toml`` with ``[tool.undalle]``, in ``start`` or upwards.

    In one directory ``undalle.toml`` goes first. A ``pyproject.toml`` that cannot be read counts, so that loading it tells why.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        own, shared = folder / "undalle.toml", folder / "pyproject.toml"
        if own.is_file():
            return own
        if shared.is_file() and _speaks_to_us(shared):
            return shared
    return None


def load_config(path: Path) -> dict[str, Any]:
    """Return what a configuration file sets, field name of Settings to value, for ``Settings.merge``. Raises ConfigError.

    ``pyproject.toml`` is read below ``[tool.undalle]``, any other file from its top. Rule codes and model ids are not looked up here.
    Excludes with a ``/`` in them come back absolute.
    """
    table: Any = _parse(path)
    where = ""
    if path.name == "pyproject.toml":
        for where in ("tool", "tool.undalle"):
            table = table.get(where.rpartition(".")[2], {})
            if not isinstance(table, dict):
                raise ConfigError(path, where, f"expected a table, got {_kind(table)}", "write [tool.undalle] and the settings below it")
    prefix = f"[{where}] " if where else ""
    overrides = dict(_setting(path, prefix, key, value) for key, value in table.items())
    for name in ("exclude", "extend_exclude"):
        if name in overrides:
            overrides[name] = tuple(_anchored(pattern, path) for pattern in overrides[name])
    return overrides


def _anchored(pattern: str, config: Path) -> str:
    """Return a pattern with a ``/`` in it as one that starts at the directory of the configuration file, as ruff does."""
    if "/" not in pattern.rstrip("/"):
        return pattern
    return f"{glob.escape(config.resolve().parent.as_posix())}/{pattern.removeprefix('./')}" if pattern[0] != "/" else pattern


def _speaks_to_us(pyproject: Path) -> bool:
    try:
        tool = _parse(pyproject).get("tool", {})
    except ConfigError:
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


def _setting(path: Path, prefix: str, key: str, value: object) -> tuple[str, Any]:
    """Return one setting as (field name, value), checked."""
    known = {one.name.replace("_", "-"): one.name for one in fields(Settings)}
    place = prefix + (key if _BARE_KEY.fullmatch(key) else repr(key))
    if key not in known:
        close = difflib.get_close_matches(key.replace("_", "-").lower(), known, 1)
        raise ConfigError(
            path, place, "unknown setting", f'did you mean "{close[0]}"?' if close else f"the settings are {', '.join(known)}"
        )
    expected, read = _VALUES[known[key]]
    checked = read(value)
    if checked is None:
        got = repr(value) if isinstance(value, str) else _kind(value)
        raise ConfigError(path, place, f"cannot be {got}", f"give {expected}")
    return known[key], checked


def _kind(value: object) -> str:
    names = {bool: "true or false", str: "a string", int: "a number", float: "a number", list: "an array", dict: "a table"}
    return names.get(type(value), "a date or time")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...] | None:
    whole = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return tuple(value) if whole and isinstance(value, list) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _day(value: object) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _severity(value: object) -> Severity | None:
    return {severity.name.lower(): severity for severity in Severity}.get(value) if isinstance(value, str) else None


def _style(value: object) -> str | None:
    return value if isinstance(value, str) and value in {"drop", "prompt"} else None


_CODES = ('a list of rule codes, such as ["UD101", "UD2"]', _texts)
_GLOBS = ('a list of patterns, such as ["legacy/"]', _texts)
_SWITCH = ("true or false", _flag)
_VALUES: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "target": ("a model id as a string", _text),
    "mainline": ("a model id as a string", _text),
    "as_of": ("a day as YYYY-MM-DD", _day),
    "select": _CODES,
    "extend_select": _CODES,
    "ignore": _CODES,
    "exclude": _GLOBS,
    "extend_exclude": _GLOBS,
    "force_exclude": _SWITCH,
    "respect_gitignore": _SWITCH,
    "pin_defaults": _SWITCH,
    "style": ('"drop" or "prompt"', _style),
    "unsafe_fixes": _SWITCH,
    "fail_on": ('"note", "warning" or "error"', _severity),
    "output_format": ("the name of an output format as a string", _text),
}
