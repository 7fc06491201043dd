"""What is written into shell scripts: the fields of forms, and pictures that are saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, Sink, Span, Word
from undalle.rewrite.draft import Draft, HeldError

_QUOTES = {"'": '"', '"': '\\"'}
_GAP = re.compile(r"(?:[ \t]|\\\r?\n)+\Z")


def rearrange_form(text: str, form: Arguments, gone: Collection[Argument], added: Mapping[str, Word]) -> Iterator[Edit]:
    """Yield the edits that take fields out of a form, each with the blanks before it, and put fields behind the last one."""
    for item in gone:
        yield Edit(Span(item.whole.file, _gap(text, item.whole.start), item.whole.end), "")
    last = form.items[-1].whole
    gap, option = text[_gap(text, last.start) : last.start], "--form" if text.startswith("--form", last.start) else "-F"
    fields = "".join(f"{gap}{option} {name}={word}" for name, word in added.items())
    if fields:
        yield Edit(Span(last.file, last.end, last.end), fields)


def _gap(text: str, end: int) -> int:
    """Return where the blanks before ``end`` start, lines that a backslash continues included."""
    found = _GAP.search(text, max(0, end - 500), end)
    return found.start() if found else end


def save_in_script(draft: Draft, sink: Sink, name: str) -> None:
    """Decode where a command fetched a URL: in a pipeline, or from the variable ``name``."""
    path = next(token.span for token in sink.tokens if token.role == "path")
    file = draft.text[path.start : path.end]
    source = f"printf '%s' \"${name}\" | " if any(token.role == "variable" for token in sink.tokens) else ""
    draft.swallow(sink.span)
    draft.replace(sink.span, f"{source}base64 --decode > {file}")


def search_in_filter(draft: Draft, span: Span) -> None:
    """Let the filter at ``span``, all that a ``jq`` is told, search an answer of the Responses API for the image. Raises ``HeldError``."""
    before, behind = draft.text[span.start - 1], draft.text[span.end : span.end + 1]
    bare = before in " \t" and behind in {"", " ", "\t", "\r", "\n", "|", ")"}
    if not bare and (before not in _QUOTES or behind != before):
        raise HeldError("the filter does more than take the image")
    quote = _QUOTES["'" if bare else before]
    text = f".output[] | select(.type == {quote}image_generation_call{quote}) | .result"
    draft.replace(span, f"'{text}'" if bare else text)
