"""The files of a run, judged together: facts linked, rules run, units planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from undalle.analysis.prefilter import Prefilter, is_candidate
from undalle.catalog import Catalog
from undalle.checks.context import Context
from undalle.checks.kit import asked, mention_checks
from undalle.diagnostics import Diagnostic, Related, Severity
from undalle.engine.configured import Configured
from undalle.engine.directives import Suppression
from undalle.engine.join import Joiner, See
from undalle.engine.pins import pin_plans
from undalle.engine.seen import Files, Seen
from undalle.engine.suppressions import Suppressions
from undalle.engine.unused import unused_plans
from undalle.facts import CallSite, FileFacts, Follow, Literal, Span
from undalle.formats.pins import pins_of
from undalle.formats.read import BESIDE_CODE, calls_in, read_facts
from undalle.rewrite.alone import alone
from undalle.rewrite.draft import NotGivenError
from undalle.rewrite.plan import Plan, Planner
from undalle.settings import Settings
from undalle.sources.docstrings import docstring_blocks
from undalle.sources.kind import Kind
from undalle.sources.markdown import as_document
from undalle.sources.source import Source, UnparsableError

_NEW_MODEL = "Name a model that is still there"


@dataclass(slots=True)
class Batch:
    """What is known of all files: the findings of each call (reported or not), the plans, the findings of no call, what is suppressed.

    ``asked`` are the names of the files whose calls were asked for; the others were met on the way.
    """

    files: Files
    asked: frozenset[str] = frozenset()
    found: dict[CallSite, list[Diagnostic]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    loose: list[Diagnostic] = field(default_factory=list)
    silenced: set[tuple[str, Span]] = field(default_factory=set)
    comments: dict[str, Suppressions] = field(default_factory=dict)

    def silences(self, diagnostic: Diagnostic) -> bool:
        """Say whether a comment suppresses a finding."""
        return (diagnostic.code, diagnostic.span) in self.silenced

    def noqa_row_of(self, diagnostic: Diagnostic) -> Callable[[], int]:
        """Return what finds the 1-based row that a comment about a finding has to stand on."""
        return partial(self.comments[diagnostic.span.file].noqa_row, self.row(diagnostic))

    def row(self, diagnostic: Diagnostic) -> int:
        """Return the 1-based row a finding starts on."""
        return self.files[diagnostic.span.file].source.locate(diagnostic.span.start).row

    def expired(self, diagnostic: Diagnostic) -> Related | None:
        """Return the suppression that no longer silences a finding, if there is one, as a related place."""
        source, span = self.files[diagnostic.span.file].source, diagnostic.span
        comment = self.comments[span.file].expired(diagnostic.code, source.row(span.start), source.row(span.end))
        if comment is None:
            return None
        return Related(Span(span.file, comment.start, comment.end), f"this suppression counted until {comment.until}")

    def refusal(self, span: Span) -> str:
        """Say why nothing may be written to ``span``; empty if it may."""
        return self.files[span.file].source.refusal(span.start, span.end)


class Examiner:
    """Examines files, each by its own settings."""

    def __init__(
        self, configured: Configured, catalog: Catalog, contexts: Callable[[Source], Context], joiner: Callable[[See], Joiner]
    ) -> None:
        self._configured, self.catalog, self._contexts = configured, catalog, contexts
        self._joiner = joiner(self.see)
        self._settings: dict[str, Settings] = {}  # by name: to make a path of each takes longer than all that is asked of it

    def see(self, source: Source, follow: frozenset[Follow] = frozenset()) -> Seen:
        """Return what is seen in ``source``, with what ``follow`` asks for traced. Raises ``UnparsableError``."""
        if source.kind in BESIDE_CODE:
            return Seen(source, read_facts(source, self.catalog))

        from undalle.analysis.analyze import analyze  # noqa: PLC0415 (libcst is not loaded until a file needs it)

        facts = analyze(source.name, source.shadow, self.catalog, follow)
        if source.commands:
            facts = replace(facts, calls=(*facts.calls, *calls_in(source, self.catalog)), commands=source.commands)
        if source.path.name == "setup.py":
            facts = replace(facts, pins=pins_of(source.name, source.text))
        sections = tuple((section.top, section.end) for section in source.sections)
        return Seen(source, replace(facts, sections=sections, snippets=source.kind is Kind.MARKDOWN) if sections else facts)

    def judge(self, files: Files) -> Batch:
        """Run the rules on every call of ``files`` and plan every unit."""
        asked = frozenset(files)
        files, calls = self._joiner.join(files)
        batch = Batch(files, asked)
        suppressions = {name: Suppressions(seen.source.shadow, self._configured.run.day) for name, seen in files.items()}
        batch.comments = suppressions
        contexts = {name: self._contexts(files[name].source) for name in calls}
        for name, context in contexts.items():
            batch.found.update({call: diagnose(call, context) for call in calls[name]})
        batch.silenced = {
            (d.code, d.span) for found in batch.found.values() for d in found if self._silences(suppressions[d.span.file], batch, d)
        }
        planner = Planner(
            load=lambda name: _load(files, name),
            context=contexts.__getitem__,
            recheck=lambda call: [d for d in diagnose(call, contexts[call.span.file]) if d.severity is Severity.ERROR],
            withheld=lambda diagnostic: self._withheld(batch, diagnostic),
            refusal=batch.refusal,
        )
        batch.plans = planner.plans(batch.found)
        batch.plans += self._pins(batch, suppressions)
        for diagnostic, literal in self._mentions(batch, suppressions):
            if diagnostic.changes and literal is not None:
                batch.plans.append(alone(diagnostic, literal, _NEW_MODEL))
            else:
                batch.loose.append(diagnostic)
        given = [seen.source for seen in files.values() if seen.given]
        batch.plans += [plan for source in given for plan in self._unused(batch, source)]
        batch.loose.extend(one for source in given for one in self._flaws(source))
        return batch

    def _pins(self, batch: Batch, suppressions: Mapping[str, Suppressions]) -> Iterator[Plan]:
        """Yield the reported plans of pins."""
        for plan in pin_plans(batch.files, batch.found, tuple(batch.plans), self.catalog, self._contexts):
            (found,) = plan.diagnostics
            if self._silences(suppressions[found.span.file], batch, found):
                batch.silenced.add((found.code, found.span))
            elif self.reports(found):
                yield plan

    def _mentions(self, batch: Batch, suppressions: Mapping[str, Suppressions]) -> Iterator[tuple[Diagnostic, Literal | None]]:
        """Yield the reported findings about words that no call accounts for, each with how its word is written where that is known."""
        accounted = {literal.span for call in batch.found for argument in call.items() for literal in argument.value.literals}
        accounted |= {argument.value_span for call in batch.found for argument in call.items()}
        accounted |= {one.span for found in batch.found.values() for one in found}
        for name, seen in batch.files.items():
            mentions = [one for one in seen.facts.mentions if one.span not in accounted] if seen.given else []
            if not mentions:
                continue
            context = self._contexts(seen.source)
            asked = ((mention, check) for check in mention_checks().values() for mention in mentions)
            for one, diagnostic in ((mention, found) for mention, check in asked for found in check(mention, context)):
                if self.reports(diagnostic) and not self._silences(suppressions[name], batch, diagnostic):
                    yield diagnostic, one.literal

    def reports(self, diagnostic: Diagnostic) -> bool:
        """Say whether the settings ask for the rule of ``diagnostic``."""
        return self._runs(diagnostic.code, diagnostic.span.file)

    def _runs(self, code: str, name: str) -> bool:
        if name not in self._settings:
            self._settings[name] = self._configured.of(Path(name))
        return self._settings[name].selects(code, self.catalog.rules()[code].default)

    def _silences(self, suppressions: Suppressions, batch: Batch, diagnostic: Diagnostic) -> bool:
        if not self.reports(diagnostic):
            return False
        source = batch.files[diagnostic.span.file].source
        return suppressions.covers(diagnostic.code, source.row(diagnostic.span.start), source.row(diagnostic.span.end)) is not None

    def _withheld(self, batch: Batch, diagnostic: Diagnostic) -> str:
        if not diagnostic.changes:
            return ""
        if batch.silences(diagnostic):
            return f"the finding {diagnostic.code} on line {batch.row(diagnostic)} is suppressed, and the call moves whole or not at all"
        if not self.reports(diagnostic):
            return f"the call also needs {diagnostic.code}, which is not selected (`--extend-select {diagnostic.code}`)"
        return ""

    def _flaws(self, source: Source) -> Iterator[Diagnostic]:
        """Yield a note for each part of a container that is not Python and speaks of OpenAI's images."""
        rule = self.catalog.rules()["UD001"]
        prefilter = Prefilter(self.catalog.anchors())
        for flaw in source.flaws if self._runs("UD001", source.name) else ():
            code = flaw.code.encode("utf-8", "replace")
            if prefilter.passes(code) and is_candidate(source.text.encode("utf-8", "replace"), rule.signs):
                span = Span(source.name, flaw.offset, flaw.offset)
                yield Diagnostic("UD001", span, Severity.NOTE, rule.message.format(reason=flaw.reason), becomes=flaw.remedy or rule.advice)

    def _unused(self, batch: Batch, source: Source) -> Iterator[Plan]:
        if self._runs("UD002", source.name):
            settings = self._configured.of(source.path)
            ran = [code for code, rule in self.catalog.rules().items() if settings.selects(code, rule.default)]
            taken = [edit.span for plan in batch.plans for edit in plan.fix.edits if edit.span.file == source.name]
            spared = partial(self._silences_examples, source)
            yield from unused_plans(source, batch.comments[source.name], ran, self.catalog.rules()["UD002"], taken, spared)

    def _silences_examples(self, source: Source, suppression: Suppression) -> bool:
        """Say whether the examples in the docstrings of ``source``, where they are looked at, are what a suppression of the file is for."""
        if not (self._configured.run.docstrings and suppression.whole_file and source.kind is Kind.PYTHON):
            return False
        examples = as_document(source, docstring_blocks)
        try:
            calls = self.see(examples).facts.calls
        except UnparsableError:
            return False
        context = self._contexts(examples)
        found = (one for call in calls for one in diagnose(call, context))
        return any(suppression.names(one.code) and self.reports(one) for one in found)


def _load(files: Files, name: str) -> tuple[FileFacts, str]:
    if not files[name].given:
        raise NotGivenError(name)
    return files[name].facts, files[name].source.text


def diagnose(call: CallSite, context: Context) -> list[Diagnostic]:
    """Return the findings of every rule on ``call``, in source order."""
    stands = context.standing(call)
    if not stands.reported:
        return []
    found = [found for check, subject in asked(call, context) for found in check(subject, context)]
    return sorted(dict.fromkeys(found), key=lambda diagnostic: (diagnostic.span, diagnostic.code))
