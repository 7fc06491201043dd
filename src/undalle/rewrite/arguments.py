"""Take items out of brackets and put items in, once for calls, dict displays, JSON payloads and tool entries.

Only brackets' own text moves: removed items, commas, blanks and the trailing comment of a removed item. No edit touches an item that
stays, so its value may be replaced at the same time. Whatever stays on its line keeps its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, Place, Span
from undalle.rewrite.edits import COMMENT, NEWLINE, indentation, line_start, merged, next_line, tail
from undalle.rewrite.literals import prevailing, quote_style

_CONTINUED = re.compile(r"[ \t\f]*\\(?=[\r\n])")
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


def remove(text: str, arguments: Arguments, items: Collection[Argument]) -> list[Edit]:
    """Return the edits of ``text`` that take ``items`` out of ``arguments``.

    Items alone on their lines go with these lines and their trailing comment, others with one comma. Every other comment stays.
    """
    return rearrange(text, arguments, items, ())


def insert(text: str, arguments: Arguments, name: str, value_source: str, *, after: str | None = None, first: bool = False) -> list[Edit]:
    """Return the edits of ``text`` that add one item to ``arguments``, laid out as its neighbours are (see ``Insertion``)."""
    return rearrange(text, arguments, (), (Insertion(name, value_source, after, first),))


def rearrange(text: str, arguments: Arguments, removed: Collection[Argument], inserted: Sequence[Insertion]) -> list[Edit]:
    """Return the edits, none overlapping, that remove and insert at once; an insertion takes the place of an item that goes there.

    A keyword never comes before a positional item that stays.
    """
    spans = {item.whole for item in removed}
    gone = {index for index, item in enumerate(arguments.items) if item.whole in spans}
    slots = _slots(arguments, gone, inserted)
    layout = _Layout(text, arguments)
    cuts = _cuts(layout, gone - set(slots), gone & set(slots))
    if arguments.place is Place.JSON:
        cuts = merged([*cuts, *_dangling(layout, gone, slots)])
    edits = [Edit(layout.span(start, end), "") for start, end in cuts]
    for index, insertions in slots.items():
        entries = [layout.spell(insertion) for insertion in insertions]
        if index in gone:
            edits.append(Edit(arguments.items[index].whole, layout.separator(index).join(entries)))
        elif index < 0:
            edits.append(layout.ahead(entries))
        else:
            edits += layout.behind(index, entries, cuts)
    return edits


def _slots(arguments: Arguments, gone: set[int], inserted: Sequence[Insertion]) -> dict[int, list[Insertion]]:
    """Group insertions by the item they replace (if it goes) or follow; -1 stands before the first item."""
    slots: dict[int, list[Insertion]] = {}
    for insertion in inserted:
        for present in slots.values():
            names = [other.name for other in present]
            if insertion.after in names:
                present.insert(names.index(insertion.after) + 1, insertion)
                break
        else:
            index = _anchor(arguments, gone, insertion)
            if index not in gone and index + 1 in gone:
                index += 1
            slots.setdefault(index, []).append(insertion)
    return {index: sorted(present, key=lambda insertion: not insertion.first) for index, present in slots.items()}


def _anchor(arguments: Arguments, gone: set[int], insertion: Insertion) -> int:
    """Return the index of the item that ``insertion`` follows, or -1."""
    items = arguments.items
    call = arguments.place in {Place.CALL, Place.DICT_CALL}
    positional = [i for i, item in enumerate(items) if call and item.name_span is None and item.star != "**" and i not in gone]
    floor = positional[-1] if positional else -1
    if insertion.first:
        return floor
    named = [i for i, item in enumerate(items) if insertion.after is not None and item.name == insertion.after]
    ends = named or [i for i, item in enumerate(items) if not (call and item.star == "**")]
    return max(floor, ends[-1] if ends else -1)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the items of one pair of brackets are laid out."""

    text: str
    arguments: Arguments

    def span(self, start: int, end: int) -> Span:
        return Span(self.arguments.inside.file, start, end)

    def broken(self, start: int, end: int) -> bool:
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

    def behind(self, index: int, entries: Sequence[str], cuts: Iterable[tuple[int, int]]) -> Iterator[Edit]:
        """Yield the edits that put ``entries`` behind item ``index``."""
        items = self.arguments.items
        end, comma = items[index].whole.end, items[index].after
        separator = self.separator(index)
        line_end = tail(self.text, comma) if self.vertical(index) else None
        if line_end is None or line_end >= self.arguments.inside.end or any(a < line_end < b for a, b in cuts):
            yield Edit(self.span(end, end), "".join(f"{separator}{entry}" for entry in entries))
            return
        more = self.new_line(index) + separator.join(entries)
        if comma > end:
            yield Edit(self.span(line_end, line_end), f"{more},")
        else:
            yield Edit(self.span(end, end), "," if line_end > end else f",{more}")
            if line_end > end:
                yield Edit(self.span(line_end, line_end), more)


