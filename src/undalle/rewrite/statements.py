"""Edits of whole statements, on text alone: delete, replace, insert before, take a ``with`` away from its body."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from undalle.diagnostics import Edit
from undalle.facts import Span
from undalle.rewrite.edits import COMMENT, NEWLINE, indentation, line_start, next_line, surplus, tail

_SEMICOLON_BEHIND = re.compile(r"[ \t\f]*;[ \t\f]*")
_SEMICOLON_AHEAD = re.compile(r"[ \t\f]*;[ \t\f]*\Z")
_COLON_BEHIND = re.compile(r"[ \t\f]*:")
_FILLER = re.compile(r"[ \t\f]*(?:(?:#[^\r\n]*)?(?:\r\n|\r|\n)[ \t\f]*)*")
_COLON_INSIDE = re.compile(r":(?=(?P<rest>[ \t\f]*(?:(?:#[^\r\n]*)?(?:\r\n|\r|\n)[ \t\f]*)*(?:#[^\r\n]*)?))")
_SIGNIFICANT = re.compile(r"^(?P<lead>[ \t\f]*)(?P<code>[^\s#].*)", re.MULTILINE)
_BLANKS = re.compile(r"[ \t\f]*")


class Unplaceable(ValueError):  # noqa: N818
    """The layout has no room for the edit: the statement shares its line with a header or with another statement."""


def delete(text: str, span: Span, *, alone: bool = False) -> list[Edit]:
    """Return the edits that take the simple statement at ``span`` (no semicolon, no newline) out of ``text``.

    It goes with its lines and its trailing comment; on a shared line with one semicolon. ``alone``: its block holds nothing else, so it
    becomes ``pass``. Statements that share a line and all go are first joined with ``join``. Raises ``Unplaceable`` when it stands
    behind a header and is not ``alone``.
    """
    behind = _SEMICOLON_BEHIND.match(text, span.end)
    end = behind.end() if behind else span.end
    lead, line_end = indentation(text, span.start), tail(text, end)
    if lead is not None and line_end is not None:
        return [_edit(span, span.start, line_end, "pass")] if alone else [_line(text, span, line_end)]
    if alone:
        return [Edit(span, "pass")]
    if behind and line_end is None:
        return [_edit(span, span.start, end, "")]
    ahead = _SEMICOLON_AHEAD.search(text, line_start(text, span.start), span.start)
    if ahead is None:
        raise Unplaceable("the statement stands behind a header")
    return [_edit(span, ahead.start(), span.end, "")]


def join(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return ``spans`` of statements sorted, those that only a semicolon parts as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and _SEMICOLON_BEHIND.fullmatch(text, joined[-1].end, span.start):
            joined[-1] = Span(span.file, joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def only_one(text: str, span: Span) -> bool:
    """Say whether the indented statement at ``span`` looks like the only one of its block; when in doubt, it does."""
    own = indentation(text, span.start)
    end = tail(text, span.end)
    if own is None or end is None:
        return True
    above = list(_SIGNIFICANT.finditer(text, 0, line_start(text, span.start)))[-1:]
    below = _SIGNIFICANT.search(text, next_line(text, end))
    first = not above or len(above[0]["lead"]) < len(own) or COMMENT.sub("", above[0]["code"]).rstrip().endswith(":")
    return first and (below is None or len(below["lead"]) < len(own))


def replace(text: str, span: Span, new: str, *, indent: str | None = None) -> list[Edit]:
    """Return the edits that put ``new``, one or more lines parted by newlines, in place of the statement at ``span``.

    Further lines get the statement's indentation, or ``indent`` where an ``unwrap`` changes that. Raises ``Unplaceable`` when there
    are several lines and the statement does not start its own.
    """
    return [Edit(span, _lines(text, span, new.split("\n"), indent))]


def insert_before(text: str, span: Span, statements: Sequence[str], *, indent: str | None = None) -> list[Edit]:
    """Return the edits that put ``statements``, a line each, before the statement at ``span``; ``indent`` as in ``replace``.

    Raises ``Unplaceable`` when the statement does not start its line.
    """
    return [_edit(span, span.start, span.start, _lines(text, span, [*statements, ""], indent))]


def unwrap(
    text: str, header: Span, body: Span, replacement: str, *, protected: Sequence[Span] = (), planned: Collection[Edit] = ()
) -> list[Edit]:
    """Return the edits that turn ``with X as y:`` and its body into ``replacement`` and the body one level less deep.

    ``header`` is the ``with`` with or without its colon (it may reach to the body), ``body`` the statements below it or behind it.
    ``replacement`` may hold several lines and may be empty. Lines that start inside a ``protected`` span (strings of several lines) and
    lines whose indentation one of the ``planned`` edits takes away are left alone. Raises ``Unplaceable`` when the header does not start
    its line or the body is not deeper.
    """
    lead = indentation(text, header.start)
    if lead is None:
        raise Unplaceable("the header does not start its line")
    head = Span(header.file, header.start, _colon(text, header))
    filler = _FILLER.match(text, head.end)
    first = filler.end() if filler else head.end
    if not NEWLINE.search(text, head.end, first):
        opening = _lines(text, head, [*replacement.split("\n"), ""], None) if replacement else ""
        return [_edit(head, head.start, first, opening)]
    depth = indentation(text, first)
    if not depth or not depth.startswith(lead) or depth == lead:
        raise Unplaceable("the body is not deeper than its header")
    block = Span(head.file, next_line(text, head.end), _block_end(text, body, depth))
    edits = [edit for edit in _dedented(text, block, lead, depth) if not any(_hides(span, edit) for span in protected)]
    return [_header(text, head, replacement), *(edit for edit in edits if not any(_clash(other, edit) for other in planned))]


def _colon(text: str, header: Span) -> int:
    """Return the offset behind the colon that ends ``header``, whether that stops before it or reaches past it."""
    behind = _COLON_BEHIND.match(text, header.end)
    inside = (found.end() for found in _COLON_INSIDE.finditer(text, header.start, header.end) if found.end("rest") == header.end)
    return behind.end() if behind else next(inside, header.end)


def _header(text: str, head: Span, replacement: str) -> Edit:
    if replacement:
        return Edit(head, _lines(text, head, replacement.split("\n"), None))
    comment = COMMENT.search(text, head.end, next_line(text, head.end))
    if comment:
        return _edit(head, head.start, comment.start(), "")
    return _edit(head, line_start(text, head.start), next_line(text, head.end), "")


def _dedented(text: str, block: Span, lead: str, depth: str) -> Iterator[Edit]:
    """Yield an edit a line of ``block`` that takes away what ``depth`` has more than ``lead``, as far as it is there."""
    at = block.start
    while at < block.end:
        end, blanks = next_line(text, at), _BLANKS.match(text, at)
        width = blanks.end() - at if blanks else 0
        if text[at + width : end].strip() and width > len(lead):
            yield _edit(block, at + len(lead), at + min(width, len(depth)), "")
        at = end


def _block_end(text: str, body: Span, depth: str) -> int:
    """Return the end of the block's last line, comments that follow at its depth included."""
    end = next_line(text, max(body.start, body.end - 1))
    while end < len(text) and text.startswith(f"{depth}#", end):
        end = next_line(text, end)
    return end


def _hides(string: Span, edit: Edit) -> bool:
    return string.start < edit.span.start < string.end


def _clash(other: Edit, edit: Edit) -> bool:
    return other.span.start < edit.span.end and edit.span.start < other.span.end


def _lines(text: str, span: Span, lines: Sequence[str], indent: str | None) -> str:
    """Return ``lines`` as they stand at ``span``: the first where it starts, the others below."""
    lead = indentation(text, span.start)
    if len(lines) > 1 and lead is None:
        raise Unplaceable("the statement does not start its line")
    newline = NEWLINE.search(text)
    return ((newline[0] if newline else "\n") + (lead or "" if indent is None else indent)).join(lines)


def _line(text: str, span: Span, line_end: int) -> Edit:
    start = line_start(text, span.start)
    return _edit(span, start, surplus(text, start, next_line(text, line_end)), "")


def _edit(span: Span, start: int, end: int, text: str) -> Edit:
    return Edit(Span(span.file, start, end), text)
