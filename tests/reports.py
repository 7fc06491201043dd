"""Reports built by hand, for the tests of reporters and of the command line."""

from __future__ import annotations

from dataclasses import replace

from undalle.diagnostics import Applicability, Diagnostic, Edit, Finding, Fix, Location, Related, Severity
from undalle.facts import Span

SOURCE = 'answer = client.images.generate(\n    model="dall-e-3",\n    prompt=prompt,\n)\n'


def locate(text: str, offset: int) -> Location:
    before = text[:offset]
    return Location(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def finding(
    needle: str = '"dall-e-3"',
    *,
    file: str = "app.py",
    text: str = SOURCE,
    code: str = "UD101",
    message: str = "`dall-e-3` was shut down on 2026-05-12",
    severity: Severity = Severity.ERROR,
    fix: Applicability | None = Applicability.SAFE,
    becomes: str = '"gpt-image-1.5"',
    reasons: tuple[str, ...] = (),
    related: tuple[str, ...] = (),
    cell: int | None = None,
) -> Finding:
    """A finding at the first ``needle`` of ``text``; ``fix`` None has nothing to write; ``related`` are needles too."""
    span = _span(file, text, needle)
    start = replace(locate(text, span.start), cell=cell)
    end = replace(locate(text, span.end), cell=cell)
    edits = (Edit(span, becomes),) if fix is not None else ()
    others = [_span(file, text, other) for other in related]
    return Finding(
        Diagnostic(code, span, severity, message, becomes=becomes),
        start,
        end,
        tuple(text.split("\n")[start.row - 1 : end.row]),
        related=tuple((Related(other, "the call"), locate(text, other.start), locate(text, other.end)) for other in others),
        fix=Fix(edits, fix, message="Replace the model") if fix is not None else None,
        edits=tuple((edit, start, end) for edit in edits),
        reasons=reasons,
    )


def _span(file: str, text: str, needle: str) -> Span:
    start = text.index(needle)
    return Span(file, start, start + len(needle))
