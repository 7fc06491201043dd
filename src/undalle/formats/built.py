"""The object that ``jq -n --arg name word '{model: "...", ...}'`` builds, as the arguments of the request that gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from undalle.facts import Argument, Arguments, Literal, Place, Span, Value
from undalle.formats.jq import filter_of
from undalle.formats.shell import HOLE, Command, ShellWord

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\[{(]|[\]})]|,|\s+|[^\s"\[{(\]}),]+', re.DOTALL)
_MEMBER = re.compile(r'\s*(?:"(?P<quoted>[^"\\]*)"|(?P<bare>[A-Za-z_]\w*)|\$(?P<short>\w+)\s*\Z)\s*(?::\s*(?P<value>.*\S))?\s*', re.DOTALL)
_TEXT = re.compile(r'"(?P<word>[^"\\]*)"')


def built_by(name: str, text: str, command: Command) -> Arguments | None:
    """Return the members of the object that ``command`` of the file ``name`` builds out of nothing; None if it is no such ``jq``."""
    options = {one.text for one in command.words[1:]}
    found = filter_of(command) if command.name == "jq" and options & {"-n", "--null-input", "-nc", "-cn", "-nr", "-rn"} else None
    if found is None or not found.text.lstrip().startswith("{"):
        return None
    given = dict(_given(command.words))
    whole = True
    items = []
    members, close = _members(found.text)
    for start, end in members:
        item = _item(name, text, found, start, end, given)
        items += [item] if item is not None else []
        whole = whole and item is not None
    inside = Span(name, found.starts[0], found.ends[-1])
    return Arguments(Place.JSON, inside, tuple(items), complete=whole and not found.text[close:].strip())


def _given(words: list[ShellWord]) -> Iterator[tuple[str, ShellWord]]:
    """Yield the variables of a ``jq`` command, each with the word it is given."""
    for option, name, word in zip(words, words[1:], words[2:], strict=False):
        if option.text == "--arg":
            yield name.text, word


def _members(text: str) -> tuple[list[tuple[int, int]], int]:
    """Return where each member of the object that ``text`` starts with stands, without its comma, and where the object ends."""
    depth, start = 0, 0
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        if token[0] in "[{(":
            depth += 1
            start = token.end() if depth == 1 else start
        elif token[0] in "]})" or (token[0] == "," and depth == 1):
            if depth == 1 and text[start : token.start()].strip():
                found.append((start, token.start()))
            start = token.end() if depth == 1 else start
            depth -= token[0] != ","
            if not depth:
                return found, token.end()
    return found, 0


def _item(name: str, text: str, holder: ShellWord, start: int, end: int, given: dict[str, ShellWord]) -> Argument | None:
    found = _MEMBER.fullmatch(holder.text, start, end)
    key = (found["quoted"] or found["bare"] or found["short"] or "") if found is not None else ""
    if found is None or not key or HOLE in key:
        return None
    first = start + len(holder.text[start:end]) - len(holder.text[start:end].lstrip())
    whole = _span(name, holder, first, start + len(holder.text[start:end].rstrip()))
    at, written = (found.start("value"), found["value"]) if found["value"] else (first, f"${found['short'] or key}")
    spelled = _span(name, holder, at, found.end("value")) if found["value"] else whole
    return Argument(key, Place.JSON, whole, whole.end, spelled, value=_value(name, text, spelled, written, given))


def _value(name: str, text: str, span: Span, written: str, given: dict[str, ShellWord]) -> Value:
    if plain := _TEXT.fullmatch(written):
        word, seen = plain["word"], text[span.start : span.end] == written
        return Value() if HOLE in word else Value((word,), True, (Literal(span, word, '"', '"'),) if seen else ())
    variable = given.get(written.removeprefix("$")) if written.startswith("$") else None
    if variable is None or HOLE in variable.text or not variable.text:
        return Value()
    literal = Literal(Span(name, variable.starts[0], variable.ends[-1]), variable.text, bare=True)
    return Value((variable.text,), True, (literal,))


def _span(name: str, holder: ShellWord, first: int, last: int) -> Span:
    return Span(name, holder.starts[first], holder.ends[last - 1])
