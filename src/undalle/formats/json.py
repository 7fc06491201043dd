"""The text values of a JSON document with their places."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.formats.entries import ELEMENT, Entry
from undalle.sources.json_places import JsonError, Places
from undalle.sources.source import UnparsableError


def json_entries(text: str) -> list[Entry]:
    """Return every string value of ``text``, in order. Raises UnparsableError."""
    data = text.encode("utf-8", "surrogatepass")
    # Bytes to characters: one and the same where everything is ASCII.
    offset = (lambda at: at) if len(data) == len(text) else (lambda at: len(data[:at].decode("utf-8", "surrogatepass")))
    try:
        places = Places(data)
        found = [Entry(path, word, offset(start), offset(end), '"', '"') for path, word, start, end in _walk(places, places.start, ())]
        places.finish()
    except JsonError as error:
        at = offset(min(error.offset, len(data)))
        row = text.count("\n", 0, at) + 1
        raise UnparsableError(str(error), row, at - (text.rfind("\n", 0, at) + 1) + 1) from None
    except RecursionError:
        raise UnparsableError("it is nested too deeply", 1, 1) from None
    return [one for one in found if text[one.start : one.end] == f'"{one.text}"']


def _walk(places: Places, start: int, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, int, int]]:
    kind = places.kind(start)
    if kind == "{":
        for key, value in places.members(start):
            yield from _walk(places, value, (*path, key))
    elif kind == "[":
        for value in places.elements(start):
            yield from _walk(places, value, (*path, ELEMENT))
    else:
        end = places.end(start)
        if kind == '"':
            yield path, str(places.load(start, end)), start, end
