"""The JSON body of a request in a script, as arguments whose places are those of the script."""

from __future__ import annotations

import json
from collections.abc import Callable

from undalle.facts import Argument, Arguments, Literal, Place, Span, Value
from undalle.formats.shell import HOLE, ShellWord, variable
from undalle.sources.json_places import JsonError, Places

Known = Callable[[str], ShellWord | None]


def body_of(name: str, text: str, body: ShellWord, known: Known) -> Arguments | None:
    """Return the members of the object that ``body`` spells in the file ``name``; None if it is none, or more is spliced in than values.

    ``known`` tells the word that an expansion stands for.
    """
    try:
        return _Body(name, text, body, known).arguments()
    except (JsonError, RecursionError):
        return None


class _Body:
    def __init__(self, name: str, text: str, body: ShellWord, known: Known) -> None:
        self.name, self.text, self.body, self.known = name, text, body, known
        self.data = body.text.encode("utf-8", "surrogatepass")
        self.places = Places(self.data)

    def arguments(self) -> Arguments | None:
        """Return the members."""
        places = self.places
        if places.kind(places.start) != "{":
            return None
        items = []
        for key, value in places.members(places.start):
            first, last = places.key
            end = places.end(value)
            items.append(self._item(key, self._index(first), self._index(last), self._index(value), self._index(end)))
        close = self._index(places.at) - 1
        places.finish()
        inside = self._span(self._index(places.start) + 1, close)
        quote = self.text[items[0].name_span.start :].partition(items[0].name or "")[0] if items and items[0].name_span else '"'
        whole = all(HOLE not in (item.name or "") for item in items)
        return Arguments(Place.JSON, inside, tuple(items), complete=whole, quote=quote)

    def _index(self, offset: int) -> int:
        return offset if len(self.data) == len(self.body.text) else len(self.data[:offset].decode("utf-8", "surrogatepass"))

    def _span(self, first: int, last: int) -> Span:
        """Return where the characters from ``first`` to ``last`` (exclusive) are written."""
        starts, ends = self.body.starts, self.body.ends
        if last > first:
            return Span(self.name, starts[first], ends[last - 1])
        at = starts[first] if first < len(starts) else self.body.end
        return Span(self.name, at, at)

    def _item(self, key: str, first: int, last: int, value: int, end: int) -> Argument:
        comma = end
        while comma < len(self.body.text) and self.body.text[comma] in " \t\r\n":
            comma += 1
        whole = self._span(first, end)
        after = self.body.ends[comma] if self.body.text[comma : comma + 1] == "," else whole.end
        return Argument(key, Place.JSON, whole, after, self._span(value, end), self._span(first, last), self._value(value, end))

    def _value(self, start: int, end: int) -> Value:
        written, span = self.body.text[start:end], self._span(start, end)
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
        return self.text[self.body.starts[index] : self.body.ends[index]]

    def _spliced(self, start: int, end: int) -> Value:
        """Return what a value that is one expansion can be."""
        alone = self.body.text[start:end].strip('"') == HOLE
        return expanded(self.name, self.text, self.body, self.body.text.index(HOLE, start), self.known) if alone else Value()


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
