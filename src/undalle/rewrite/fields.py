"""Fields of a form that statements add one by one: ``form.add_field("size", "1024x1024")``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, Span
from undalle.rewrite.draft import HeldError
from undalle.rewrite.edits import NEWLINE, indentation
from undalle.rewrite.layout import Insertion
from undalle.rewrite.literals import quote_style


def rearrange_field(text: str, field: Arguments, gone: Collection[Argument], added: Sequence[Insertion]) -> Iterator[Edit]:
    """Yield the edits that put the statements of new fields before that of ``field``, or in its place if it goes. Raises HeldError."""
    item, span = field.items[0], field.inside
    lead = indentation(text, span.start)
    if lead is None or item.name_span is None:
        raise HeldError("the fields of the form do not stand on lines of their own")
    call, quote = text[span.start : item.name_span.start], quote_style(text, [span])
    newline = NEWLINE.search(text)
    ending = (newline[0] if newline else "\n") + lead
    statements = [f"{call}{quote}{one.name}{quote}, {one.value})" for one in added]
    if gone:
        yield Edit(span, ending.join(statements))
    else:
        yield Edit(Span(span.file, span.start, span.start), "".join(statement + ending for statement in statements))
