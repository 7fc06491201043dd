"""Imports: the name to use for a module, the line that brings it in, and the lines that nothing needs any more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import count

from undalle.diagnostics import Edit
from undalle.facts import Argument, Arguments, FileFacts, Import, Place, Span
from undalle.rewrite import arguments, statements
from undalle.rewrite.edits import indentation, line_start, merged, next_line, surplus, tail
from undalle.rewrite.import_lines import Addition, first_use, placed, section

Wanted = tuple[str, str | None]

_COMMA = re.compile(r"(?:[ \t\f\r\n\\]|#[^\r\n]*)*,")


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
    first = first_use(facts) if before is None else before
    usable = [each for each in facts.imports if each.top and (first is None or each.statement.end <= first)]
    expressions: dict[Wanted, str] = {}
    added: dict[str, Addition] = {}
    for module, name in sorted(set(wanted), key=lambda pair: (pair[0], pair[1] or "")):
        found = _present(facts, usable, module, name)
        if found is None:
            if module not in added:
                added[module] = _addition(facts, module, {other.bound for other in added.values()})
            found = added[module].expression + (f".{name}" if name else "")
        expressions[module, name] = found
    return placed(facts, text, usable, list(added.values())), expressions


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


def _addition(facts: FileFacts, module: str, taken: Collection[str]) -> Addition:
    package, _, last = module.rpartition(".")
    submodule = bool(package) and section(module) != "standard"
    natural = last if submodule else module.split(".", maxsplit=1)[0]
    source = f"from {package} import {last}" if submodule else f"import {module}"
    if natural not in taken and _free(facts, natural, module if submodule else natural):
        return Addition(module, source, natural, last if submodule else module)
    used = facts.names | {each.bound for each in facts.imports} | set(taken)
    stem = f"_{module.replace('.', '_')}"
    alias = stem if stem not in used else next(name for n in count(2) if (name := f"{stem}_{n}") not in used)
    return Addition(module, f"{source} as {alias}", alias, alias)


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
