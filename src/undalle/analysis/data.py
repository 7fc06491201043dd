"""Plain data that say nothing to any rule are kept from LibCST, which spends kilobytes on each element of a list."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from undalle.analysis.assignments import is_plain, parts, runs
from undalle.analysis.depth import line_starts, offset_of

MUCH = 1 << 18
"""Characters. Nobody keeps the models of a call in a list of that length, and LibCST reads a shorter one in well under a second."""

MANY = 5000
"""Assignments. LibCST reads fewer in less than a second."""

_TELLING = ("dall", "image", "img", "picture")
# Another file may take the address of its client from here.
_ADDRESS = ("://", "openai", "azure")
_DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict)


@dataclass(frozen=True, slots=True)
class Bare:
    """A text of which parts are hidden, and the names that these parts bind."""

    text: str
    names: frozenset[str] = frozenset()


def without_data(text: str, matters: Callable[[str], bool]) -> Bare:
    """Return ``text`` with ``...`` and a comment in place of what is plain data: no character behind it moves.

    Data are large displays of constants, and thousands of assignments of constants to names that nothing else in the file mentions.
    ``matters`` says of a string whether a rule may ask about it; what holds one stays, as does all that is not Python.
    """
    if len(text) < MUCH and text.count("\n") < MANY:
        return Bare(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return Bare(text)
    hiding = _Hiding(text, matters)
    hiding.runs(module)
    hiding.displays(module)
    return Bare(hiding.bare(), frozenset(hiding.names))


class _Hiding:
    """The parts of a text that are to be hidden, found so far."""

    def __init__(self, text: str, matters: Callable[[str], bool]) -> None:
        self._text, self._matters, self._starts = text, matters, line_starts(text)
        self._parts: list[tuple[int, int, str, str]] = []
        self.names: set[str] = set()

    def bare(self) -> str:
        """Return the text without them."""
        pieces, at = [], 0
        for start, end, opening, closing in sorted(self._parts):
            # A comment is the one filler that LibCST reads in no time and without memory; of spaces it takes gigabytes.
            pieces += [self._text[at:start], opening + "#" * (end - start - len(opening) - len(closing)) + closing]
            at = end
        return "".join((*pieces, self._text[at:]))

    def runs(self, module: ast.Module) -> None:
        """Find long runs of assignments. They are whole lines, so the comment in their place may go to the end of the last."""
        for run, names in runs(module, MANY, lambda one: self._says_nothing(one) and not self._holds(one, _ADDRESS)):
            self._parts.append((self._place(run[0])[0], self._place(run[-1])[1], "...", ""))
            self.names |= names

    def displays(self, module: ast.Module) -> None:
        """Find the outermost displays that are large."""
        waiting: list[ast.AST] = [module]
        while waiting:
            node = waiting.pop()
            if isinstance(node, (ast.expr, ast.stmt)):
                start, end = self._place(node)
                if isinstance(node, _DISPLAYS) and end - start >= MUCH:
                    if is_plain(node) and self._says_nothing(node):
                        self._parts.append((start, end, "(...", "\n)"))
                    continue
                if end - start < MUCH and not getattr(node, "decorator_list", ()):
                    continue
            waiting.extend(ast.iter_child_nodes(node))

    def _place(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        end = offset_of(self._text, self._starts, node.end_lineno or 1, node.end_col_offset or 0)
        return offset_of(self._text, self._starts, node.lineno, node.col_offset), end

    def _says_nothing(self, node: ast.expr | ast.stmt) -> bool:
        """Say whether no word in a statement or a display is one that a rule may ask about."""
        if self._holds(node, _TELLING):
            return False
        words = {one.value for one in parts(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        return not any(map(self._matters, words))

    def _holds(self, node: ast.expr | ast.stmt, words: Iterable[str]) -> bool:
        start, end = self._place(node)
        text = self._text[start:end].lower()
        return any(word in text for word in words)
