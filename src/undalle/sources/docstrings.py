"""The examples in the docstrings of a Python file, as a document of their own: the code around them is its prose."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from undalle.sources.code_blocks import Block, markdown_blocks, rst_blocks
from undalle.sources.markdown import Document, as_document
from undalle.sources.python import read_python

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_ESCAPED = "an example in a docstring that reads its backslashes as escapes (a raw docstring would do)"
_RAW = re.compile(r"[rR]")


def read_docstrings(path: Path, name: str, data: bytes) -> Document:
    """Find the fences, directives and doctests in the docstrings of a Python file; none in one that does not parse.

    ``path`` opens it, ``name`` is how it is shown, ``data`` is all of its bytes. Raises UndecodableError.
    """
    source = read_python(path, name, data)
    return as_document(source, docstring_blocks)


def docstring_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks in the docstrings of a Python file's ``lines``; those in which a backslash is an escape are sealed."""
    for first, last, raw in _docstrings(lines):
        inside = lines[first:last]
        blocks = sorted((*markdown_blocks(inside), *rst_blocks(inside)), key=lambda block: (block.first, -block.last))
        end = 0
        for block in blocks:
            escaped = not raw and any("\\" in line for line in inside[block.first : block.last])
            if block.first >= end:
                yield Block(first + block.opening, first + block.first, first + block.last, _ESCAPED if escaped else "")
                end = block.last


def _docstrings(lines: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the 0-based lines between the first and the last line of each docstring, and whether its backslashes are plain."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    found = [_docstring(node) for node in ast.walk(tree) if isinstance(node, _DOCUMENTED)]
    for one in sorted(filter(None, found), key=lambda one: one.lineno):
        last = (one.end_lineno or one.lineno) - 1
        if last > one.lineno:
            opening = lines[one.lineno - 1].encode()[one.col_offset :]
            yield one.lineno, last, _RAW.match(opening.decode()) is not None


def _docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.Constant | None:
    first = node.body[0] if node.body else None
    value = first.value if isinstance(first, ast.Expr) else None
    return value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
