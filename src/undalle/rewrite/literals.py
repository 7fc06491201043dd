"""How a word is written out: in the quotes of the literal it replaces, or in those its surroundings prefer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from undalle.facts import Literal, Span, Word

_STRING_OR_COMMENT = re.compile(
    r"""#[^\r\n]*|\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|(?P<short>"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*')""",
    re.DOTALL,
)


def respell(literal: Literal, word: Word, quote: str = '"') -> str:
    """Return the source text of ``word`` as it should stand in place of ``literal``.

    A string keeps the literal's prefix and quotes (``r`` goes when the word needs escapes); where the literal was no string it gets
    ``quote`` (see ``quote_style``). Everything else is written as Python writes it.
    """
    if literal.bare:
        return f"{literal.lead}{word}"
    if not isinstance(word, str):
        return repr(word)
    opening, closing = (literal.opening, literal.closing) if literal.closing else (quote, quote)
    prefix = opening.removesuffix(closing)
    word = literal.lead + word
    body = _escape(word, closing)
    if body != word:
        prefix = re.sub("[rR]", "", prefix)
    if "f" in prefix.lower():
        body = body.replace("{", "{{").replace("}", "}}")
    return f"{prefix}{closing}{body}{closing}"


def quote_style(text: str, spans: Iterable[Span]) -> str:
    """Return the quote, ``'"'`` or ``"'"``, that most short strings inside ``spans`` of ``text`` use; ``'"'`` where there are none.

    Strings that hold the other quote had no choice and do not count; comments and triple-quoted strings do not count either.
    """
    matches = (found["short"] for span in spans for found in _STRING_OR_COMMENT.finditer(text, span.start, span.end))
    return prevailing((short[0] for short in matches if short and not {'"', "'"} <= set(short)), '"')


def prevailing(seen: Iterable[str], otherwise: str) -> str:
    """Return the most frequent of ``seen``, the first on a tie, or ``otherwise`` when there is none."""
    most = Counter(seen).most_common(1)
    return most[0][0] if most else otherwise


def _escape(word: str, closing: str) -> str:
    escaped = word.encode("unicode_escape").decode("ascii") if not word.isprintable() else word.replace("\\", "\\\\")
    return escaped.replace(closing[0], f"\\{closing[0]}")
