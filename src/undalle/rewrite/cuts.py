"""What goes with items that are taken out of brackets: their lines or one comma, their own comment, and no other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from undalle.rewrite.edits import COMMENT, indentation, line_start, merged, next_line, tail
from undalle.rewrite.layout import Layout

_CONTINUED = re.compile(r"[ \t\f]*\\(?=[\r\n])")


def cuts(layout: Layout, going: set[int], replaced: set[int]) -> list[tuple[int, int]]:
    """Return the ranges to delete, sorted, none overlapping: ``going`` items go, ``replaced`` ones only lose their trailing comment."""
    items, inside = layout.arguments.items, layout.arguments.inside
    staying = [index for index in range(len(items)) if index not in going]
    groups = _groups(layout, going)
    lines = {group: _own_lines(layout, *group) for group in groups}
    found = [cut for cut in lines.values() if cut]
    for index in replaced:
        end = tail(layout.text, items[index].after)
        if end is not None and layout.text[items[index].after : end].strip() and _own_lines(layout, index, index):
            found.append((items[index].after, end))
    kept = [at for at in _comments(layout) if not any(start <= at < end for start, end in found)]
    if going and not staying and not kept:
        return [(inside.start, inside.end)]
    for first, last in (group for group in groups if not lines[group]):
        start, end = _inline(layout, staying, first, last)
        if any(start <= at < end for at in kept):
            found += _pieces(layout, first, last)
        else:
            found.append((start, end))
    return merged(found)


def dangling(layout: Layout, gone: set[int], slots: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the comma that JSON would not have: the one behind the last item that stays, where nothing is put in its place."""
    items = layout.arguments.items
    staying = [index for index in range(len(items)) if index not in gone]
    if staying and gone and staying[-1] < len(items) - 1 and not any(index >= staying[-1] for index in slots):
        last = items[staying[-1]]
        yield last.after - 1, last.after


def _groups(layout: Layout, going: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last index of every run of going neighbours that no newline parts."""
    items = layout.arguments.items
    groups: list[tuple[int, int]] = []
    for index in sorted(going):
        if groups and groups[-1][1] == index - 1 and not layout.broken(items[index - 1].whole.end, items[index].whole.start):
            groups[-1] = (groups[-1][0], index)
        else:
            groups.append((index, index))
    return groups


def _own_lines(layout: Layout, first: int, last: int) -> tuple[int, int] | None:
    """Return the lines of the items from ``first`` to ``last`` if nothing else but a trailing comment stands on them."""
    text, start, behind = layout.text, layout.arguments.items[first].whole.start, layout.arguments.items[last]
    ends = _CONTINUED.match(text, behind.after) or tail(text, behind.after) is not None
    alone = indentation(text, start) is not None and ends
    end = next_line(text, behind.after)
    if not alone or end > layout.arguments.inside.end or layout.broken(behind.whole.end, behind.after):
        return None
    return line_start(text, start), end


def _inline(layout: Layout, staying: Sequence[int], first: int, last: int) -> tuple[int, int]:
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


def _pieces(layout: Layout, first: int, last: int) -> list[tuple[int, int]]:
    """Return the items' tokens and their comma alone, for where a comment that stays stands among the blanks."""
    end, comma = layout.arguments.items[last].whole.end, layout.arguments.items[last].after
    return [(layout.arguments.items[first].whole.start, end), (max(end, comma - 1), comma)]


def _comments(layout: Layout) -> list[int]:
    """Return where the comments between the items start."""
    inside, items = layout.arguments.inside, layout.arguments.items
    starts = (inside.start, *(item.whole.end for item in items))
    ends = (*(item.whole.start for item in items), inside.end)
    return [found.start() for start, end in zip(starts, ends, strict=True) for found in COMMENT.finditer(layout.text, start, end)]
