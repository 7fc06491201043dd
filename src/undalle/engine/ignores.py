"""Comments that silence what is found today: ``# undalle: ignore[UD101] reason``, above the statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from undalle.diagnostics import Edit, Failure, Finding
from undalle.engine.baseline import read_baseline
from undalle.engine.comments import comment_line, line_above, write_comments
from undalle.engine.configured import Configured
from undalle.engine.findings import findings
from undalle.engine.judging import examine
from undalle.engine.layout import read_layout
from undalle.facts import Span
from undalle.rewrite.edits import splice
from undalle.settings import Settings
from undalle.sources.kind import Kind
from undalle.sources.source import Source

UNUSED, UNREAD = "UD002", "UD001"
_COMMENTLESS = frozenset({".json"})


@dataclass(slots=True)
class Ignored:
    """What was done: how many comments were added in how many files, whose findings have no place for one, what could not be written."""

    comments: int = 0
    files: int = 0
    placeless: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def add_ignores(paths: Sequence[str], settings: Settings | Configured, reason: str) -> Ignored:
    """Silence every finding in ``paths`` that no baseline lists with a comment that gives ``reason`` (may be empty).

    A file is written if what Python makes of it stays the same, else it is left as it is. A second time there is nothing to do.
    """
    known = settings.run.baseline if isinstance(settings, Configured) else settings.baseline
    baseline = read_baseline(known) if known is not None else None
    batch, examiner, report = examine(paths, settings)
    done = Ignored(failures=list(report.failures), placeless=[one.file for one in report.findings])
    new = list(findings(batch, examiner))
    if baseline is not None:
        new = baseline.compare(new, {seen.source.path.absolute() for seen in batch.files.values()}).new
    found: dict[str, list[Finding]] = {}
    for one in new:
        found.setdefault(one.file, []).append(one)
    for name, those in found.items():
        source = batch.files[name].source
        if not batch.files[name].given or source.kind is Kind.MARKDOWN or Path(name).suffix in _COMMENTLESS:
            done.placeless += [name] * len(those)
            continue
        commented, count = ignoring(source, those, reason)
        failure = write_comments(source, commented)
        if failure is None:
            done.comments += count
            done.files += count > 0
            done.placeless += [name] * sum(not _placed(source, one) for one in those)
        else:
            done.failures.append(failure)
    return done


def ignoring(source: Source, found: Iterable[Finding], reason: str) -> tuple[Source, int]:
    """Return ``source`` with comments that silence ``found``, and how many those are. What has no place for one is passed over."""
    layout = read_layout(source.shadow)
    codes: dict[int, set[str]] = {}
    for one in found:
        if _placed(source, one):
            codes.setdefault(line_above(source, layout, one.diagnostic.span.start), set()).add(one.diagnostic.code)
    comments = {at: f"# undalle: ignore[{', '.join(sorted(said))}] {reason}" for at, said in codes.items()}
    edits = [Edit(Span(source.name, at, at), comment_line(source, at, comment)) for at, comment in comments.items()]
    return source.rewritten(splice(source.text, edits)), len(edits)


def _placed(source: Source, one: Finding) -> bool:
    """Say whether a comment can speak of a finding: it stands in a statement that may be written to."""
    at = line_above(source, read_layout(source.shadow), one.diagnostic.span.start)
    return one.diagnostic.code not in {UNUSED, UNREAD} and not source.refusal(at, at)
