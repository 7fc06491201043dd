"""A read of ``url`` becomes a read of ``b64_json``, and everything behind it follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from undalle.diagnostics import Applicability
from undalle.facts import Local, Read, Sink, SinkKind, Span
from undalle.rewrite import statements
from undalle.rewrite.draft import Draft
from undalle.rewrite.leaves import write_leaf
from undalle.rewrite.outcome import Outcome
from undalle.rewrite.pictures import save_picture
from undalle.rewrite.planned import Planned
from undalle.rewrite.renames import list_name, rename, url_name, wrapper_name
from undalle.rewrite.sinks import NEEDS_BYTES, NEEDS_URI, SPOKEN, write_sink
from undalle.rewrite.statements import Unplaceable

_OPENS = re.compile(r"(?:[=(\[{,:]|\breturn|\byield)[ \t]*\Z")
_CLOSES = re.compile(r"[ \t]*(?:[,)\]}#\r\n]|\Z)")
_SHOWN = frozenset({SinkKind.PRINT, SinkKind.BROWSER})
_PLAINLY = re.compile(r"[ \t]*(?::[^=\n]*)?=[ \t]*")
_LOOPED = re.compile(r"\bfor[ \t]+\Z")
_BINDS = re.compile(r"[ \t]*=(?!=)")
_SILENT = frozenset({SinkKind.TRUTH, SinkKind.UNUSED})
_OUT_OF_SIGHT = frozenset({SinkKind.RETURN, SinkKind.OTHER})


@dataclass(frozen=True, slots=True)
class Group:
    """Reads that share a name or a use: they move together and hold the same kind of value afterwards."""

    reads: tuple[Read, ...]

    @property
    def sinks(self) -> tuple[Sink, ...]:
        """Every use, once."""
        return tuple({(sink.span, sink.value): sink for read in self.reads for sink in read.sinks}.values())

    @property
    def locals(self) -> tuple[Local, ...]:
        """Every name, once."""
        return tuple({local.tokens: local for read in self.reads for local in read.locals}.values())

    @property
    def puts_to_use(self) -> bool:
        """Say whether anything but a printed or logged line comes of the image."""
        return any(sink.kind not in _SILENT and sink.kind not in SPOKEN for sink in self.sinks)


def groups(reads: Iterable[Read]) -> list[Group]:
    """Group reads that share a name or a use."""
    found: list[tuple[set[Span], list[Read]]] = []
    for read in {read.span: read for read in reads}.values():
        marks = {read.span, *(sink.value for sink in read.sinks), *(token for local in read.locals for token in local.tokens)}
        joined = [one for one in found if one[0] & marks]
        found = [one for one in found if not one[0] & marks]
        found.append((marks.union(*(one[0] for one in joined)), [*(r for one in joined for r in one[1]), read]))
    return [Group(tuple(sorted(members, key=lambda read: read.span))) for _, members in found]


def write_reads(draft: Draft, group: Group, mimes: Set[str], attributes: Set[int], *, beside: bool, holds_urls: bool) -> Outcome:
    """Rewrite the reads of ``group`` and all their uses. Nothing is written if it is display.

    ``mimes`` are the types of the images; ``attributes`` are the starts of reads whose answer becomes an object; ``beside``: the images
    are put to use by other reads as well; ``holds_urls``: nothing is written where it would become a data URI out of sight.
    """
    outcome = _judge(group)
    if holds_urls:
        for sink in (sink for sink in group.sinks if sink.kind in _OUT_OF_SIGHT):
            outcome.lower(Applicability.DISPLAY, f'{sink.why}; the setting `url = "hold"` leaves it to you')
    if len(mimes) > 1:
        outcome.lower(Applicability.DISPLAY, f"one read gets images of several types ({', '.join(sorted(mimes))})")
    mime = min(mimes)
    if outcome.ceiling is Applicability.DISPLAY:
        return outcome
    held = representation(group, beside=beside)
    if held == "uri" and _comes_back(draft, group):
        outcome.lower(
            Applicability.DISPLAY, "it gets out of sight, and this file fetches URLs that may be it: a data URI can not be fetched"
        )
        return outcome
    before = {file: list(one.edits) for file, one in draft.drafts.drafts.items()}
    try:
        if held == "file":
            save_picture(draft, group.reads, group.sinks, group.locals, attributes, mime)
            outcome.lower(Applicability.UNSAFE, "the image is saved in the working directory and its path is shown instead of a URL")
        else:
            _write(draft, group, held, mime, outcome, attributes)
    except Unplaceable as error:
        for file, one in draft.drafts.drafts.items():
            one.edits = Planned(before.get(file, ()))
        outcome.lower(Applicability.DISPLAY, f"the layout has no room for the rewrite: {error}")
    return outcome


def _judge(group: Group) -> Outcome:
    outcome = Outcome()
    for read in group.reads:
        if read.others:
            outcome.lower(Applicability.DISPLAY, "the answer it is read from may be one that is not ours")
        if read.mixed and not _bears_others(group):
            outcome.lower(Applicability.DISPLAY, "a name the URL goes through also holds values that are not ours")
        if read.access.kind not in {"attribute", "key", "get", "getattr"}:
            outcome.lower(Applicability.DISPLAY, "the read was not understood")
        for function in read.unseen:
            name = function.removeprefix("?.")
            outcome.lower(Applicability.UNSAFE, f"what `{name}` returns changes; it may have callers that were not understood")
    for sink in group.sinks:
        if sink.kind is SinkKind.STORE:
            outcome.lower(Applicability.DISPLAY, sink.why)
        elif sink.kind in NEEDS_URI:
            outcome.lower(Applicability.UNSAFE, f"{sink.why}: it becomes a data URI")
        elif sink.kind in SPOKEN:
            outcome.lower(Applicability.UNSAFE, "what is printed or logged changes")
    return outcome


def _bears_others(group: Group) -> bool:
    """Say whether every use takes a data URI as it takes a URL: one that is not ours may then go the same way."""
    kinds = {sink.kind for sink in group.sinks}
    return bool(kinds & NEEDS_URI) and not any(sink.kind in NEEDS_BYTES or sink.kind in _SHOWN for sink in group.sinks)


def _comes_back(draft: Draft, group: Group) -> bool:
    """Say whether a URL that was lost sight of may be what the same file fetches somewhere else."""
    if not any(sink.kind in NEEDS_URI and sink.loose for sink in group.sinks):
        return False
    own = {sink.span for sink in group.sinks}
    return any(fetch not in own for fetch in draft.fetches)


def representation(group: Group, *, beside: bool) -> str:
    """Return what the read's names hold afterwards: b64, bytes, uri, or file (saved, its path shown)."""
    kinds = [sink.kind for sink in group.sinks if sink.kind not in _SILENT]
    crossed = any(read.crossed or read.entered for read in group.reads) or any(local.many for local in group.locals)
    spoken = [kind for kind in kinds if kind in SPOKEN]
    if any(kind in NEEDS_URI for kind in kinds):
        return "uri"
    if kinds and not beside and all(kind in {SinkKind.PRINT, SinkKind.BROWSER} for kind in kinds):
        return "file"
    needing = sum(kind in NEEDS_BYTES for kind in kinds)
    return "bytes" if crossed or spoken or needing > 1 else "b64"


