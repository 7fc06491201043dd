"""Own suppressions that suppress nothing: the finding about one, and the edit that takes it away."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from undalle.catalog import Rule
from undalle.diagnostics import Applicability, Change, Diagnostic, Edit, Facet, Fix, Severity, Slot
from undalle.engine.directives import Suppression
from undalle.engine.suppressions import Suppressions, Unused
from undalle.facts import Span
from undalle.rewrite.plan import Plan
from undalle.sources.kind import Kind
from undalle.sources.source import Source

_LIST = re.compile(r"\[([^\][#]*)\]")
_WORD = re.compile(r"[^\s,]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_MESSAGE = "Remove the suppression"


def unused_plans(
    source: Source,
    suppressions: Suppressions,
    ran: Collection[str],
    rule: Rule,
    taken: Collection[Span],
    spared: Callable[[Suppression], bool],
) -> Iterator[Plan]:
    """Yield a plan for each unused suppression of ``source``.

    ``ran`` are the rules that did run, ``rule`` is the one about these, ``taken`` the spans that other plans write to: where one of them
    takes the comment along, nothing is left to do. ``spared`` says of one that it is needed elsewhere.
    """
    for one in suppressions.unused(ran):
        if spared(one.suppression):
            continue
        found, edit = _diagnostic(source, one, rule), removal(source, one)
        clash = any(span.start < edit.span.end and edit.span.start < span.end for span in taken)
        edits = () if found.reasons or clash or source.kind is Kind.MARKDOWN else (edit,)
        sure = Applicability.SAFE if edits else Applicability.DISPLAY
        yield Plan((), (found,), Fix(edits, sure, (), _MESSAGE), ())


def _diagnostic(source: Source, one: Unused, rule: Rule) -> Diagnostic:
    said = one.suppression
    undated = f"`until={said.undated}` names no day, so the comment does not count; write it as until=2026-12-31"
    return Diagnostic(
        rule.code,
        Span(source.name, said.start, said.end),
        Severity[rule.severity.upper()],
        rule.message.format(code=", ".join(one.codes or said.codes or ()) or "undalle: ignore"),
        changes=(Change(Slot("comment", "", said.start), Facet.PRESENT, None),),
        becomes=rule.advice,
        reasons=(undated,) if said.undated else (),
    )


def removal(source: Source, one: Unused) -> Edit:
    """Return the edit that takes away an unused suppression, or those of its codes that are; with its line where nothing else is on it."""
    start, end, text = one.suppression.start, one.suppression.end, source.text
    listed = _LIST.search(text, start, end)
    if one.codes and listed is not None:
        left = [code for code in _WORD.findall(listed[1]) if code.upper() not in one.codes]
        return Edit(Span(source.name, listed.start(1), listed.end(1)), ", ".join(left))
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    after = _LINE_END.search(text, end)
    rest = text[end : after.start() if after else len(text)]
    if rest.strip():
        return Edit(Span(source.name, start, end + len(rest) - len(rest.lstrip())), "")
    if text[line:start].strip():
        return Edit(Span(source.name, len(text[:start].rstrip(" \t")), end + len(rest)), "")
    return Edit(Span(source.name, line, after.end() if after else len(text)), "")
