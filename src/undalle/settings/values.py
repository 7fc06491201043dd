"""What values of a configuration file may be. Each reader returns the value as ``Settings`` holds it, None for one that will not do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from undalle.report import Severity

Read = Callable[[object], object]


def kind(value: object) -> str:
    """Return in words what sort of TOML value ``value`` is."""
    names = {bool: "true or false", str: "a string", int: "a number", float: "a number", list: "an array", dict: "a table"}
    return names.get(type(value), "a date or time")


def text(value: object) -> str | None:
    """Take a string that is not empty."""
    return value if isinstance(value, str) and value else None


def texts(value: object) -> tuple[str, ...] | None:
    """Take an array of strings that are not empty."""
    if not isinstance(value, list):
        return None
    said = tuple(item for item in value if isinstance(item, str) and item)
    return said if len(said) == len(value) else None


def flag(value: object) -> bool | None:
    """Take true or false."""
    return value if isinstance(value, bool) else None


def day(value: object) -> date | None:
    """Take a date, or a string that says one as YYYY-MM-DD."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def severity(value: object) -> Severity | None:
    """Take the name of a severity."""
    return {severity.name.lower(): severity for severity in Severity}.get(value) if isinstance(value, str) else None


def one_of(*words: str) -> Read:
    """Take one of ``words``."""
    return lambda value: value if isinstance(value, str) and value in words else None


def word_table(value: object) -> Mapping[str, str] | None:
    """Take a table from words to words."""
    if not isinstance(value, dict):
        return None
    said = {name: word for name, word in value.items() if name and isinstance(word, str) and word}
    return said if len(said) == len(value) else None


def lists_table(value: object) -> Mapping[str, tuple[str, ...]] | None:
    """Take a table from words to arrays of strings."""
    if not isinstance(value, dict):
        return None
    said = {name: read for name, item in value.items() if name and (read := texts(item)) is not None}
    return said if len(said) == len(value) else None
