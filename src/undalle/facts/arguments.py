"""Bracketed lists of items: call arguments, dict displays, payloads, tool entries. One shape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from undalle.facts.words import Span, Value


class Place(StrEnum):
    """Where an argument stands: in the call's own parentheses, a dict display, a ``dict(...)`` call, a tool entry, a list or JSON.

    A ``FORM`` is the options of a command that give one field each.
    ``FILES`` is a dict of the parts of a form, a text as ``(None, text)``, ``PAIRS`` a list of them; a ``FIELD`` is a statement that adds
    one.
    A ``STORE`` is ``options["key"] = value`` on a dict that is splatted: the item is the whole statement.
    """

    CALL = "call"
    DICT = "dict"
    DICT_CALL = "dict_call"
    TOOL = "tool"
    LIST = "list"
    JSON = "json"
    STORE = "store"
    FORM = "form"
    FILES = "files"
    PAIRS = "pairs"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Argument:
    """One item between brackets. ``name`` is None for positional items and ``star`` tells splats (``*`` or ``**``) apart.

    ``whole`` is the item without its comma; ``after`` is the offset just behind its comma, or ``whole.end`` when it has none. ``choices``
    are the lists that its value is picked from, or held against.
    """

    name: str | None
    place: Place
    whole: Span
    after: int
    value_span: Span
    name_span: Span | None = None
    value: Value = Value()
    star: str = ""
    choices: tuple[Arguments, ...] = ()

    def __hash__(self) -> int:
        # Its value and its choices hold all that is known of them: too much to hash at every look-up.
        return hash((self.name, self.whole))


@dataclass(frozen=True, slots=True)
class Arguments:
    """A bracketed list of items: call arguments, a dict display, a JSON payload, a tool entry. One shape, one remover.

    ``inside`` is the text between the brackets. ``complete`` is False when a splat in it was not seen through. ``shared`` is True when
    the container also serves something that is not an image call. ``optional`` containers are one of several that a call may get.
    ``quote`` is what stands for a quote in JSON that a script spells: with a backslash before it in a text between double quotes.
    """

    place: Place
    inside: Span
    items: tuple[Argument, ...]
    complete: bool = True
    shared: bool = False
    optional: bool = False
    quote: str = ""

    def without(self, lead: str) -> Arguments:
        """Return these arguments with ``lead`` apart from the words of the model."""
        if not lead:
            return self
        items = (replace(item, value=item.value.without(lead)) if item.name == "model" else item for item in self.items)
        return replace(self, items=tuple(items))
