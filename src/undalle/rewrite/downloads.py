"""A download that is no longer one: the bytes come from the result, the rest of its lines follow."""

from __future__ import annotations

from collections.abc import Iterable

from undalle.diagnostics import Edit
from undalle.facts import Sink, Span, Token
from undalle.rewrite import statements
from undalle.rewrite.arguments import remove
from undalle.rewrite.draft import Draft
from undalle.rewrite.edits import line_start
from undalle.rewrite.renames import answer_name, rename

_PLAIN = frozenset({"content", "await", "check", "alone", "alias", "alias_name", "string", "item", "inside"})
_TESTS = frozenset({"status", "failed", "reported", "report", "prefix"})
NO_STATUS = "no image data"


def download(draft: Draft, sink: Sink, held: str, value: str) -> list[str]:
    """Rewrite the download ``sink``.

    ``held`` says what its URL holds now: b64, bytes or uri; ``value`` is the URL's new name, if it has one. Returns reasons why this is
    worth a note. Raises ``statements.Unplaceable`` where the layout has no room for it.
    """
    encoded = next((token.span for token in sink.tokens if token.role == "encoded"), None)
    if encoded is not None and held == "b64":
        draft.delete(encoded.start, sink.value.start)
        draft.delete(sink.value.end, encoded.end)
        return []
    if held == "bytes" and value and sink.local is not None and sink.local.closed and _binds_only(draft, sink):
        return _drop(draft, sink, value)
    alias = _alias(draft, sink)
    if alias is not None and sink.local is not None:
        name = alias[0]
        if sink.header is None and _item(sink) is None:
            draft.replace(sink.local.tokens[0], name)
    else:
        name = rename(draft, sink.local, answer_name(sink.local.name)) if sink.local is not None else ""
    _fetch(draft, sink, held)
    reasons = _uses(draft, sink, name, alias[1] if alias is not None else None)
    if sink.header is not None and sink.body is not None:
        fetched = draft.swallow(sink.span)
        _unwrap(draft, sink, f"{name} = {fetched}" if name else "")
    elif item := _item(sink):
        _leave(draft, sink, item, f"{name} = {draft.swallow(sink.span)}")
    return reasons


def _alias(draft: Draft, sink: Sink) -> tuple[str, Span] | None:
    """Return the name that the bytes get anyway in the next line, and that line's statement, if the answer serves nothing else."""
    found = [token.span for token in sink.tokens if token.role == "alias"]
    contents = [token for token in sink.tokens if token.role == "content"]
    others = {token.role for token in sink.tokens} - _PLAIN - _TESTS
    if len(found) != 1 or len(contents) != 1 or others or sink.local is None or not sink.local.closed or not _binds_only(draft, sink):
        return None
    name = next(token.span for token in sink.tokens if token.role == "alias_name")
    return draft.text[name.start : name.end], found[0]


def _item(sink: Sink) -> Span | None:
    return next((token.span for token in sink.tokens if token.role == "item"), None)


def _leave(draft: Draft, sink: Sink, item: Span, statement: str) -> None:
    """Take the answer out of a ``with`` of several items; what binds its name then, if anything, is the first line of the body."""
    draft.cover([Edit(item, "")])
    if statement:
        inside = next(token.span for token in sink.tokens if token.role == "inside")
        before = statements.insert_before(draft.text, inside, [statement])
        start = line_start(draft.text, inside.start)
        draft.insert(start, draft.text[start : inside.start] + "".join(edit.text for edit in before)[: -(inside.start - start) or None])


def _binds_only(draft: Draft, sink: Sink) -> bool:
    """Say whether the download's statement does nothing but give its answer a name."""
    if sink.header is not None or _item(sink) is not None:
        return True
    statement = sink.statement
    if statement is None or statement.end != sink.span.end or sink.alone:
        return False
    return draft.text[statement.start : sink.span.start].count("=") == 1


