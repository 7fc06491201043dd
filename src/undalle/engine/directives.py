"""What a comment says: ``# undalle: ignore`` and its kin, and ``# noqa`` as ruff reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_HINT = re.compile(r"noqa|undalle\s*:", re.IGNORECASE)
_OWN_HINT = re.compile(r"undalle\s*:", re.IGNORECASE)
_OWN = re.compile(
    r"\#\s*undalle\s*:\s*(?P<what>ignore-file|ignore)(?![\w-])"
    r"(?:\s*\[(?P<codes>[^\][#]*)\]|(?!\s*\[))"  # an open bracket that never closes must not turn into "everything"
    r"(?P<reason>[^#]*)",
    re.IGNORECASE,
)
_NOQA = re.compile(r"#\s*noqa", re.IGNORECASE)
_NOQA_BLANKET = re.compile(r"(?!\s*:)(?=[\s#]|$)")
# The group is atomic: ruff refuses a list that goes wrong in the middle instead of reading the part before it.
_NOQA_CODES = re.compile(r"\s*:[\s,]*((?>[A-Z]+[0-9]+(?:[\s,]*[A-Z]+[0-9]+)*))(?=[\s,#]|$)")
_CODE = re.compile(r"[A-Z]+[0-9]+")
_UNTIL = re.compile(r"(?:^|(?<=\s))until\s*=\s*(\S+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One directive of a comment.

    ``start`` and ``end`` are its offsets in the text, reason included. ``codes`` None: everything. ``own``: ours, whose codes may be
    prefixes; else ``noqa``, whose codes are whole. ``whole_file``: every row; else the rows ``first`` to ``last`` (1-based, inclusive).
    ``alone``: nothing else stands on its row, so it speaks of what comes below. ``until`` is the last day it counts, ``undated`` what
    stands in its place and is no day.
    """

    start: int
    end: int
    codes: tuple[str, ...] | None
    own: bool
    reason: str = ""
    whole_file: bool = False
    alone: bool = False
    first: int = 0
    last: int = 0
    until: date | None = None
    undated: str = ""

    def counts(self, day: date) -> bool:
        """Say whether it still counts on ``day``; one whose date cannot be read never does."""
        return not self.undated and (self.until is None or day <= self.until)

    def names(self, code: str) -> bool:
        """Say whether ``code`` is among those it silences."""
        return self.codes is None or bool(self.matching(code))

    def matching(self, code: str) -> tuple[str, ...]:
        """Return the written codes that mean ``code``."""
        return tuple(one for one in self.codes or () if (code.startswith(one) if self.own else code == one))

    def stands_for(self, first_row: int, comment_rows: set[int]) -> bool:
        """Say whether it speaks of a finding that starts on ``first_row`` and whose comments stand on ``comment_rows``."""
        if self.whole_file:
            return True
        return self.first <= first_row <= self.last if self.alone else self.first in comment_rows


def may_hold_suppressions(text: str) -> bool:
    """Say, without a look at the syntax, whether a text can hold a suppression at all."""
    return _HINT.search(text) is not None


def may_hold_own(text: str) -> bool:
    """Say, without a look at the syntax, whether a text can hold a suppression of ours."""
    return _OWN_HINT.search(text) is not None


def parse_comment(comment: str, offset: int, row: int, *, alone: bool) -> Iterator[Suppression]:
    """Yield what a comment token says. ``offset`` is where it starts in the text, ``row`` its 1-based row, ``alone`` as in Suppression.

    An own comment that stands alone comes back without rows. A suppression for the file must stand alone, as in ruff.
    """
    for match in _OWN.finditer(comment):
        whole_file = match["what"].lower() == "ignore-file"
        if whole_file and not alone:
            continue
        codes = None if match["codes"] is None else tuple(dict.fromkeys(re.findall(r"[^\s,]+", match["codes"].upper())))
        end = offset + match.start() + len(match[0].rstrip())
        first = 0 if alone else row
        until, undated = _last_day(match["reason"])
        reason = _UNTIL.sub("", match["reason"]).strip()
        yield Suppression(offset + match.start(), end, codes, True, reason, whole_file, alone, first, first, until, undated)
    noqa = _NOQA.search(comment)
    if noqa is not None:
        yield from _parse_noqa(comment, noqa, offset, row)


def _last_day(reason: str) -> tuple[date | None, str]:
    """Return the day that ``until=`` names, and what it says instead of one."""
    said = _UNTIL.search(reason)
    if said is None:
        return None, ""
    try:
        return date.fromisoformat(said[1]), ""
    except ValueError:
        return None, said[1]


def _parse_noqa(comment: str, noqa: re.Match[str], offset: int, row: int) -> Iterator[Suppression]:
    start = offset + noqa.start()
    listed = _NOQA_CODES.match(comment, noqa.end())
    if listed is not None:
        yield Suppression(start, offset + listed.end(), tuple(_CODE.findall(listed[1])), False, first=row, last=row)
    elif _NOQA_BLANKET.match(comment, noqa.end()):
        yield Suppression(start, offset + noqa.end(), None, False, first=row, last=row)