def _write(draft: Draft, group: Group, held: str, mime: str, outcome: Outcome, attributes: Set[int]) -> None:
    names: dict[Span, str] = {}
    for local in group.locals:
        new = local.name if held == "uri" else rename(draft.at(local.tokens[0].file), local, _name(local, held))
        names.update(dict.fromkeys(local.tokens, new))
    ends = {sink.value: sink for sink in group.sinks}
    for read in group.reads:
        here = draft.at(read.span.file)
        write_leaf(here, read, attributes=read.span.start in attributes)
        _wrap(here, read, ends.get(read.span), held, mime)
        if held == "bytes":
            for annotation in read.returns:
                _annotate(draft.at(annotation.file), annotation)
    undressed = {local.tokens[0] for local in group.locals if local.dressed and _undress(draft, local, group, names)}
    for outer, inner in dict.fromkeys(wrapper for read in group.reads for wrapper in read.wrappers):
        here = draft.at(outer.file)
        if any(token.end < outer.start and here.text[token.end : outer.start].strip() == "=" for token in undressed):
            continue
        here.delete(outer.start, inner.start)
        here.delete(inner.end, outer.end)
    for sink in group.sinks:
        for remark in write_sink(draft.at(sink.span.file), sink, held, names.get(sink.value, ""), mime, sure=_is_there(draft, sink, group)):
            outcome.note(remark)


