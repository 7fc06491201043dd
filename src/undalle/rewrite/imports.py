"""Imports: the name to use for a module, the line that brings it in, and the lines that nothing needs any more."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, FileFacts, Import, Place, Span
from undalle.rewrite import arguments, statements
from undalle.rewrite.edits import indentation, line_start, merged, next_line, surplus, tail

Wanted = tuple[str, str | None]

_BLANK_LINES = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))*")
_COMMA = re.compile(r"(?:[ \t\f\r\n\\]|#[^\r\n]*)*,")
_COMMENTS = re.compile(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t\f]*")
_DEFINITION = re.compile(r"(?:#[^\r\n]*(?:\r\n|\r|\n))*(?:@|(?:async[ \t]+)?def\b|class\b)")
_FENCE = re.compile(r"[ \t>]*(?:`{3}|~{3}|%%)")


@dataclass(frozen=True, slots=True)
class _Addition:
    """An import to write: its source, the name it binds and the expression that stands for the module."""

    module: str
    source: str
    bound: str
    expression: str

    @property
    def key(self) -> tuple[bool, str]:
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


def add(facts: FileFacts, text: str, module: str, name: str | None = None, *, before: int | None = None) -> tuple[list[Edit], str]:
    """Return the edits that make ``module`` (or its member ``name``) usable, and the expression to use for it.

    There are none when an import at top level serves already; the expression follows what that one binds. Otherwise ``import module`` is
    added, for a submodule outside the standard library ``from package import submodule``, under an alias where the file uses the name for
    something else. ``before`` is the offset of a first use at top level: imports below it do not count.
    """
    edits, expressions = add_all(facts, text, [(module, name)], before=before)
    return edits, expressions[module, name]


def add_all(facts: FileFacts, text: str, wanted: Iterable[Wanted], *, before: int | None = None) -> tuple[list[Edit], dict[Wanted, str]]:
    """Do for every (module, name) of ``wanted`` what ``add`` does for one. Call it once for all that a file needs."""
    first = _first_use(facts) if before is None else before
    usable = [each for each in facts.imports if each.top and (first is None or each.statement.end <= first)]
    expressions: dict[Wanted, str] = {}
    added: dict[str, _Addition] = {}
    for module, name in sorted(set(wanted), key=lambda pair: (pair[0], pair[1] or "")):
        found = _present(facts, usable, module, name)
        if found is None:
            if module not in added:
                added[module] = _addition(facts, module, {other.bound for other in added.values()})
            found = added[module].expression + (f".{name}" if name else "")
        expressions[module, name] = found
    return _placed(facts, text, usable, list(added.values())), expressions


def _first_use(facts: FileFacts) -> int | None:
    """Return where something of ours first runs in a container, whose code runs as it stands; None in a module."""
    ours = [*(call.span.start for call in facts.calls), *(call.span.start for call in facts.project_calls)]
    ours = [at for at in ours if not any(start <= at < end for start, end in facts.commands)]
    return min(ours) if facts.sections and ours else None


def remove(facts: FileFacts, text: str, imports: Collection[Import], *, planned: Collection[Edit] = ()) -> list[Edit]:
    """Return the edits that take ``imports`` away: a whole statement with its line, or one name of several.

    Blank lines around whole lines are closed up, except where one of the ``planned`` edits puts something in their place. An import that is
    the only statement of a block stays: without it the block would be empty.
    """
    edits: list[Edit] = []
    going: list[Span] = []
    for statement in dict.fromkeys(each.statement for each in imports):
        siblings = [each for each in facts.imports if each.statement == statement]
        if any(each not in imports for each in siblings):
            edits += _thinned(text, siblings, imports)
        elif siblings[0].top or not statements.only_one(text, statement):
            going.append(statement)
    lines: list[tuple[int, int]] = []
    for span in statements.join(text, going):
        end = tail(text, span.end)
        if indentation(text, span.start) is None or end is None:
            edits += statements.delete(text, span)
        else:
            lines.append((line_start(text, span.start), next_line(text, end)))
    edits += (Edit(Span(facts.file, start, end), "") for start, end in lines)
    for start, end in merged(lines, touching=True):
        close = surplus(text, start, end)
        if close > end and not any(start <= edit.span.start <= end for edit in planned):
            edits.append(Edit(Span(facts.file, end, close), ""))
    return edits


def _target(each: Import) -> str:
    """Return the dotted name of what ``each`` binds."""
    if each.name is not None:
        return f"{each.module}.{each.name}"
    return each.module if _aliased(each) else each.module.split(".")[0]


def _aliased(each: Import) -> bool:
    return each.bound != each.module.split(".")[0]


def _present(facts: FileFacts, usable: Iterable[Import], module: str, name: str | None) -> str | None:
    """Return the expression for ``module``, or its member ``name``, that one of the ``usable`` imports makes possible, or None."""
    found: list[str] = []
    for each in usable:
        if any(other.bound == each.bound and _target(other) != _target(each) for other in facts.imports):
            continue
        member = f".{name}" if name else ""
        if name is not None and (each.module, each.name) == (module, name):
            return each.bound
        if each.name is not None and _target(each) == module:
            found.append(each.bound + member)
        if each.name is None and each.module == module:
            found.append((each.bound if _aliased(each) else module) + member)
    return found[0] if found else None


def _addition(facts: FileFacts, module: str, taken: Collection[str]) -> _Addition:
    package, _, last = module.rpartition(".")
    submodule = bool(package) and _section(module) != "standard"
    natural = last if submodule else module.split(".", maxsplit=1)[0]
    source = f"from {package} import {last}" if submodule else f"import {module}"
    if natural not in taken and _free(facts, natural, module if submodule else natural):
        return _Addition(module, source, natural, last if submodule else module)
    used = facts.names | {each.bound for each in facts.imports} | set(taken)
    stem = f"_{module.replace('.', '_')}"
    alias = stem if stem not in used else next(name for n in count(2) if (name := f"{stem}_{n}") not in used)
    return _Addition(module, f"{source} as {alias}", alias, alias)


def _free(facts: FileFacts, name: str, target: str) -> bool:
    """Say whether ``name`` means nothing yet, or ``target`` wherever an import binds it."""
    meanings = {_target(each) for each in facts.imports if each.bound == name}
    return meanings == {target} if meanings else name not in facts.names


def _thinned(text: str, siblings: Sequence[Import], going: Collection[Import]) -> list[Edit]:
    """Return the edits that leave of one statement's imports those that are not ``going``."""
    commas = {each: _COMMA.match(text, each.span.end, each.statement.end) for each in siblings}
    items = {
        each: Argument(each.name, Place.CALL, each.span, comma.end() if comma else each.span.end, each.span)
        for each, comma in commas.items()
    }
    statement, first, last = siblings[0].statement, siblings[0].span, siblings[-1].span
    bracket = text.rfind("(", statement.start, first.start) + 1
    inside = Span(statement.file, bracket, statement.end - 1) if bracket else Span(statement.file, first.start, last.end)
    brackets = Arguments(Place.CALL, inside, tuple(items.values()))
    return arguments.remove(text, brackets, [item for each, item in items.items() if each in going])


