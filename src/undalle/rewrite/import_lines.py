"""Where the line of a new import goes: beside imports of its section, in a section of its own, or below the header of the file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undalle.diagnostics import Edit
from undalle.facts import FileFacts, Import, Span
from undalle.rewrite.edits import indentation, line_start, next_line

_BLANK_LINES = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))*")
_COMMENTS = re.compile(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t\f]*")
_DEFINITION = re.compile(r"(?:#[^\r\n]*(?:\r\n|\r|\n))*(?:@|(?:async[ \t]+)?def\b|class\b)")
_FENCE = re.compile(r"[ \t>]*(?:`{3}|~{3}|%%)")


@dataclass(frozen=True, slots=True)
class Addition:
    """An import to write: its source, the name it binds and the expression that stands for the module."""

    module: str
    source: str
    bound: str
    expression: str

    @property
    def key(self) -> tuple[bool, str]:
        """By what imports are sorted: ``import`` before ``from``, then by module."""
        return not self.source.startswith("import "), self.source.split()[1].lower()


@dataclass(frozen=True, slots=True)
class _Line:
    """Whole lines of an import at top level, known by the first thing they import."""

    first: Import
    start: int
    end: int

    @property
    def key(self) -> tuple[bool, str]:
        return self.first.name is not None, self.first.module.lower()


def section(module: str) -> str:
    """Return the section of PEP 8 that an import of ``module`` belongs to: standard, other or local."""
    if module.startswith("."):
        return "local"
    return "standard" if module.split(".", maxsplit=1)[0] in sys.stdlib_module_names else "other"


def first_use(facts: FileFacts) -> int | None:
    """Return where something of ours first runs in a container, whose code runs as it stands; None in a module."""
    if not facts.sections:
        return None
    ours = [*(call.span.start for call in facts.calls), *(call.span.start for call in facts.project_calls)]
    ours = [at for at in ours if not any(start <= at < end for start, end in facts.commands)]
    return min(ours, default=None)


def placed(facts: FileFacts, text: str, usable: Iterable[Import], added: Iterable[Addition]) -> list[Edit]:
    """Return the edits that write ``added``: beside imports of their section, else as a section of their own."""
    blocks = _blocks(text, usable)
    edits: list[Edit] = []
    homeless: list[Addition] = []
    for each in sorted(added, key=lambda one: one.key):
        home = _home(blocks, each)
        if home is None:
            homeless.append(each)
        else:
            edits.append(_inserted(facts, text, home, [_lead(text, blocks, home) + each.source]))
    for name in ("standard", "other"):
        sources = [each.source for each in homeless if section(each.module) == name]
        standard = [block for block in blocks if any(section(line.first.module) == "standard" for line in block)]
        if not sources:
            continue
        if name == "other" and standard:
            at = standard[-1][-1].end
            edits.append(_inserted(facts, text, at, ["", *(_lead(text, blocks, at) + source for source in sources)]))
        elif blocks:
            at = blocks[0][0].start
            edits.append(_inserted(facts, text, at, [*(_lead(text, blocks, at) + source for source in sources), ""]))
        else:
            edits.append(_at_header(facts, text, sources))
    return edits


def _blocks(text: str, usable: Iterable[Import]) -> list[list[_Line]]:
    """Return the lines of ``usable`` imports, ``__future__`` left out, as runs that nothing interrupts."""
    blocks: list[list[_Line]] = []
    for each in sorted(usable, key=lambda one: one.span.start):
        if each.module == "__future__" or indentation(text, each.statement.start) is None:
            continue
        line = _Line(each, line_start(text, each.statement.start), next_line(text, each.statement.end))
        if blocks and blocks[-1][-1].end == line.start:
            blocks[-1].append(line)
        elif not blocks or blocks[-1][-1].start != line.start:
            blocks.append([line])
    return blocks


def _home(blocks: Iterable[list[_Line]], each: Addition) -> int | None:
    """Return the offset, a line's start, where ``each`` goes beside imports of its section, or None when there are none."""
    kin = [[line for line in block if section(line.first.module) == section(each.module)] for block in blocks]
    for block, ours in zip(blocks, kin, strict=True):
        alike = [line for line in ours if line.key[0] == each.key[0]]
        peers = [line for line in block if line.key[0] == each.key[0]]
        if alike:
            order = next((lines for lines in (peers, alike) if lines == sorted(lines, key=lambda line: line.key)), [])
            return next((line.start for line in order if line.key > each.key), (order or alike)[-1].end)
    own = next(filter(None, kin), None)
    if own is None:
        return None
    return own[-1].end if each.key[0] else own[0].start


def _lead(text: str, blocks: Iterable[list[_Line]], offset: int) -> str:
    """Return what stands before the imports that start or end at ``offset``: the indentation of a block in a document."""
    beside = (line for block in blocks for line in block if offset in {line.start, line.end})
    return next((indentation(text, line.first.statement.start) or "" for line in beside), "")


def _inserted(facts: FileFacts, text: str, offset: int, sources: Iterable[str]) -> Edit:
    """Return the edit that writes ``sources`` as lines at ``offset``, a line's start or the end of a text without a last newline."""
    opening = "" if not offset or text[offset - 1] in "\r\n" else facts.newline
    return Edit(Span(facts.file, offset, offset), opening + "".join(f"{source}{facts.newline}" for source in sources))


def _at_header(facts: FileFacts, text: str, sources: Sequence[str]) -> Edit:
    """Return the edit that writes ``sources`` as the only imports, with the blank lines of PEP 8 where the code is not indented."""
    header = _header(facts, text)
    lead = indentation(text, header)
    start = next_line(text, header) if lead is None else line_start(text, header)
    if lead:
        return _inserted(facts, text, start, [lead + source for source in sources])
    above = text[line_start(text, start - 1) : start] if start else ""
    blank = _BLANK_LINES.match(text, start)
    code = blank.end() if blank else start
    wanted = (2 if _DEFINITION.match(text, code) else 1) if code < len(text) else 0
    there = len(text[start:code].splitlines())
    before = [""] if above.strip() and not _FENCE.match(above) else []
    return _inserted(facts, text, start, [*before, *sources, *[""] * max(0, wanted - there)])


def _header(facts: FileFacts, text: str) -> int:
    """Return where a first import may stand: in a container, before the first statement of the cell or fence of the first use."""
    first = first_use(facts)
    top = next((top for top, end in facts.sections if first is not None and top <= first < end), None)
    if top is None:
        return facts.header
    above = _COMMENTS.match(text, top)
    return above.end() if above else top
