"""What one ignore file says, with git's own meaning of a pattern (``gitignore(5)`` and git's ``wildmatch``).

Works on bytes, as git does: ``?`` and a bracket stand for one byte of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from undalle.sources.wildmatch import is_special, literal_prefix, translate


class Rule(NamedTuple):
    """One pattern, ``written`` without what stands around it.

    ``basename``: it is held against the last part of a path only. ``directory``: it means directories only.
    """

    written: bytes
    pattern: re.Pattern[bytes]
    negative: bool
    directory: bool
    basename: bool

    def matches(self, relative: bytes, is_directory: bool) -> bool:
        """Say whether the rule speaks of a path, given relative to the ignore file's directory with ``/`` between its parts."""
        if self.directory and not is_directory:
            return False
        return self.pattern.fullmatch(relative.rpartition(b"/")[2] if self.basename else relative) is not None


def parse_ignore_file(data: bytes) -> tuple[Rule, ...]:
    """Return the rules of an ignore file's bytes, in order. Patterns that can never match are left out, as git lets them be."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    rules = (_rule(line.removesuffix(b"\r")) for line in lines)
    return tuple(rule for rule in rules if rule is not None)


class Rules:
    """The rules of one ignore file, in order. Most paths are none that any of them speaks of, which one look at the name tells."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple(rules)
        self._names, self._paths = (_Any([rule for rule in self.all if rule.basename is basename]) for basename in (True, False))

    def decide(self, relative: bytes, is_directory: bool) -> bool | None:
        """Return True when the rules ignore a path, False when they take it back, None when they do not speak of it. The last word counts.

        ``relative`` is given relative to the ignore file's directory with ``/`` between its parts.
        """
        if not self._names.match(relative.rpartition(b"/")[2]) and not self._paths.match(relative):
            return None
        for rule in reversed(self.all):
            if rule.matches(relative, is_directory):
                return not rule.negative
        return None


class _Any:
    """Says whether any of some rules matches a text, whatever else they ask for."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._plain = frozenset(rule.written for rule in rules if not is_special(rule.written))
        special = [rule.pattern.pattern for rule in rules if is_special(rule.written)]
        self._special = re.compile(b"|".join(special), re.DOTALL) if special else None

    def match(self, text: bytes) -> bool:
        """Say whether one of them may match all of ``text``."""
        return text in self._plain or (self._special is not None and self._special.fullmatch(text) is not None)


def _rule(line: bytes) -> Rule | None:
    if line.startswith(b"#"):
        return None
    line = _without_trailing_spaces(line)
    negative = line.startswith(b"!")
    pattern = line.removeprefix(b"!")
    directory = pattern.endswith(b"/")
    pattern = pattern.removesuffix(b"/")
    if not pattern:
        return None
    basename = b"/" not in pattern
    pattern = pattern if basename else pattern.removeprefix(b"/")
    expression = translate(pattern, 0 if basename else literal_prefix(pattern))
    return None if expression is None else Rule(pattern, re.compile(expression, re.DOTALL), negative, directory, basename)


def _without_trailing_spaces(line: bytes) -> bytes:
    """Drop spaces at the end that no backslash protects."""
    stripped = line.rstrip(b" ")
    backslashes = len(stripped) - len(stripped.rstrip(b"\\"))
    return line[: len(stripped) + 1] if backslashes % 2 else stripped
