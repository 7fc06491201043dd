"""Build ``Arguments`` from source text with the tokenizer alone, so that tests do not lean on the analysis they feed.

Commas of a bare ``lambda`` are not understood: put it in parentheses.
"""

from __future__ import annotations

import io
import tokenize
from itertools import accumulate

from undalle.facts import Argument, Arguments, Place, Span

FILE = "a.py"
_BLANK = {tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE}


def build(text: str, place: Place = Place.CALL) -> Arguments:
    """Return the arguments of the first bracket in ``text``: ``(`` for calls, ``{`` for dicts."""
    tokens = _tokens(text)
    opening = next(i for i, (_, word, _, _) in enumerate(tokens) if word == ("(" if place in {Place.CALL, Place.DICT_CALL} else "{"))
    items: list[Argument] = []
    run: list[tuple[int, str, int, int]] = []
    depth = 0
    for kind, word, start, end in tokens[opening + 1 :]:
        depth += (word in "([{") - (word in ")]}") if kind == tokenize.OP else 0
        if depth < 0 or (depth == 0 and kind == tokenize.OP and word == ","):
            if run:
                items.append(_item(run, place, run[-1][3] if depth < 0 else end))
            run = []
            if depth < 0:
                return Arguments(place, Span(FILE, tokens[opening][3], start), tuple(items))
        elif kind not in _BLANK:
            run.append((kind, word, start, end))
    raise AssertionError(text)


def _item(run: list[tuple[int, str, int, int]], place: Place, after: int) -> Argument:
    whole = Span(FILE, run[0][2], run[-1][3])
    words = [word for _, word, _, _ in run]
    if words[0] in {"*", "**"}:
        return Argument(None, place, whole, after, Span(FILE, run[1][2], whole.end), star=words[0])
    if len(words) > 2 and words[1] == ("=" if place in {Place.CALL, Place.DICT_CALL} else ":"):
        return Argument(words[0].strip("'\""), place, whole, after, Span(FILE, run[2][2], whole.end), Span(FILE, run[0][2], run[0][3]))
    return Argument(None, place, whole, after, whole)


def _tokens(text: str) -> list[tuple[int, str, int, int]]:
    starts = [0, *accumulate(len(line) for line in io.StringIO(text, newline=""))]
    return [
        (token.type, token.string, starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline)
        if token.type not in {tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT}
    ]


def comments(text: str) -> list[tuple[str, int]]:
    """Return every comment with its offset."""
    return [(word, start) for kind, word, start, _ in _tokens(text) if kind == tokenize.COMMENT]
