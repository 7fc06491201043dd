"""Comments at the places that need a hand: ``# undalle: todo[UD301] why``, above the statement, removable, and the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from undalle.diagnostics import Edit, Failure, Finding
from undalle.engine.comments import comment_line, line_above, line_start, write_comments
from undalle.engine.configured import Configured
from undalle.engine.findings import findings
from undalle.engine.judging import examine
from undalle.engine.layout import Layout, read_layout
from undalle.facts import Span
from undalle.rewrite.edits import splice
from undalle.settings import Settings
from undalle.sources.kind import Kind
from undalle.sources.source import Source

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
        at = line_above(source, layout, one.diagnostic.span.start)
        if not source.refusal(at, at):
            codes = said.setdefault(at, {"codes": {}, "reasons": {}})
            codes["codes"][one.diagnostic.code] = None
            codes["reasons"] |= dict.fromkeys([f"not migrated: {'; '.join(one.reasons)}" if one.reasons else one.diagnostic.message])
    new = [Edit(Span(source.name, at, at), comment_line(source, at, _comment(words))) for at, words in said.items()]
    text = splice(source.text, [*_old(source, layout), *new])
    return (source.rewritten(text), len(new)) if text != source.text else (source, len(new))


def _comment(words: dict[str, dict[str, None]]) -> str:
    return f"{MARK}{', '.join(sorted(words['codes']))}] {'; '.join(words['reasons'])}"


def _old(source: Source, layout: Layout) -> Iterator[Edit]:
    """Yield the edits that take away the comments of earlier times, each with its line."""
    for start, end in layout.comments:
        line = line_start(source.text, start)
        if source.text.startswith(MARK, start) and not source.text[line:start].strip():
            after = _ENDS.match(source.text, end)
            yield Edit(Span(source.name, line, after.end() if after else end), "")


def _write(source: Source, found: Iterable[Finding], done: Annotated) -> None:
    new, count = annotated(source, found)
    failure = write_comments(source, new)
    if failure is not None:
        done.failures.append(failure)
        return
    done.changed += [source.name] if new is not source else []
    done.comments.update({source.name: count} if count else {})
