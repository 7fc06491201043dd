"""Git's ``wildmatch`` as a regular expression over bytes. ``*``, ``?`` and brackets never match a slash."""

from __future__ import annotations

import re

_CLASSES = {
    b"alnum": rb"0-9A-Za-z",
    b"alpha": rb"A-Za-z",
    b"blank": rb" \t",
    b"cntrl": rb"\x00-\x1f\x7f",
    b"digit": rb"0-9",
    b"graph": rb"!-~",
    b"lower": rb"a-z",
    b"print": rb" -~",
    b"punct": rb"!-/:-@\[-`{-~",
    b"space": rb" \t-\r",
    b"upper": rb"A-Z",
    b"xdigit": rb"0-9A-Fa-f",
}
_SPECIAL = re.compile(rb"[*?\[\\]")
_STARS = re.compile(rb"\*+")
_STAR = b"*"
_DEEP = (b".*", b"(?:.*/)?")


def literal_prefix(pattern: bytes) -> int:
    """Return how many bytes of a pattern stand before its first special one."""
    match = _SPECIAL.search(pattern)
    return match.start() if match else len(pattern)


def is_special(pattern: bytes) -> bool:
    """Say whether a pattern means anything but the one text that it is."""
    return _SPECIAL.search(pattern) is not None


def translate(pattern: bytes, start: int) -> bytes | None:
    """Return a pattern's regular expression, or None when nothing can ever match it (an open bracket, a backslash at the end).

    ``start`` is where git hands the pattern to ``wildmatch``: a ``**`` there counts as standing at the beginning.
    """
    tokens: list[bytes] = []
    at = 0
    while at < len(pattern):
        token, at = _token(pattern, at, start)
        if token is None:
            return None
        tokens.append(token)
    return _join(tokens)


def _token(pattern: bytes, at: int, start: int) -> tuple[bytes | None, int]:
    """Return the expression of what stands at ``at``, and where the next one stands."""
    match pattern[at : at + 1]:
        case b"*":
            return _stars(pattern, at, start)
        case b"?":
            return b"[^/]", at + 1
        case b"[":
            return _bracket(pattern, at + 1)
        case b"\\":
            literal = pattern[at + 1 : at + 2]
            return re.escape(literal) or None, at + 2
        case literal:
            return re.escape(literal), at + 1


def _stars(pattern: bytes, at: int, start: int) -> tuple[bytes, int]:
    match = _STARS.match(pattern, at)
    end = match.end() if match else at + 1
    opens = at == start or pattern[at - 1 : at] == b"/"
    rest = pattern[end : end + 2]
    if end - at < 2 or not opens or not (rest == b"" or rest.startswith(b"/") or rest == b"\\/"):
        return _STAR, end
    return (_DEEP[1], end + 1) if rest.startswith(b"/") else (_DEEP[0], end)


def _join(tokens: list[bytes]) -> bytes:
    """Join expressions. Every star but the last takes the nearest fit and never reconsiders, so that no pattern takes for ever."""
    expression, held = b"", False
    last = len(tokens) - 1 - tokens[::-1].index(_STAR) if _STAR in tokens else -1
    for number, token in enumerate(tokens):
        if held and (token == _STAR or token in _DEEP):
            expression, held = expression + b")", False
        if token != _STAR:
            expression += token
        elif number == last:
            expression += b"[^/]*"
        else:
            expression, held = expression + b"(?>[^/]*?", True
    return expression + b")" * held


def _bracket(pattern: bytes, at: int) -> tuple[bytes | None, int]:
    """Read a bracket expression whose content starts at ``at``."""
    negated = pattern[at : at + 1] in {b"!", b"^"}
    at += negated
    members: list[bytes] = []
    first = True
    while first or pattern[at : at + 1] != b"]":
        first = False
        member, at = _member(pattern, at)
        if member is None:
            return None, at
        members.append(member)
    inside = b"".join(members)
    if negated:
        return b"[^/" + inside + b"]", at + 1
    return (b"(?!/)[" + inside + b"]" if inside else b"(?!)"), at + 1


def _member(pattern: bytes, at: int) -> tuple[bytes | None, int]:
    """Read one member of a bracket: a class, a range or a byte."""
    if pattern.startswith(b"[:", at):
        end = pattern.find(b"]", at + 2)
        if end < 0:
            return None, at
        if pattern[end - 1 : end] == b":" and end - 1 >= at + 2:
            return _CLASSES.get(pattern[at + 2 : end - 1]), end + 1
    low, at = _byte(pattern, at)
    if not low or pattern[at : at + 1] != b"-" or pattern[at + 1 : at + 2] in {b"", b"]"}:
        return _escaped(low) or None, at
    high, at = _byte(pattern, at + 1)
    if not high:
        return None, at
    return (_escaped(low) + b"-" + _escaped(high) if low <= high else _escaped(low)), at


def _byte(pattern: bytes, at: int) -> tuple[bytes, int]:
    at += pattern[at : at + 1] == b"\\"
    return pattern[at : at + 1], at + 1


def _escaped(byte: bytes) -> bytes:
    return b"\\x%02x" % byte[0] if byte else b""
