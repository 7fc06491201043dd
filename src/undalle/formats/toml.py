"""The text values of a TOML document with their places.

The standard library reads TOML and tells no places. So every string token is replaced by a mark of its own, the document is read, and where
the marks come out is what their tokens are called.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from undalle.formats.entries import ELEMENT, Entry
from undalle.sources.source import UnparsableError

_TOKEN = re.compile(
    r"""#[^\r\n]*|(?P<long>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5})|(?P<short>"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*')""", re.DOTALL
)
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_MARK = "undalle-mark-{}"


def toml_entries(text: str) -> list[Entry]:
    """Return every one-line string value of ``text``, in order. Raises UnparsableError."""
    tokens = [found for found in _TOKEN.finditer(text) if found["short"]]
    marks = {_MARK.format(number): token for number, token in enumerate(tokens)}
    _load(text)
    tree = _load(_marked(text, marks))
    named = {mark: str(token["short"])[1:-1] for mark, token in marks.items()}
    found = [_entry(path, marks[word]) for path, word in _leaves(tree, (), named) if word in marks]
    return sorted((one for one in found if "\\" not in one.text or one.opening == "'"), key=lambda one: one.start)


def _marked(text: str, marks: dict[str, re.Match[str]]) -> str:
    pieces: list[str] = []
    at = 0
    for mark, token in marks.items():
        pieces += [text[at : token.start()], f'"{mark}"']
        at = token.end()
    return "".join([*pieces, text[at:]])


def _load(text: str) -> dict[str, object]:
    try:
        # A lone carriage return ends no line in TOML, CR LF does.
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        row, column = (int(place[1] or text.count("\n") + 1), int(place[2] or 1)) if place else (1, 1)
        raise UnparsableError(f"not valid TOML: {_PLACE.sub('', str(error))}", row, column) from None
    except RecursionError:
        raise UnparsableError("it is nested too deeply", 1, 1) from None


def _leaves(value: object, path: tuple[str, ...], named: dict[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, (*path, named.get(str(key), str(key))), named)
    elif isinstance(value, list):
        for below in value:
            yield from _leaves(below, (*path, ELEMENT), named)
    elif isinstance(value, str):
        yield path, value


def _entry(path: tuple[str, ...], token: re.Match[str]) -> Entry:
    quote = token["short"][0]
    return Entry(path, token["short"][1:-1], token.start(), token.end(), quote, quote)
