"""How the items between one pair of brackets are laid out, and a new item spelled as its neighbours are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from undalle.diagnostics import Edit
from undalle.facts import Arguments, Place, Span
from undalle.rewrite.edits import NEWLINE, indentation, tail
from undalle.rewrite.literals import prevailing, quote_style

_SIGN = re.compile(r"[ \t]*[=:][ \t]*")


@dataclass(frozen=True, slots=True)
class Insertion:
    """An item to add: ``name`` bare, ``value`` as source text of one expression.

    ``after`` names the item it follows, which may go or be inserted too; ``first`` puts it before every named item. With neither, or an
    unknown ``after``, it comes last: before a ``**splat`` in a call, behind it in a dict, where a later splat would win.
    """

    name: str
    value: str
    after: str | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the items of one pair of brackets are laid out."""

    text: str
    arguments: Arguments

    def span(self, start: int, end: int) -> Span:
        """Return the place from ``start`` to ``end``, offsets into the text."""
        return Span(self.arguments.inside.file, start, end)

    def broken(self, start: int, end: int) -> bool:
        """Say whether a line ends between ``start`` and ``end``."""
        return NEWLINE.search(self.text, start, end) is not None

    def vertical(self, index: int) -> bool:
        """Say whether items stand one a line here."""
        items = self.arguments.items
        neighbours = pairwise(items[max(index - 1, 0) : index + 2])
        starting = [indentation(self.text, item.whole.start) is not None for item in items[1:] or items]
        return all(self.broken(a.whole.end, b.whole.start) for a, b in neighbours) and 2 * sum(starting) > len(starting)

    def new_line(self, index: int) -> str:
        """Return a newline with the indentation of item ``index``, or of the first item that starts a line."""
        items = self.arguments.items
        leads = (indentation(self.text, item.whole.start) for item in (items[index], *items))
        newline = NEWLINE.search(self.text, self.arguments.inside.start)
        return (newline[0] if newline else "\n") + next((lead for lead in leads if lead is not None), "")

    def separator(self, index: int) -> str:
        """Return what stands between two items around item ``index``."""
        if self.vertical(index):
            return f",{self.new_line(index)}"
        gaps = [self.text[a.after : b.whole.start] for a, b in pairwise(self.arguments.items)]
        return f",{prevailing((gap for gap in gaps if not gap.strip(' ')), ' ')}"

    def spell(self, insertion: Insertion) -> str:
        """Return the new item as source text, spaced and quoted as its neighbours."""
        if self.arguments.place is Place.LIST:
            return insertion.value
        names = [(item.name_span, item.value_span.start) for item in self.arguments.items if item.name_span]
        signs = (self.text[name.end : value] for name, value in names)
        call = self.arguments.place in {Place.CALL, Place.DICT_CALL}
        sign = prevailing((sign for sign in signs if _SIGN.fullmatch(sign)), "=" if call else ": ")
        quote = "" if call else self.arguments.quote or quote_style(self.text, [name for name, _ in names] or [self.arguments.inside])
        value = f"(None, {insertion.value})" if self._bare_parts() else insertion.value
        if self.arguments.place is Place.PAIRS:
            return f"({quote}{insertion.name}{quote}, {value})"
        return f"{quote}{insertion.name}{quote}{sign}{value}"

    def _bare_parts(self) -> bool:
        """Say whether a text among the parts of a form is written ``(None, text)``: all are, where one is."""
        if self.arguments.place is Place.FILES:
            return True
        pairs = self.arguments.items if self.arguments.place is Place.PAIRS else ()
        texts = [(item.name_span.end, item.value_span.start) for item in pairs if item.name_span and item.value.known]
        return any("(" in self.text[start:end] for start, end in texts)

    def ahead(self, entries: Iterable[str]) -> Edit:
        """Return the edit that puts ``entries`` before the first item."""
        inside, items = self.arguments.inside, self.arguments.items
        if not items:
            return Edit(self.span(inside.start, inside.start), ", ".join(entries))
        opening = tail(self.text, inside.start)
        if opening is not None and opening < items[0].whole.start and self.vertical(0):
            return Edit(self.span(opening, opening), "".join(f"{self.new_line(0)}{entry}," for entry in entries))
        start = items[0].whole.start
        return Edit(self.span(start, start), "".join(f"{entry}{self.separator(0)}" for entry in entries))

    def behind(self, index: int, entries: Sequence[str]) -> Iterator[Edit]:
        """Yield the edits that put ``entries`` behind item ``index``, behind which nothing goes."""
        items = self.arguments.items
        end, comma = items[index].whole.end, items[index].after
        separator = self.separator(index)
        line_end = tail(self.text, comma) if self.vertical(index) else None
        if line_end is None:
            yield Edit(self.span(end, end), "".join(f"{separator}{entry}" for entry in entries))
            return
        more = self.new_line(index) + separator.join(entries)
        if comma > end:
            yield Edit(self.span(line_end, line_end), f"{more},")
        else:
            yield Edit(self.span(end, end), "," if line_end > end else f",{more}")
            if line_end > end:
                yield Edit(self.span(line_end, line_end), more)
