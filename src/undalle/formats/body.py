"""The JSON body of a request in a script, as arguments whose places are those of the script."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from undalle.facts import Argument, Arguments, Literal, Place, Request, Span, Value
from undalle.formats.shell import HOLE, ShellWord, variable
from undalle.sources.json_places import JsonError, Places

Known = Callable[[str], ShellWord | None]

_TOOL = "image_generation"
_SHELL_QUOTES = frozenset("'\"")
_KINDS = {'"': "text", "[": "other", "{": "other"}


@dataclass(frozen=True, slots=True)
class Body:
    """The members of the object that a body spells, and what it is as a request of the Responses API."""

    members: Arguments
    request: Request


def body_of(name: str, text: str, body: ShellWord, known: Known) -> Body | None:
    """Return the object that ``body`` spells in the file ``name``; None if it is none, or more is spliced in than values.

    ``known`` tells the word that an expansion stands for.
    """
    try:
        return _Reader(name, text, body, known).body()
    except (JsonError, RecursionError):
        return None


class _Reader:
    def __init__(self, name: str, text: str, body: ShellWord, known: Known) -> None:
        self.name, self.text, self.word, self.known = name, text, body, known
        self.data = body.text.encode("utf-8", "surrogatepass")
        self.places = Places(self.data)

    def body(self) -> Body | None:
        """Return the members and the request."""
        places = self.places
        if places.kind(places.start) != "{":
            return None
        members, values = self._object(places.start)
        places.finish()
        asked = self.places.kind(values["input"]) if "input" in values else ""
        request = self._tools(values["tools"]) if "tools" in values else Request()
        return Body(members, replace(request, input=_KINDS.get(asked, "")))

    def _object(self, start: int) -> tuple[Arguments, dict[str, int]]:
        """Return the members of the object at ``start``, and by its key where each value starts."""
        places, items, values = self.places, [], {}
        for key, value in places.members(start):
            first, last = places.key
            end = places.end(value)
            values[key] = value
            items.append(self._item(key, self._index(first), self._index(last), self._index(value), self._index(end)))
        inside = self._span(self._index(start) + 1, self._index(places.at) - 1)
        quote = self.text[items[0].name_span.start :].partition(items[0].name or "")[0] if items and items[0].name_span else '"'
        whole = all(HOLE not in (item.name or "") for item in items)
        return Arguments(Place.JSON, inside, tuple(items), complete=whole, quote=quote), values

    def _tools(self, start: int) -> Request:
        """Return what the list of tools at ``start`` says."""
        places = self.places
        if places.kind(start) != "[":
            return Request(seen=False)
        items, images, others, seen = [], [], False, True
        for value in places.elements(start):
            tool = self._object(value)[0] if places.kind(value) == "{" else None
            end = places.at if tool is not None else places.end(value)
            items.append(self._item(None, self._index(value), self._index(value), self._index(value), self._index(end)))
            types = {word for item in tool.items if item.name == "type" for word in item.value.known} if tool is not None else set()
            if tool is not None and _TOOL in types:
                images.append((tool,))
            else:
                others, seen = True, seen and bool(types)
        inside = self._span(self._index(start) + 1, self._index(places.at) - 1)
        return Request(Arguments(Place.LIST, inside, tuple(items)), tuple(images), others, seen)

    def _index(self, offset: int) -> int:
        return offset if len(self.data) == len(self.word.text) else len(self.data[:offset].decode("utf-8", "surrogatepass"))

    def _span(self, first: int, last: int) -> Span:
        """Return where the characters from ``first`` to ``last`` (exclusive) are written."""
        starts, ends = self.word.starts, self.word.ends
        if last > first:
            return Span(self.name, starts[first], ends[last - 1])
        at = starts[first] if first < len(starts) else self.word.end
        return Span(self.name, at, at)

    def _item(self, key: str | None, first: int, last: int, value: int, end: int) -> Argument:
        comma = end
        while comma < len(self.word.text) and self.word.text[comma] in " \t\r\n":
            comma += 1
        whole = self._span(first, end)
        after = self.word.ends[comma] if self.word.text[comma : comma + 1] == "," else whole.end
        named = self._span(first, last) if key is not None else None
        return Argument(key, Place.JSON, whole, after, self._span(value, end), named, self._value(value, end))

    def _value(self, start: int, end: int) -> Value:
        written, span = self.word.text[start:end], self._span(start, end)
        if HOLE in written:
            return self._spliced(start, end)
        try:
            word = json.loads(written, strict=False)
        except ValueError:
            return Value()
        if isinstance(word, str):
            opening, closing = self._quote(start), self._quote(end - 1)
            plain = self.text[span.start : span.end] == f"{opening}{word}{closing}"
            return Value((word,), True, (Literal(span, word, opening, closing),) if plain else ())
        return Value((word,), True) if word is None or isinstance(word, (bool, int, float)) else Value()

    def _quote(self, index: int) -> str:
        return self.text[self.word.starts[index] : self.word.ends[index]]

    def _spliced(self, start: int, end: int) -> Value:
        """Return what a value that is one expansion can be."""
        alone = self.word.text[start:end].strip('"') == HOLE
        return expanded(self.name, self.text, self.word, self.word.text.index(HOLE, start), self.known) if alone else Value()


def expanded(name: str, text: str, holder: ShellWord, index: int, known: Known) -> Value:
    """Return what the expansion at ``index`` of a word can be: what its variable is set to, or its own default."""
    written = holder.holes[index]
    word = known(written)
    if word is None:
        return _default(name, written, holder.starts[index])
    if word.text == HOLE:
        return _default(name, word.holes[0], word.starts[0])
    span = Span(name, word.starts[0], word.ends[-1]) if word.text else None
    if span is None or text[span.start : span.end] != word.text:
        return Value()
    whole = Span(name, word.start, word.end)
    opening = text[word.start : span.start]
    if opening in _SHELL_QUOTES and text[word.start : word.end] == f"{opening}{word.text}{opening}":
        return Value((word.text,), True, (Literal(whole, word.text, opening, opening),))
    return Value((word.text,), True, (Literal(span, word.text, bare=True),))


def _default(name: str, written: str, at: int) -> Value:
    variable_, rest = variable(written)
    mark = next((one for one in (":-", ":=", "-", "=") if rest.startswith(one)), "")
    word = rest.removeprefix(mark)
    if not variable_ or not mark or not word or "$" in word or word[0] in "\"'":
        return Value(environment=(variable_,)) if variable_ else Value()
    start = at + written.index(rest) + len(mark)
    literal = Literal(Span(name, start, start + len(word)), word, bare=True)
    return Value((word,), False, (literal,), environment=(variable_,))
