"""A URL that was only printed or opened: the image is saved in the working directory and its path takes the URL's place."""

from __future__ import annotations

from collections.abc import Sequence, Set

from undalle.facts import Local, Loop, Read, Sink, SinkKind, Span
from undalle.rewrite import statements
from undalle.rewrite.draft import Draft
from undalle.rewrite.leaves import write_leaf
from undalle.rewrite.renames import rename, url_name

_STEM = "generated-image"
_SUFFIXES = {"jpeg": "jpg"}


def file_name(mime: str, stem: str = _STEM) -> str:
    """Return a name for a file that holds an image of type ``mime`` (``image/jpeg``)."""
    kind = mime.rpartition("/")[2]
    return f"{stem}.{_SUFFIXES.get(kind, kind)}"


def save_picture(
    draft: Draft, reads: Sequence[Read], sinks: Sequence[Sink], locals_: Sequence[Local], attributes: Set[int], mime: str
) -> None:
    """Save what each read holds, images of type ``mime``, and show its path.

    Raises ``statements.Unplaceable`` where no statement can be added.
    """
    names: dict[Span, str] = {}
    for local in locals_:
        new = rename(draft.at(local.tokens[0].file), local, url_name(local.name, "path"))
        names.update(dict.fromkeys(local.tokens, new))
    for read in reads:
        _save(draft.at(read.span.file), read, names, attributes, mime)
    for sink in sinks:
        if sink.kind is SinkKind.BROWSER:
            draft.at(sink.value.file).insert(sink.value.end, ".resolve().as_uri()")
        elif any(token.role == "joined" for token in sink.tokens):
            draft.at(sink.value.file).insert(sink.value.start, "str(")
            draft.at(sink.value.file).insert(sink.value.end, ")")


def _save(draft: Draft, read: Read, names: dict[Span, str], attributes: Set[int], mime: str) -> None:
    if read.statement is None or (read.loop is not None and read.loop.comprehension):
        raise statements.Unplaceable("the read stands in a comprehension")
    write_leaf(draft, read, attributes=read.span.start in attributes)
    source = draft.swallow(read.span)
    held = _bound(draft, read, names)
    path = held or _free(draft, "image_path")
    lines = [
        f"{path} = {draft.path()}({_file_name(draft, read.loop, mime)})",
        f"{path}.write_bytes({draft.b64decode()}({source}))",
    ]
    if held:
        draft.swallow(read.statement)
        draft.extend(statements.replace(draft.text, read.statement, "\n".join(lines)))
    else:
        draft.extend(statements.insert_before(draft.text, read.statement, lines))
        draft.replace(read.span, path)


def _bound(draft: Draft, read: Read, names: dict[Span, str]) -> str:
    """Return the name that the read's statement gives its value, if it does nothing else."""
    assert read.statement is not None
    start = read.statement.start
    name = next((new for token, new in names.items() if token.start == start), "")
    between = draft.text[start : read.span.start]
    plain = read.statement.end == read.span.end and between.rstrip().endswith("=") and between.count("=") == 1
    return name if plain and ":" not in between else ""


def _free(draft: Draft, name: str) -> str:
    free, count = name, 2
    while free in draft.facts.names or any(free == other for other, _, _ in draft.taken):
        free, count = f"{name}_{count}", count + 1
    draft.taken.add((free, None, ()))
    return free


def _file_name(draft: Draft, loop: Loop | None, mime: str) -> str:
    draft.pictures += 1
    stem = _STEM if draft.pictures == 1 else f"{_STEM}-{draft.pictures}"
    if loop is None:
        return f'"{file_name(mime, stem)}"'
    return f'f"{file_name(mime, f"{stem}-{{{loop.index or _counted(draft, loop)}}}")}"'


def _counted(draft: Draft, loop: Loop) -> str:
    """Let the loop count its rounds."""
    name = _free(draft, "index")
    draft.insert(loop.target.start, f"{name}, ")
    draft.insert(loop.iterable.start, "enumerate(")
    draft.insert(loop.iterable.end, ")")
    return name
