"""The fields of a form that a command sends (``-F size=256x256``), as arguments."""

from __future__ import annotations

from undalle.facts import Argument, Arguments, Literal, Place, Span, Value
from undalle.formats.body import Known, expanded
from undalle.formats.shell import HOLE, Command, ShellWord

_OPTIONS = frozenset({"-F", "--form"})


def form_of(name: str, text: str, request: Command, known: Known) -> Arguments | None:
    """Return the fields that ``request`` of the file ``name`` sends; None if it sends no form. ``known`` as in ``body_of``."""
    pairs = [(before, one) for before, one in zip(request.words, request.words[1:], strict=False) if before.text in _OPTIONS]
    items = tuple(_item(name, text, before, one, known) for before, one in pairs)
    if not items:
        return None
    inside = Span(name, items[0].whole.start, items[-1].whole.end)
    return Arguments(Place.FORM, inside, items, complete=all(HOLE not in (item.name or "") for item in items))


def _item(name: str, text: str, option: ShellWord, field: ShellWord, known: Known) -> Argument:
    key, sign, word = field.text.partition("=")
    whole, at = Span(name, option.start, field.end), len(key) + len(sign)
    if not word:
        return Argument(key, Place.FORM, whole, whole.end, whole)
    span = Span(name, field.starts[at], field.ends[-1])
    if HOLE in word:
        value = expanded(name, text, field, at, known) if word == HOLE else Value()
    else:
        plain = text[span.start : span.end] == word and not word.startswith(("@", "<"))
        value = Value((word,), True, (Literal(span, word, bare=True),)) if plain else Value()
    named = Span(name, field.starts[0], field.ends[len(key) - 1]) if key else None
    return Argument(key.removesuffix("[]"), Place.FORM, whole, whole.end, span, named, value)
