"""Comments at the places that need a hand: ``# undalle: todo[UD301] why``, above the statement, removable, and the same every time."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from undalle.diagnostics import Edit, Failure, Finding
from undalle.engine.configured import Configured
from undalle.engine.findings import findings
from undalle.engine.layout import Layout, read_layout
from undalle.engine.run import examine
from undalle.facts import Span
from undalle.rewrite.edits import splice
from undalle.settings import Settings
from undalle.sources.source import CrossingError, Kind, Source, UnencodableError
from undalle.sources.write import WriteError, write_all

MARK = "# undalle: todo["
_ENDS = re.compile(r"\r\n|\r|\n")
_KINDS = (Kind.PYTHON, Kind.NOTEBOOK)


@dataclass(slots=True)
class Annotated:
    """What was done: how many comments stand in which files now, which files changed, what could not be written."""

    comments: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def annotate(paths: Sequence[str], settings: Settings | Configured, *, remove: bool = False) -> Annotated:
    """Put a comment above each statement of ``paths`` with a finding, and take away those of earlier times; ``remove``: only that.

    Python files and notebooks only. A file is written if what Python makes of it stays the same, else it is left as it is.
    """
    batch, examiner, report = examine(paths, settings)
    done = Annotated(failures=list(report.failures))
    found: dict[str, list[Finding]] = {}
    for one in () if remove else findings(batch, examiner):
        found.setdefault(one.file, []).append(one)
    for name, seen in batch.files.items():
        if seen.given and seen.source.kind in _KINDS:
            _write(seen.source, found.get(name, ()), done)
    return done


def annotated(source: Source, found: Iterable[Finding]) -> tuple[Source, int]:
    """Return ``source`` with a comment for what was found in it, and how many those are; comments of earlier times are gone."""
    layout = read_layout(source.shadow)
    said: dict[int, dict[str, dict[str, None]]] = {}
    for one in found:
        at = _above(source, layout, one.diagnostic.span.start)
        if not source.refusal(at, at):
            codes = said.setdefault(at, {"codes": {}, "reasons": {}})
            codes["codes"][one.diagnostic.code] = None
            codes["reasons"] |= dict.fromkeys([f"not migrated: {'; '.join(one.reasons)}" if one.reasons else one.diagnostic.message])
    new = [Edit(Span(source.name, at, at), _comment(source, at, words)) for at, words in said.items()]
    text = splice(source.text, [*_old(source, layout), *new])
    return (source.rewritten(text), len(new)) if text != source.text else (source, len(new))


def _comment(source: Source, at: int, words: dict[str, dict[str, None]]) -> str:
    """Return the line of a comment that is put at the start of the line at ``at``, in that line's indentation and line end."""
    line = _ENDS.split(source.text[at:], maxsplit=1)[0]
    indentation = line[: len(line) - len(line.lstrip())]
    end = _ENDS.search(source.text)
    reasons = " ".join("; ".join(words["reasons"]).split())
    return f"{indentation}{MARK}{', '.join(sorted(words['codes']))}] {reasons}{end[0] if end else chr(10)}"


def _above(source: Source, layout: Layout, offset: int) -> int:
    """Return the start of the line that the statement around ``offset`` starts on, above all that shares lines with it."""
    starts = [first for first, _ in layout.statements]
    while True:
        line = _line(source.text, offset)
        at = bisect_right(starts, offset) - 1
        if at < 0 or starts[at] >= line or layout.statements[at][1] < line:
            return line
        offset = starts[at]


def _line(text: str, offset: int) -> int:
    """Return where the line around ``offset`` starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _old(source: Source, layout: Layout) -> Iterator[Edit]:
    """Yield the edits that take away the comments of earlier times, each with its line."""
    for start, end in layout.comments:
        line = _line(source.text, start)
        if source.text.startswith(MARK, start) and not source.text[line:start].strip():
            after = _ENDS.match(source.text, end)
            yield Edit(Span(source.name, line, after.end() if after else end), "")


def _write(source: Source, found: Iterable[Finding], done: Annotated) -> None:
    try:
        new, count = annotated(source, found)
        if new is not source:
            if ast.dump(ast.parse(source.shadow)) != ast.dump(ast.parse(new.shadow)):
                raise CrossingError("it would change what the code means")
            write_all([(source.path, source.encode(source.text), new.encode(new.text))])
            done.changed.append(source.name)
    except (CrossingError, UnencodableError, SyntaxError, WriteError) as error:
        done.failures.append(Failure(source.name, f"no comment can be written here: {error}"))
    else:
        done.comments.update({source.name: count} if count else {})