def _is_there(draft: Draft, sink: Sink, group: Group) -> bool:
    """Say whether there is an image whenever ``sink`` is reached: a name it has may also hold None, and a function may return it."""
    if any(read.span == sink.value for read in group.reads):
        return True
    local = next((one for one in group.locals if sink.value in one.tokens), None)
    if local is None:
        return False
    text, first = draft.at(sink.value.file).text, local.tokens[0]
    if any(_BINDS.match(text, token.end) for token in local.tokens[1:]):
        return False
    if local.many or _LOOPED.search(text, 0, first.start):
        return not any(read.crossed or read.entered for read in group.reads)
    here = [read for read in group.reads if read.span.file == first.file and read.statement and read.statement.end == read.span.end]
    return any(_PLAINLY.fullmatch(text, first.end, read.span.start) for read in here)


def _undress(draft: Draft, local: Local, group: Group, names: dict[Span, str]) -> bool:
    """Take ``req = Request(url)`` away and let ``url`` stand for ``req``, if ``url`` is bound no more. Say whether it was done."""
    here, bound = draft.at(local.tokens[0].file), local.tokens[0]
    wrapper = next((one for read in group.reads for one in read.wrappers if here.text[bound.end : one[0].start].strip() == "="), None)
    if wrapper is None or wrapper[1] not in names or not local.closed or bound.end > wrapper[0].start:
        return False
    statement = here.span(bound.start, wrapper[0].end)
    of_url = next(one for one in group.locals if wrapper[1] in one.tokens)
    later = [token for token in of_url.tokens if statement.end < token.start < local.tokens[-1].end]
    if any(_BINDS.match(here.text, token.end) for token in later) or statements.only_one(here.text, statement):
        return False
    for token in local.tokens:
        names[token] = names[wrapper[1]]
        here.edits = Planned(edit for edit in here.edits if edit.span != token)
        here.replace(token, names[token])
    here.cover(statements.delete(here.text, statement))
    return True


def _name(local: Local, held: str) -> str:
    """Return what ``local`` is called when it holds ``held``; a request that dressed the URL is no request any more."""
    if local.many:
        return list_name(local.name)
    return wrapper_name(local.name, held) if local.dressed else url_name(local.name, held)


def _annotate(draft: Draft, annotation: Span) -> None:
    old = draft.text[annotation.start : annotation.end]
    new = re.sub(r"\bstr\b", "bytes", old)
    if new != old and not draft.edits.at(annotation):
        draft.replace(annotation, new)


def _wrap(draft: Draft, read: Read, end: Sink | None, held: str, mime: str) -> None:
    """Put around the read what makes it bytes or a data URI."""
    span = read.span
    if held == "bytes":
        draft.insert(span.start, f"{draft.b64decode()}(")
        draft.insert(span.end, ")")
    elif held == "uri":
        prefix = f"data:{mime};base64,"
        if end is not None and end.fstring is not None:
            draft.insert(end.fstring.start, prefix)
        elif any(mark in draft.preview(span) for mark in "\"'\\\n#{"):
            opening, closing = ("", "") if _stands_alone(draft.text, span) else ("(", ")")
            draft.insert(span.start, f'{opening}"{prefix}" + ')
            draft.insert(span.end, closing)
        else:
            draft.insert(span.start, f'f"{prefix}{{')
            draft.insert(span.end, '}"')


def _stands_alone(text: str, span: Span) -> bool:
    """Say whether an operator put before ``span`` would bind nothing but it."""
    return _OPENS.search(text, 0, span.start) is not None and _CLOSES.match(text, span.end) is not None