def _drop(draft: Draft, sink: Sink, value: str) -> list[str]:
    """The bytes are there already, under the name ``value``: what bound the answer goes, its uses take that name."""
    assert sink.local is not None
    assert sink.statement is not None
    for token in sink.local.tokens:
        draft.replace(token, value)
    reasons = _uses(draft, sink, value)
    if sink.header is not None:
        _unwrap(draft, sink, "")
    elif item := _item(sink):
        _leave(draft, sink, item, "")
    else:
        draft.cover(statements.delete(draft.text, sink.statement))
    return reasons


def _fetch(draft: Draft, sink: Sink, held: str) -> None:
    """Turn what fetches into what decodes. An expression over several lines keeps them."""
    assert sink.callee is not None
    assert sink.arguments is not None
    if held == "bytes":
        draft.delete(sink.span.start, sink.value.start)
        draft.delete(sink.value.end, sink.span.end)
        return
    draft.replace(sink.callee, draft.b64decode())
    url = next(item for item in sink.arguments.items if item.value_span.covers(sink.value))
    draft.extend(remove(draft.text, sink.arguments, [item for item in sink.arguments.items if item is not url]))
    draft.delete(url.whole.start, sink.value.start)
    draft.delete(sink.value.end, url.whole.end)
    if held == "uri":
        draft.insert(sink.value.end, '.partition(",")[2]')


def _uses(draft: Draft, sink: Sink, name: str, alias: Span | None = None) -> list[str]:
    reasons: list[str] = []
    alone = {token.span for token in sink.tokens if token.role == "alone"}
    checks = [token.span for token in sink.tokens if token.role == "check"]
    for span in statements.join(draft.text, [*checks, *([alias] if alias is not None else ())]):
        draft.cover(statements.delete(draft.text, span, alone=span in alone))
    for token in sink.tokens:
        if alias is None or not alias.covers(token.span):
            reasons.extend(_use(draft, sink, token, name))
    return reasons


def _use(draft: Draft, sink: Sink, token: Token, name: str) -> Iterable[str]:
    if token.role in {"content", "await", "prefix"}:
        draft.delete(token.span.start, token.span.end)
    elif token.role in {"status", "failed"}:
        content = name or draft.swallow(sink.span)
        draft.cover([Edit(token.span, content if token.role == "status" else f"not {content}")])
    elif token.role in {"reported", "report"}:
        draft.cover([Edit(token.span, NO_STATUS if token.role == "reported" else f'"{NO_STATUS}"')])
        return ("the HTTP status that was reported is gone with the download",)
    elif token.role == "raw":
        _file(draft, sink, token.span)
    elif token.role == "copy":
        writer = next(other.span for other in sink.tokens if other.role == "writer" and token.span.covers(other.span))
        target = draft.text[writer.start : writer.end]
        content = name or draft.swallow(sink.span)
        draft.cover([Edit(token.span, f"{target}.write({content})")])
    return ()


def _file(draft: Draft, sink: Sink, span: Span) -> None:
    """Make a file of the bytes where the answer was one itself (``.raw``, ``urlopen``)."""
    start, end = (sink.span.start, sink.span.end) if span.covers(sink.span) else (span.start, _name_end(sink, span))
    draft.insert(start, f"{draft.bytes_io()}(")
    if end < span.end:
        draft.replace(draft.span(end, span.end), ")")
    else:
        draft.insert(end, ")")


def _name_end(sink: Sink, span: Span) -> int:
    tokens = sink.local.tokens if sink.local is not None else ()
    return next((token.end for token in tokens if token.start == span.start), span.end)


def _unwrap(draft: Draft, sink: Sink, replacement: str) -> None:
    """Take the ``with`` away from the lines that read the answer."""
    assert sink.header is not None
    assert sink.body is not None
    draft.swallow(sink.header)
    strings = [token.span for token in sink.tokens if token.role == "string"]
    draft.extend(statements.unwrap(draft.text, sink.header, sink.body, replacement, protected=strings, planned=tuple(draft.edits)))
