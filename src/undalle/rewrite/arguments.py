"""Take items out of brackets and put items in, once for calls, dict displays, JSON payloads and tool entries.

Only brackets' own text moves: removed items, commas, blanks and the trailing comment of a removed item. No edit touches an item that
stays, so its value may be replaced at the same time. Whatever stays on its line keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, Place
from undalle.rewrite.cuts import cuts, dangling
from undalle.rewrite.edits import merged
from undalle.rewrite.layout import Insertion, Layout


def remove(text: str, arguments: Arguments, items: Collection[Argument]) -> list[Edit]:
    """Return the edits of ``text`` that take ``items`` out of ``arguments``.

    Items alone on their lines go with these lines and their trailing comment, others with one comma. Every other comment stays.
    """
    return rearrange(text, arguments, items, ())


def rearrange(text: str, arguments: Arguments, removed: Collection[Argument], inserted: Sequence[Insertion]) -> list[Edit]:
    """Return the edits, none overlapping, that remove and insert at once; an insertion takes the place of an item that goes there.

    A keyword never comes before a positional item that stays.
    """
    spans = {item.whole for item in removed}
    gone = {index for index, item in enumerate(arguments.items) if item.whole in spans}
    slots = _slots(arguments, gone, inserted)
    layout = Layout(text, arguments)
    going = cuts(layout, gone - set(slots), gone & set(slots))
    if arguments.place is Place.JSON:
        going = merged([*going, *dangling(layout, gone, slots)])
    edits = [Edit(layout.span(start, end), "") for start, end in going]
    for index, insertions in slots.items():
        entries = [layout.spell(insertion) for insertion in insertions]
        if index in gone:
            edits.append(Edit(arguments.items[index].whole, layout.separator(index).join(entries)))
        elif index < 0:
            edits.append(layout.ahead(entries))
        else:
            edits += layout.behind(index, entries)
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
