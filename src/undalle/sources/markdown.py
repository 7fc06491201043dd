"""Documents with Python in them: Markdown, MDX, reStructuredText.

The blocks of one document build on each other, so they are one scope, in order. In the shadow, prose is comments; a block that is
indented (in a list, below a directive, behind a doctest's prompts) is the body of an ``if 1:`` that takes the place of a line above it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.sources.cells import Masked, mask
from undalle.sources.code_blocks import Block, markdown_blocks, prompted, rst_blocks, rst_shell_blocks, shell_blocks
from undalle.sources.kind import Kind
from undalle.sources.plain import SPOKEN, shadow_of
from undalle.sources.python import UndecodableError
from undalle.sources.source import CrossingError, Flaw, Frozen, Section, Source

_LINE_ENDS = re.compile(r"(\r\n|\r|\n)")
_PROMPT = re.compile(r"([ \t>]*)(>>>|\.\.\.)(?=[ \t]|\Z)")
_QUOTE = re.compile(r"[ \t>]*")
_OPEN = "if 1:"
_NOT_CODE = "what a session printed"

Finder = Callable[[Sequence[str]], Iterable[Block]]
_SHELL_BLOCKS: dict[Finder, Finder] = {markdown_blocks: shell_blocks, rst_blocks: rst_shell_blocks}


@dataclass(frozen=True, slots=True)
class Document(Source):
    """A document. ``finder`` finds the blocks of code among its lines; with ``comments``, lines that are Python comments stay comments."""

    finder: Finder = markdown_blocks
    comments: bool = False

    def rewritten(self, text: str) -> Source:
        """Return the document saying ``text``. Raises CrossingError when prose would change."""
        new = _read(replace(self, text=text))
        if list(_prose(new)) != list(_prose(self)):
            raise CrossingError(f"an edit reaches over the end of a block of {self.name}")
        return new


def read_markdown(path: Path, name: str, data: bytes) -> Document:
    """Find the Python fences of a Markdown or MDX file. Raises UndecodableError."""
    return _document(path, name, data, markdown_blocks)


def read_rst(path: Path, name: str, data: bytes) -> Document:
    """Find the Python of a reStructuredText file. Raises UndecodableError."""
    return _document(path, name, data, rst_blocks)


def as_document(source: Source, finder: Finder) -> Document:
    """Return a Python file as the document whose blocks ``finder`` finds; its comments keep what they say, the rest is prose."""
    return _read(
        Document(
            path=source.path,
            name=source.name,
            text=source.text,
            shadow="",
            encoding=source.encoding,
            bom=source.bom,
            kind=Kind.MARKDOWN,
            finder=finder,
            comments=True,
        )
    )


def _document(path: Path, name: str, data: bytes, finder: Finder) -> Document:
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data[len(bom) :].decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start + len(bom)
        raise UndecodableError(name, f"not utf-8: byte 0x{data[place]:02x} at byte {place}", place) from error
    return _read(Document(path=path, name=name, text=text, shadow="", bom=bom, kind=Kind.MARKDOWN, finder=finder))


def _prose(document: Source) -> Iterator[str]:
    """Yield what stands before, between and behind the blocks."""
    at = 0
    for start, end in sorted([*((one.start, one.end) for one in document.sections), *document.commands]):
        yield document.text[at:start]
        at = end
    yield document.text[at:]


def _read(document: Document) -> Document:
    """Return ``document`` with what its text means."""
    parts = _LINE_ENDS.split(document.text)
    lines, ends = parts[::2], [*parts[1::2], ""]
    starts = [0]
    for line, end in zip(lines, ends, strict=True):
        starts.append(starts[-1] + len(line) + len(end))
    shadow = [line if document.comments and line.lstrip(" \t\f").startswith("#") else _hidden(line) for line in lines]
    sections: list[Section] = []
    frozen: list[Frozen] = []
    flaws: list[Flaw] = []
    shells = list(_SHELL_BLOCKS[document.finder](lines)) if document.finder in _SHELL_BLOCKS else []
    for block in shells:
        shadow[block.first : block.last] = _spoken(
            document.text[starts[block.first] : starts[block.last]], shadow[block.first : block.last]
        )
    commands = tuple((starts[block.first], starts[block.last]) for block in shells)
    done = 0
    for block in document.finder(lines):
        code, silent = _code(lines[block.first : block.last])
        place = _room(lines, done, block) if _indented(code) else None
        done = block.last
        if _indented(code) and place is None:
            continue
        start, end = starts[block.first], starts[block.last]
        masked = _masked(code, ends[block.first : block.last], opened=place is not None)
        if place is not None:
            shadow[place] = masked.opening.ljust(len(lines[place]))
        shadow[block.first : block.last] = masked.lines
        sections.append(Section(start, end, start))
        frozen += [Frozen(start, end, block.sealed)] if block.sealed else []
        frozen += (Frozen(start + first, start + last, why) for first, last, why in masked.found.frozen)
        frozen += (Frozen(starts[block.first + n], starts[block.first + n + 1], _NOT_CODE) for n in silent)
        if masked.found.problem:
            row = min(max(masked.found.row - 1, 0), block.last - block.first - 1)
            flaws.append(Flaw(starts[block.first + row], masked.found.problem, document.text[start:end]))
    text = "".join(line + end for line, end in zip(shadow, ends, strict=True))
    return replace(document, shadow=text, sections=tuple(sections), frozen=tuple(frozen), flaws=tuple(flaws), commands=commands)


def _spoken(shell: str, hidden: list[str]) -> list[str]:
    """Return the lines of a block of shell as statements, if a comment in it speaks to us; else as they are hidden."""
    return _LINE_ENDS.split(shadow_of(shell))[::2][: len(hidden)] if SPOKEN.search(shell) else hidden


def _hidden(line: str) -> str:
    return "#".ljust(len(line)) if line.strip() else " " * len(line)


def _code(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return a block's lines as code of the same length, and the indices of those that only show what a session printed."""
    first = next((line for line in lines if line.strip(" \t>")), "") if not any(map(prompted, lines)) else ""
    if not any(map(prompted, lines)):
        quoted = ">" in (_QUOTE.match(first) or [""])[0]
        return [_unquoted(line) for line in lines] if quoted else list(lines), []
    code: list[str] = []
    silent: list[int] = []
    for number, line in enumerate(lines):
        prompt = _PROMPT.match(line)
        if prompt:
            code.append(" " * prompt.end() + line[prompt.end() :])
        else:
            code.append("#".ljust(len(line)) if line.strip() else line)
            silent.append(number)
    return code, silent


