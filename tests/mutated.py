"""Copies of a program that mean the same: other quotes, comments, blank lines, broken lines, other names for its variables."""

from __future__ import annotations

import io
import keyword
import random
import re
import tokenize
from collections.abc import Callable

Tokens = list[tokenize.TokenInfo]

_PLAIN = re.compile(r"(?P<quote>[\"'])(?P<inside>[^\"'\\\n{}]*)(?P=quote)")
_VARIABLES = ("client", "response", "answer", "reply", "result", "res", "out", "prompt", "session", "data")
_LINES = frozenset({tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


def mutate(text: str, chance: random.Random) -> str:
    """Return ``text`` with one to three sorts of changes, none of which changes what the program does."""
    for change in chance.sample(CHANGES, chance.randint(1, 3)):
        text = change(text, chance)
    return text


def _tokens(text: str) -> Tokens:
    return list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))


def _spliced(text: str, changes: list[tuple[tuple[int, int], tuple[int, int], str]]) -> str:
    """Replace stretches, each from (row, column) to (row, column) as tokens count them."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for first, last, new in sorted(changes, reverse=True):
        start, end = (starts[row - 1] + column for row, column in (first, last))
        text = text[:start] + new + text[end:]
    return text


def other_quotes(text: str, chance: random.Random) -> str:
    """Swap the quotes of some plain strings."""
    changes = []
    for token in _tokens(text):
        plain = _PLAIN.fullmatch(token.string) if token.type == tokenize.STRING else None
        if plain and chance.random() < 0.6:
            quote = "'" if plain["quote"] == '"' else '"'
            changes.append((token.start, token.end, f"{quote}{plain['inside']}{quote}"))
    return _spliced(text, changes)


def comments(text: str, chance: random.Random) -> str:
    """Write comments behind some statements and above others."""
    changes = []
    previous, opening = None, True
    for token in _tokens(text):
        if token.type == tokenize.NEWLINE:
            if previous is not None and previous.type != tokenize.COMMENT and chance.random() < 0.3:
                changes.append((token.start, token.start, "  # as agreed"))
            opening = True
        elif token.type not in _LINES:
            if opening and chance.random() < 0.3:
                changes.append((token.start, token.start, "# what follows is old\n" + " " * token.start[1]))
            opening = False
        previous = token
    return _spliced(text, changes)


def blank_lines(text: str, chance: random.Random) -> str:
    """Put blank lines above some statements."""
    changes, opening = [], True
    for token in _tokens(text):
        if token.type == tokenize.NEWLINE:
            opening = True
        elif token.type not in _LINES:
            if opening and chance.random() < 0.4:
                changes.append(((token.start[0], 0), (token.start[0], 0), "\n" * chance.randint(1, 2)))
            opening = False
    return _spliced(text, changes)


def broken_lines(text: str, chance: random.Random) -> str:
    """Break some lines behind the commas of calls and displays."""
    changes, depth = [], 0
    for token in _tokens(text):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            if token.string == "," and depth and chance.random() < 0.4 and token.line[token.end[1] :].strip("\r\n \t"):
                changes.append((token.end, token.end, "\n" + " " * chance.choice([4, 8, 12])))
    return _spliced(text, changes)


def other_names(text: str, chance: random.Random) -> str:
    """Call a variable something else, if its name is nothing but a variable's in all of the program."""
    tokens = [one for one in _tokens(text) if one.type not in _LINES]
    for name in chance.sample(_VARIABLES, len(_VARIABLES)):
        places = [number for number, one in enumerate(tokens) if one.string == name]
        inside_string = any(name in one.string for one in tokens if one.type not in {tokenize.NAME, tokenize.OP})
        new = f"the_{name}"
        if not places or inside_string or new in text or not all(_is_variable(tokens, number) for number in places):
            continue
        return _spliced(text, [(tokens[number].start, tokens[number].end, new) for number in places])
    return text


def _is_variable(tokens: Tokens, number: int) -> bool:
    before, after = tokens[number - 1].string if number else "", tokens[number + 1].string if number + 1 < len(tokens) else ""
    keyed = after == "=" and before in {"(", ","}
    return before not in {".", "import", "def", "class", "as"} and not keyed and after != ":" and not keyword.iskeyword(before + after)


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (other_quotes, comments, blank_lines, broken_lines, other_names)
