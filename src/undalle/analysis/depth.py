"""Python's own reading of a text: fast, and it gives up in good order where a text is nested so deeply that LibCST would not."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

MOST = 1000
"""Levels of syntax. LibCST's parser ends the process at about three times as many, and takes minutes on the way there."""

_LINE_END = re.compile(r"\r\n|\r|\n")


class TooDeepError(ValueError):
    """A text has more than ``MOST`` levels."""


def line_starts(text: str) -> list[int]:
    """Return the offset of every line's first character. Lines end as Python's tokenizer ends them: LF, CRLF or CR, nothing else."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def offset_of(text: str, starts: Sequence[int], row: int, column: int) -> int:
    """Return the offset of a place as ``ast`` tells it: 1-based row, column in bytes of UTF-8; ``starts`` are its ``line_starts``."""
    start = starts[row - 1]
    line = text[start : start + column]
    return start + (column if line.isascii() else len(line.encode()[:column].decode()))


def outline(text: str, starts: list[int]) -> ast.Module | None:
    """Return the syntax of ``text``, None where it is not Python for this interpreter (which is for LibCST to judge).

    ``starts`` are the ``line_starts`` of the text. Raises TooDeepError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the compiler thinks of an escape sequence is not ours to say
            module = ast.parse(text)
    except (MemoryError, RecursionError):
        raise TooDeepError from None
    except SyntaxError as error:
        if str(error.msg).startswith("too many"):
            raise TooDeepError from None
        return None
    except ValueError:
        return None
    if _deep(module, starts):
        raise TooDeepError
    return module


def _deep(module: ast.Module, starts: list[int]) -> bool:
    """Walk the statements, and of their expressions those that stand on enough text to be deep at all."""
    waiting: list[tuple[ast.AST, int]] = [(module, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MOST:
            return True
        if isinstance(node, (ast.stmt, ast.ExceptHandler)) and not _long(*_head(node), starts):
            waiting.extend((child, depth + 1) for child in _blocks(node))
        elif not isinstance(node, ast.expr) or _long(node.lineno, node.end_lineno, starts):
            waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return False


def _blocks(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements, handlers and cases right below a statement."""
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        yield from getattr(node, name, ())


def _head(node: ast.stmt | ast.ExceptHandler) -> tuple[int, int | None]:
    """Return the first and the last line of what a statement says before its body."""
    above = getattr(node, "decorator_list", None)
    body = getattr(node, "body", None)
    return (above[0] if above else node).lineno, body[0].lineno if body else node.end_lineno


def _long(first: int, last: int | None, starts: list[int]) -> bool:
    end = min(last or first, len(starts) - 1)
    return starts[end] - starts[min(first, end) - 1] > MOST // 2
