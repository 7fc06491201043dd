"""Large literals that say nothing to any rule are kept from LibCST, which spends kilobytes on each of their elements."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator

from undalle.analysis.depth import line_starts

MUCH = 1 << 18
"""Characters. Nobody keeps the models of a call in a list of that length, and LibCST reads a shorter one in well under a second."""

_TELLING = re.compile(r"(?i)dall|image|img|picture")
_DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict)
_PLAIN = frozenset({ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Constant, ast.UnaryOp, ast.USub, ast.Load})


def without_data(text: str, matters: Callable[[str], bool]) -> str:
    """Return ``text`` with ``...`` and a comment in place of each large display of constants: no character behind it moves.

    ``matters`` says of a string whether a rule may ask about it; a display that holds one stays, as does all that is not Python.
    """
    if len(text) < MUCH:
        return text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return text
    parts, at = [], 0
    for display, start, end in _large(text, module):
        if not _TELLING.search(text, start, end) and _says_nothing(display, matters):
            # A comment is the one filler that LibCST reads in no time and without memory; of spaces it takes gigabytes.
            parts += [text[at:start], "(..." + "#" * (end - start - 6) + "\n)"]
            at = end
    return "".join((*parts, text[at:]))


def _large(text: str, module: ast.Module) -> Iterator[tuple[ast.expr, int, int]]:
    """Yield the outermost displays that are large, in source order, with their offsets."""
    starts = line_starts(text)

    def offset(row: int, column: int) -> int:
        return starts[row - 1] + len(text[starts[row - 1] : starts[row - 1] + column].encode()[:column].decode())

    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.expr, ast.stmt)):
            start, end = offset(node.lineno, node.col_offset), offset(node.end_lineno or 1, node.end_col_offset or 0)
            if isinstance(node, _DISPLAYS) and end - start >= MUCH:
                yield node, start, end
                continue
            if end - start < MUCH and not getattr(node, "decorator_list", ()):
                continue
        waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _says_nothing(display: ast.expr, matters: Callable[[str], bool]) -> bool:
    words: set[str] = set()
    for node in ast.walk(display):
        if type(node) not in _PLAIN:
            return False
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
    return not any(map(matters, words))
