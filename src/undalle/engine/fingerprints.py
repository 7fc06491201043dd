"""What makes a finding the same finding after lines moved, a file was renamed or a formatter ran.

A fingerprint is told by the rule, by where the finding stands in its statement, and by what it stands on: words only, so that layout,
quotes and comments make no difference. Line numbers and paths are no part of it.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from undalle.diagnostics import Diagnostic, Finding
from undalle.engine.layout import Layout, read_layout
from undalle.sources.source import Source

_WORD = re.compile(r"\w+(?:-\w+)*")
_HEAD, _BODY = 6, 12
_LENGTH = 16


def fingerprint(diagnostic: Diagnostic, source: Source) -> str:
    """Return what stays the same of a finding in ``source``, as 16 hexadecimal digits. Equal places have equal fingerprints."""
    return _digest(diagnostic.code, *_words(diagnostic, source))


def unique_fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return a fingerprint for each of ``findings`` of one report, in their order, that no other of them has.

    The path as it is shown is part of these, and of equal places in one file each but the first gets its number.
    """
    met: Counter[tuple[str, str]] = Counter()
    result = []
    for finding in findings:
        place = (finding.file, finding.fingerprint)
        met[place] += 1
        result.append(_digest(finding.diagnostic.code, *place, str(met[place])))
    return result


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:_LENGTH]


def _words(diagnostic: Diagnostic, source: Source) -> tuple[str, ...]:
    """Return the head of the statement, the word before the place and the words of the place, with an empty word between them."""
    span = diagnostic.span
    layout = read_layout(source.shadow)
    start = _statement(layout, span.start)
    start = source.text.rfind("\n", 0, span.start) + 1 if start is None else start
    before = _WORD.findall(_without(layout.comments, source.text, start, span.start))
    inside = _WORD.findall(_without(layout.comments, source.text, span.start, span.end)) or _WORD.findall(source.text, span.start, span.end)
    return (*before[:_HEAD], "", *before[-1:], "", *inside[:_BODY])


def _statement(layout: Layout, offset: int) -> int | None:
    """Return where the statement around ``offset`` starts; None where there is none."""
    at = bisect_right(layout.statements, offset, key=lambda one: one[0]) - 1
    return layout.statements[at][0] if at >= 0 and offset <= layout.statements[at][1] else None


def _without(comments: Sequence[tuple[int, int]], text: str, start: int, end: int) -> str:
    """Return ``text`` between two offsets, with its comments left out."""
    pieces, at = [], start
    for first, last in comments[bisect_left(comments, (start, start)) :]:
        if first >= end:
            break
        pieces.append(text[at:first])
        at = last
    return " ".join((*pieces, text[at:end]))
