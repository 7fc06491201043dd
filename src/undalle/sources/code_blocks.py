"""Where the Python of a document stands: fences of Markdown, directives and doctests of reStructuredText. Lines in, blocks of lines out."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)\Z")
_INFO = re.compile(r"\{?[ \t]*\.?(?:(?:code-cell|code-block|code|sourcecode|doctest)\}[ \t]*)?(?P<language>[\w+-]*)")
_PYTHON = re.compile(r"(?:i?python[\d.]*|py[\d.]*|pycon|python-repl|pyodide|doctest)", re.IGNORECASE)
_SHELL = re.compile(r"|bash|sh|shell|zsh|console|shell-session|curl|text|terminal", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"(?P<lead>[ \t]*)\.\.[ \t]+(?:code-block|code|sourcecode|ipython|doctest|testcode)::[ \t]*(?P<language>[\w.+-]*)[ \t]*\Z"
)
_LITERAL = re.compile(r"[ \t]*(?!\.\.[ \t])(?:.*\S)?::[ \t]*\Z")
_HIGHLIGHT = re.compile(r"[ \t]*\.\.[ \t]+highlight::[ \t]*(?P<language>[\w.+-]+)")
_LITERALS = re.compile(rf"default|{_PYTHON.pattern}", re.IGNORECASE)
_OPTION = re.compile(r"[ \t]*:[\w-]+:.*")
_PROMPT = re.compile(r"[ \t]*>>>(?:[ \t]|\Z)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of code: indices ``first`` (inclusive) to ``last`` (exclusive). ``opening`` is the line above that introduces them.

    ``sealed`` says why nothing may be written to it; empty if one may.
    """

    opening: int
    first: int
    last: int
    sealed: str = ""


def markdown_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the Python fences of Markdown. Fences in list items and quotes count; a fence that is never closed does not."""
    for block, language, myst in _fences(lines):
        if myst or _PYTHON.fullmatch(language):
            yield block


def shell_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the fences of Markdown that hold shell commands, or say nothing of their language."""
    yield from (block for block, language, myst in _fences(lines) if not myst and _SHELL.fullmatch(language))


def _fences(lines: Sequence[str]) -> Iterator[tuple[Block, str, bool]]:
    """Yield every fence that holds something, with its language and whether it is a cell of MyST."""
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if fence is None:
            number += 1
            continue
        end = next((n for n in range(number + 1, len(lines)) if _closes(lines[n], fence["mark"])), None)
        if end is None:
            return
        info = _INFO.match(fence["info"])
        myst = "{code-cell}" in fence["info"]
        if end > number + 1:
            first = _behind_options(lines, number + 1, end) if fence["info"].startswith("{") else number + 1
            yield Block(number, first, end), info["language"] if info is not None else "", myst
        number = end + 1


def rst_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the Python of reStructuredText: ``code-block`` directives, doctests and those literal blocks (``::``) that are Python.

    A literal block names no language: it is the one of ``.. highlight::`` above it, and Python, the default, only if it parses.
    """
    number = 0
    highlighted = "python"
    while number < len(lines):
        directive = _DIRECTIVE.match(lines[number])
        highlight = _HIGHLIGHT.match(lines[number])
        end = number + 1
        if highlight is not None:
            highlighted = highlight["language"]
        elif _LITERAL.match(lines[number]):
            block = _literal(lines, number)
            end = block.last
            if end > block.first and _LITERALS.fullmatch(highlighted) and _parses(lines[block.first : end]):
                yield block
        elif directive is not None:
            first = _behind_options(lines, number + 1, len(lines))
            end = _indented(lines, first, len(directive["lead"]))
            python = _PYTHON.fullmatch(directive["language"]) or "testcode" in lines[number] or "doctest" in lines[number]
            if python and end > first:
                yield Block(number, first, end)
        elif _PROMPT.match(lines[number]):
            end = next((n for n in range(number, len(lines)) if not lines[n].strip()), len(lines))
            yield Block(number - 1, number, end)
        number = max(end, number + 1)


def rst_shell_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the ``code-block`` directives of reStructuredText that hold shell commands."""
    for number, line in enumerate(lines):
        directive = _DIRECTIVE.match(line)
        if directive is not None and directive["language"] and _SHELL.fullmatch(directive["language"]):
            first = _behind_options(lines, number + 1, len(lines))
            end = _indented(lines, first, len(directive["lead"]))
            if end > first:
                yield Block(number, first, end)


def _literal(lines: Sequence[str], number: int) -> Block:
    """Return the literal block that the line at ``number`` opens; an empty one where nothing deeper follows."""
    first = _behind_options(lines, number + 1, len(lines))
    depth = len(lines[number]) - len(lines[number].lstrip())
    return Block(number, first, max(_indented(lines, first, depth), number + 1))


def _parses(lines: Sequence[str]) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(textwrap.dedent("\n".join(lines)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return any(map(prompted, lines))
    return True


def prompted(line: str) -> bool:
    """Say whether a line starts with a doctest's prompt."""
    return _PROMPT.match(line) is not None


def _closes(line: str, mark: str) -> bool:
    bare = line.lstrip(" \t>").rstrip()
    return len(bare) >= len(mark) and set(bare) == {mark[0]}


def _behind_options(lines: Sequence[str], number: int, end: int) -> int:
    """Return the first line behind a directive's options and the blank lines below them."""
    while number < end and _OPTION.fullmatch(lines[number]):
        number += 1
    while number < end and not lines[number].strip():
        number += 1
    return number


def _indented(lines: Sequence[str], first: int, depth: int) -> int:
    """Return the end of the lines from ``first`` on that are deeper than ``depth``, blank lines at the end left out."""
    end = last = first
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
        end += 1
        last = end if lines[end - 1].strip() else last
    return last
