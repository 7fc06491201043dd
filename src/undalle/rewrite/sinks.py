"""The far end of a URL's way: each use gets what it can work with."""

from __future__ import annotations

from collections.abc import Sequence

from undalle.catalog import catalog
from undalle.facts import Sink, SinkKind
from undalle.rewrite.downloads import download
from undalle.rewrite.draft import Draft
from undalle.rewrite.pictures import file_name
from undalle.rewrite.scripts import save_in_script

NEEDS_BYTES = frozenset({SinkKind.DOWNLOAD, SinkKind.SAVE, SinkKind.SHOW})
NEEDS_URI = frozenset({SinkKind.URI, SinkKind.RETURN, SinkKind.OTHER})
SPOKEN = frozenset({SinkKind.PRINT, SinkKind.BROWSER, SinkKind.LOG})


def write_sink(draft: Draft, sink: Sink, held: str, name: str, mime: str, *, sure: bool) -> Sequence[str]:
    """Rewrite one use. ``held`` says what its value is now (b64, bytes, uri), ``name`` what its name is, if it has one; ``mime`` its type.

    ``sure``: there is an image whenever this is reached. Returns what is worth a note.
    """
    if sink.kind is SinkKind.DOWNLOAD:
        return download(draft, sink, held, name)
    if sink.library == "shell":
        save_in_script(draft, sink, name)
    elif sink.kind is SinkKind.SAVE:
        _save(draft, sink, held)
    elif sink.kind is SinkKind.SHOW:
        _show(draft, sink, held, mime)
    elif sink.kind in SPOKEN and held in {"bytes", "uri"} and not any(token.role == "beside" for token in sink.tokens):
        _speak(draft, sink, held, name, sure=sure)
    return ()


def _decoded(draft: Draft, value: str, held: str) -> str:
    if held == "bytes":
        return value
    return f"{draft.b64decode()}({value})" if held == "b64" else f'{draft.b64decode()}({value}.partition(",")[2])'


def _save(draft: Draft, sink: Sink, held: str) -> None:
    """``urlretrieve(url, path)``: the bytes are written to that path."""
    target = next(token.span for token in sink.tokens if token.role == "path")
    content = _decoded(draft, draft.swallow(sink.value), held)
    path = draft.swallow(target)
    draft.swallow(sink.span)
    draft.replace(sink.span, f"{draft.path()}({path}).write_bytes({content})")


def _show(draft: Draft, sink: Sink, held: str, mime: str) -> None:
    """The bytes form of the same call; a data URI is shown as it is where the call takes one."""
    reader = catalog().reader(sink.reader)
    assert reader is not None
    keywords = [token.span for token in sink.tokens if token.role == "keyword"]
    if held == "uri" and reader.takes_uri(by_keyword=bool(keywords)):
        return
    for keyword in keywords:
        draft.replace(keyword, reader.renamed)
    named = f"{reader.renamed}=" if reader.named and not keywords else ""
    opening, closing = "", ""
    for place, name in enumerate(reader.dress):
        module, _, member = name.rpartition(".")
        opening += f"{draft.need(module, member)}("
        closing = (f', {reader.filename}="{file_name(mime)}")' if reader.filename and not place else ")") + closing
    if held != "bytes":
        opening += f"{draft.b64decode()}("
        closing = (")" if held == "b64" else '.partition(",")[2])') + closing
    draft.insert(sink.value.start, named + opening)
    draft.insert(sink.value.end, closing)


def _speak(draft: Draft, sink: Sink, held: str, name: str, *, sure: bool) -> None:
    """Say that there is an image and how large it is: its text is for machines."""
    value = draft.swallow(sink.value)
    maybe = "" if sure else " or ()"
    size = f"len({name or value}{maybe})"
    unit, what = "bytes" if held == "bytes" else "characters", "image, "
    if any(token.role == "many" for token in sink.tokens):
        unit, what = "images", ""
    if sink.fstring is not None:
        draft.swallow(sink.fstring)
        draft.replace(sink.fstring, f"<{what}{{{size}}} {unit}>")
    elif any(mark in size for mark in "\"'"):
        draft.replace(sink.value, f'"<{what}%d {unit}>" % {size}')
    else:
        draft.replace(sink.value, f'f"<{what}{{{size}}} {unit}>"')
