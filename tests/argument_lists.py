"""Build facts from source text with the standard library alone, so that tests of the rewrite do not lean on the analysis.

Commas of a bare ``lambda`` are not understood: put it in parentheses.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from itertools import accumulate

from hypothesis import strategies as st

from undalle.facts import Argument, Arguments, FileFacts, Import, Place, Span

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


def facts_of(text: str) -> FileFacts:
    """Facts of plain source, read with ``ast`` (ASCII only)."""
    tree = ast.parse(text)
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]

    def span(node: ast.AST) -> Span:
        return Span(FILE, starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset)

    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
                name = alias.name if isinstance(node, ast.ImportFrom) else None
                end = span(alias).end
                comma = re.match(r"[ \t]*,", text[end:])
                after = end + comma.end() if comma else end
                bound = alias.asname or alias.name.split(".")[0]
                found.append(
                    Import(module, name, bound, span(alias), after, span(node), (), False, len(node.names) == 1, node in tree.body)
                )
    body = tree.body
    skipped = [i for i, node in enumerate(body) if (i == 0 and ast.get_docstring(tree)) or getattr(node, "module", "") == "__future__"]
    first = min((node.lineno for node in [*body[:1], *getattr(body[0] if body else None, "decorator_list", [])]), default=0)
    header = starts[first - 1] if first else len(text)
    if skipped:
        header = text.find("\n", span(body[skipped[-1]]).end) + 1 or len(text)
    loaded = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names = frozenset(loaded | {each.bound for each in found})
    newline = "\r\n" if "\r\n" in text else "\n"
    return FileFacts(FILE, imports=tuple(sorted(found, key=lambda one: one.span)), names=names, header=header, newline=newline)


VALUES = ["1"]
VALUES += ["'x, y'", '"#)"', "[1, (2)]", "g(a, b=2)", "(\n 1\n)", "'''s\n  # no, comment\n'''", "{'k': ']'}", "'a' 'b'", "(lambda a, b: a)"]
BEFORE_COMMA = st.sampled_from(["", "", "", "", " ", "\n  ", "  # pre, (c\n  "])
AFTER_COMMA = st.sampled_from(
    [" ", " ", "", "\n    ", "\n    ", "\n    ", "  # c) , 'x\n    ", "\n    # own [line\n    ", " \\\n    ", "\n\n"]
)
HEAD = st.sampled_from(["", "", " ", "\n    ", "  # head\n    ", "\n    # top\n    "])
END = st.sampled_from(["", "", " ", "\n", "\n    ", "  # end\n", "\n    # last\n"])


@dataclass(frozen=True)
class Case:
    text: str
    place: Place

    @property
    def arguments(self) -> Arguments:
        return build(self.text, self.place)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    place = draw(st.sampled_from([Place.CALL, Place.DICT]))
    count = draw(st.integers(0, 5))
    items = []
    positional = draw(st.integers(0, 2)) if place is Place.CALL else 0
    splat = draw(st.booleans())
    for index in range(count):
        value = draw(st.sampled_from(VALUES))
        name = f"k{index}"
        if index < positional:
            items.append(value)
        elif splat and index == count - 1:
            items.append("**kw")
        else:
            items.append(f"{name}={value}" if place is Place.CALL else f"'{name}': {value}")
    text = draw(HEAD)
    for index, item in enumerate(items):
        comma = index < count - 1 or draw(st.booleans())
        text += item + (draw(BEFORE_COMMA) + "," + (draw(AFTER_COMMA) if index < count - 1 else "") if comma else "")
    text += draw(END)
    text = f"x = f({text})  # after\n" if place is Place.CALL else f"x = {{{text}}}  # after\n"
    return Case(text.replace("\n", "\r\n") if draw(st.booleans()) else text, place)
