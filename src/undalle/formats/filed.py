"""A JSON body that stands in a file of its own (``-d @request.json``), as arguments at the word that names the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.facts import Argument, Arguments, Request, Span, Value
from undalle.formats.body import body_of
from undalle.formats.shell import HOLE, ShellWord

Beside = Callable[[str], str]
_MUCH = 1 << 20


@dataclass(frozen=True, slots=True)
class Filed:
    """The model of a body, placed at the word that names its file, the request it makes, and why it is not written to.

    ``members`` holds the model alone: one word is one place. It is complete where there is no model among the members.
    """

    members: Arguments
    request: Request
    reason: str


def text_beside(folder: Path, name: str) -> str:
    """Return the text of the file called ``name`` in ``folder``; empty where there is none, or none that is small, plain and UTF-8."""
    name = name.removeprefix("./")
    file = folder / name
    try:
        plain = Path(name).name == name and file.is_file() and not file.is_symlink() and file.stat().st_size < _MUCH
        return file.read_bytes().decode("utf-8-sig") if plain else ""
    except (OSError, ValueError):
        return ""


def filed_in(script: str, named: ShellWord, beside: Beside) -> Filed | None:
    """Return the body in the file that ``named``, a word of ``script`` that starts with ``@``, names; None if it was not seen there.

    ``beside`` gives the text of a file by its name, empty where there is none.
    """
    name = named.text[1:]
    text = "" if HOLE in name else beside(name)
    if not text or HOLE in text:
        return None
    offsets = range(len(text))
    word = ShellWord(0, len(text), text, list(offsets), [at + 1 for at in offsets])
    body = body_of(name, text, word, lambda _: None)
    if body is None:
        return None
    place = Span(script, named.start, named.end)
    models = tuple(item for item in body.members.items if item.name == "model")[:1]
    row = text.count("\n", 0, models[0].whole.start) + 1 if models else 1
    reason = f"the body stands in `{name}` (line {row}): change it there, by hand"
    whole = body.members.complete and not models
    members = replace(body.members, inside=place, items=tuple(_placed(item, place) for item in models), complete=whole)
    return Filed(members, replace(body.request, tools=None, images=()), reason)


def _placed(item: Argument, place: Span) -> Argument:
    value = Value(item.value.known, item.value.complete)
    return replace(item, whole=place, after=place.end, value_span=place, name_span=None, value=value)
