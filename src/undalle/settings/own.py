"""Entry points and clients of the project's own, as its configuration declares them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

Endpoint = Literal["generate", "edit"]
Returns = Literal["images", "url", "other"]
_ENDPOINTS: tuple[Endpoint, ...] = ("generate", "edit")
_RETURNS: tuple[Returns, ...] = ("images", "url", "other")
W = TypeVar("W", bound=str)
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_ARGUMENTS = ("model", "prompt", "size", "quality", "n", "image", "style", "response-format")
_KEYS = ("callee", "endpoint", "returns", "default-model", "positional", *_ARGUMENTS)


class RefusedError(ValueError):
    """A value that will not do. ``where`` is the place in it, ``what`` is wrong there, ``remedy`` what to do."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}; {remedy}")
        self.where, self.what, self.remedy = where, what, remedy


@dataclass(frozen=True, slots=True)
class OwnOperation:
    """A function or method of the project's own that asks for images.

    ``callee`` is its dotted name. ``arguments`` are names of the API, each with the name that the callee has for it; ``positional`` what
    the callee takes by place, in its own names. ``returns``: an answer of the Images API, a URL, or something that is not followed.
    """

    callee: str
    endpoint: Endpoint = "generate"
    returns: Returns = "images"
    default_model: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    positional: tuple[str, ...] = ()


def operations(value: object) -> tuple[OwnOperation, ...] | None:
    """Take an array of tables. Raises ``RefusedError`` for a table that will not do."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return tuple(_operation(f"[{number}]", item) for number, item in enumerate(value))


def clients(value: object) -> tuple[str, ...] | None:
    """Take an array of dotted names. Raises ``RefusedError``."""
    if not isinstance(value, list):
        return None
    return tuple(_dotted(f"[{number}]", item) for number, item in enumerate(value))


def _operation(where: str, table: Mapping[str, object]) -> OwnOperation:
    for key in table:
        if key not in _KEYS:
            close = difflib.get_close_matches(key.replace("_", "-"), _KEYS, 1)
            raise RefusedError(
                f"{where}.{key}", "unknown key", f'did you mean "{close[0]}"?' if close else f"the keys are {', '.join(_KEYS)}"
            )
    if "callee" not in table:
        raise RefusedError(where, "it names no callee", 'give its dotted name, such as callee = "studio.paint"')
    return OwnOperation(
        callee=_dotted(f"{where}.callee", table["callee"]),
        endpoint=_one_of(where, table, "endpoint", _ENDPOINTS),
        returns=_one_of(where, table, "returns", _RETURNS),
        default_model=_word(where, table, "default-model") or None,
        arguments=tuple((key.replace("-", "_"), name) for key in _ARGUMENTS if (name := _word(where, table, key))),
        positional=_names(where, table, "positional"),
    )


def _dotted(where: str, value: object) -> str:
    if isinstance(value, str) and _DOTTED.fullmatch(value):
        return value
    raise RefusedError(where, "is no dotted name", 'give the module and the name, such as "studio.paint"')


def _word(where: str, table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or (key in table and not value):
        raise RefusedError(f"{where}.{key}", "is no name", "give it as a string")
    return value


def _names(where: str, table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise RefusedError(f"{where}.{key}", "is no list of names", 'give it as an array of strings, such as ["text", "size"]')
    return tuple(value)


def _one_of(where: str, table: Mapping[str, object], key: str, words: tuple[W, ...]) -> W:
    value = table.get(key, words[0])
    for word in words:
        if value == word:
            return word
    raise RefusedError(f"{where}.{key}", f"cannot be {value!r}", f"give {', '.join(words[:-1])} or {words[-1]}")
