"""Is a text nested so deeply that reading it would exhaust the stack? Asked of Python's own parser, which gives up in good order."""

from __future__ import annotations

import ast
import warnings
from itertools import accumulate

MOST = 1000
"""Levels of syntax. LibCST's parser ends the process at about three times as many, and takes minutes on the way there."""


def too_deep(text: str) -> bool:
    """Say whether ``text`` has more than ``MOST`` levels. Text that is not Python for another reason is for LibCST to judge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the compiler thinks of an escape sequence is not ours to say
            module = ast.parse(text)
    except (MemoryError, RecursionError):
        return True
    except SyntaxError as error:
        return str(error.msg).startswith("too many")
    except ValueError:
        return False
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    return _deeper(module, starts)


def _deeper(module: ast.Module, starts: list[int]) -> bool:
    """Walk the statements, and of their expressions those that stand on enough text to be deep at all."""
    waiting: list[tuple[ast.AST, int]] = [(module, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MOST:
            return True
        if not isinstance(node, ast.expr) or _long(node, starts):
            waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return False


def _long(node: ast.expr, starts: list[int]) -> bool:
    last = min(node.end_lineno or node.lineno, len(starts) - 1)
    return starts[last] - starts[min(node.lineno, last) - 1] > MOST // 2