def _section(module: str) -> str:
    if module.startswith("."):
        return "local"
    return "standard" if module.split(".", maxsplit=1)[0] in sys.stdlib_module_names else "other"


def _placed(facts: FileFacts, text: str, usable: Iterable[Import], added: Iterable[_Addition]) -> list[Edit]:
    """Return the edits that write ``added``: beside imports of their section, else as a section of their own."""
    blocks = _blocks(text, usable)
    edits: list[Edit] = []
    homeless: list[_Addition] = []
    for each in sorted(added, key=lambda one: one.key):
        home = _home(blocks, each)
        if home is None:
            homeless.append(each)
        else:
            edits.append(_inserted(facts, text, home, [_lead(text, blocks, home) + each.source]))
    for name in ("standard", "other"):
        sources = [each.source for each in homeless if _section(each.module) == name]
        standard = [block for block in blocks if any(_section(line.first.module) == "standard" for line in block)]
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


def _home(blocks: Iterable[list[_Line]], each: _Addition) -> int | None:
    """Return the offset, a line's start, where ``each`` goes beside imports of its section, or None when there are none."""
    kin = [[line for line in block if _section(line.first.module) == _section(each.module)] for block in blocks]
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
    first = _first_use(facts)
    top = next((top for top, end in facts.sections if first is not None and top <= first < end), None)
    if top is None:
        return facts.header
    above = _COMMENTS.match(text, top)
    return above.end() if above else top