def _unquoted(line: str) -> str:
    quote = _QUOTE.match(line)
    return " " * quote.end() + line[quote.end() :] if quote else line


def _indented(code: Iterable[str]) -> bool:
    first = next((line for line in code if line.strip() and not line.startswith("#")), "")
    return first[:1] in {" ", "\t"}


def _room(lines: Sequence[str], done: int, block: Block) -> int | None:
    """Return the nearest line of prose above a block that has room for ``if 1:``, or None."""
    return next((n for n in range(min(block.first - 1, len(lines) - 1), done - 1, -1) if len(lines[n]) >= len(_OPEN)), None)


@dataclass(frozen=True, slots=True)
class _Shadow:
    """A block as Python: its lines, the line that opens it where it is indented, and what ``mask`` says of it."""

    lines: list[str]
    opening: str
    found: Masked


def _masked(code: Sequence[str], ends: Sequence[str], *, opened: bool) -> _Shadow:
    text = "".join(line + end for line, end in zip(code, ends, strict=True))
    lead = f"{_OPEN}\n" if opened else ""
    found = mask(lead + text)
    shift = len(lead)
    frozen = tuple((max(first - shift, 0), last - shift, why) for first, last, why in found.frozen)
    lines = _LINE_ENDS.split(found.shadow)[::2]
    found = Masked(found.shadow, frozen, found.problem, found.row - bool(opened), 0)
    return _Shadow(lines[bool(opened) :][: len(code)], lines[0] if opened else "", found)