def _cuts(layout: _Layout, going: set[int], replaced: set[int]) -> list[tuple[int, int]]:
    """Return the ranges to delete, sorted, none overlapping: ``going`` items go, ``replaced`` ones only lose their trailing comment."""
    items, inside = layout.arguments.items, layout.arguments.inside
    staying = [index for index in range(len(items)) if index not in going]
    groups = _groups(layout, going)
    lines = {group: _own_lines(layout, *group) for group in groups}
    cuts = [cut for cut in lines.values() if cut]
    for index in replaced:
        end = tail(layout.text, items[index].after)
        if end is not None and layout.text[items[index].after : end].strip() and _own_lines(layout, index, index):
            cuts.append((items[index].after, end))
    kept = [at for at in _comments(layout) if not any(start <= at < end for start, end in cuts)]
    if going and not staying and not kept:
        return [(inside.start, inside.end)]
    for first, last in (group for group in groups if not lines[group]):
        start, end = _inline(layout, staying, first, last)
        if any(start <= at < end for at in kept):
            cuts += _pieces(layout, first, last)
        else:
            cuts.append((start, end))
    return merged(cuts)


def _dangling(layout: _Layout, gone: set[int], slots: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the comma that JSON would not have: the one behind the last item that stays, where nothing is put in its place."""
    items = layout.arguments.items
    staying = [index for index in range(len(items)) if index not in gone]
    if staying and gone and staying[-1] < len(items) - 1 and not any(index >= staying[-1] for index in slots):
        last = items[staying[-1]]
        yield last.after - 1, last.after


def _groups(layout: _Layout, going: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last index of every run of going neighbours that no newline parts."""
    items = layout.arguments.items
    groups: list[tuple[int, int]] = []
    for index in sorted(going):
        if groups and groups[-1][1] == index - 1 and not layout.broken(items[index - 1].whole.end, items[index].whole.start):
            groups[-1] = (groups[-1][0], index)
        else:
            groups.append((index, index))
    return groups


def _own_lines(layout: _Layout, first: int, last: int) -> tuple[int, int] | None:
    """Return the lines of the items from ``first`` to ``last`` if nothing else but a trailing comment stands on them."""
    text, start, behind = layout.text, layout.arguments.items[first].whole.start, layout.arguments.items[last]
    ends = _CONTINUED.match(text, behind.after) or tail(text, behind.after) is not None
    alone = indentation(text, start) is not None and ends
    end = next_line(text, behind.after)
    if not alone or end > layout.arguments.inside.end or layout.broken(behind.whole.end, behind.after):
        return None
    return line_start(text, start), end


def _inline(layout: _Layout, staying: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Return the range that takes the items from ``first`` to ``last`` away with one comma and the blanks on its side."""
    items, inside = layout.arguments.items, layout.arguments.inside
    before = max((index for index in staying if index < first), default=None)
    behind = min((index for index in staying if index > last), default=None)
    if behind is None:
        if before is None:
            return inside.start, inside.end
        trailing = items[last].after > items[last].whole.end
        return (items[before].after, items[last].after) if trailing else (items[before].whole.end, items[last].whole.end)
    same_line = not layout.broken(items[last].after, items[last + 1].whole.start)
    if same_line or first == 0 or layout.broken(items[first - 1].after, items[first].whole.start):
        return items[first].whole.start, items[behind].whole.start
    return items[first - 1].after, items[last].after


def _pieces(layout: _Layout, first: int, last: int) -> list[tuple[int, int]]:
    """Return the items' tokens and their comma alone, for where a comment that stays stands among the blanks."""
    end, comma = layout.arguments.items[last].whole.end, layout.arguments.items[last].after
    return [(layout.arguments.items[first].whole.start, end), (max(end, comma - 1), comma)]


def _comments(layout: _Layout) -> list[int]:
    """Return where the comments between the items start."""
    inside, items = layout.arguments.inside, layout.arguments.items
    starts = (inside.start, *(item.whole.end for item in items))
    ends = (*(item.whole.start for item in items), inside.end)
    return [found.start() for start, end in zip(starts, ends, strict=True) for found in COMMENT.finditer(layout.text, start, end)]
