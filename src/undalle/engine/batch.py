"""The files of a run, judged together: facts linked, rules run, units planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from undalle.catalog import Catalog
from undalle.checks.kit import Context, checks
from undalle.diagnostics import Diagnostic, Severity
from undalle.engine.suppressions import Suppressions
from undalle.facts import CallSite, FileFacts, Span
from undalle.rewrite.draft import HeldError
from undalle.rewrite.plan import Plan, Planner
from undalle.settings import Settings
from undalle.sources.source import Source

MODEL_RULES = frozenset({"UD101", "UD102", "UD103", "UD401"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read and what was seen in it."""

    source: Source
    facts: FileFacts


Files = Mapping[str, Seen]


@dataclass(slots=True)
class Batch:
    """What is known of all files: the findings of each call (reported or not), the plans, the findings of no call, what is suppressed."""

    files: Files
    found: dict[CallSite, list[Diagnostic]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    loose: list[Diagnostic] = field(default_factory=list)
    silenced: set[Diagnostic] = field(default_factory=set)

    def row(self, diagnostic: Diagnostic) -> int:
        """Return the 1-based row a finding starts on."""
        return self.files[diagnostic.span.file].source.locate(diagnostic.span.start).row


class Examiner:
    """Examines files by one set of settings."""

    def __init__(self, settings: Settings, catalog: Catalog, contexts: Callable[[Source], Context]) -> None:
        self.settings, self.catalog, self._contexts = settings, catalog, contexts

    def see(self, source: Source) -> Seen:
        """Return what is seen in ``source``. Raises ``UnparsableError``."""
        from undalle.analysis.analyze import analyze  # noqa: PLC0415 (libcst is not loaded until a file needs it)

        return Seen(source, analyze(source.name, source.shadow, self.catalog))

    def judge(self, files: Files) -> Batch:
        """Run the rules on every call of ``files`` and plan every unit."""
        batch = Batch(files)
        suppressions = {name: Suppressions(seen.source.shadow) for name, seen in files.items()}
        contexts = {name: self._contexts(seen.source) for name, seen in files.items() if seen.facts.calls}
        for name, context in contexts.items():
            batch.found.update({call: diagnose(call, context) for call in files[name].facts.calls})
        batch.silenced = {d for found in batch.found.values() for d in found if self._silences(suppressions[d.span.file], batch, d)}
        planner = Planner(
            load=lambda name: _load(files, name),
            context=contexts.__getitem__,
            recheck=lambda call: [d for d in diagnose(call, contexts[call.span.file]) if d.severity is Severity.ERROR],
            withheld=lambda diagnostic: self._withheld(batch, diagnostic),
            pin_defaults=self.settings.pin_defaults,
        )
        batch.plans = planner.plans({call: found for call, found in batch.found.items() if found})
        batch.loose = [one for name, comments in suppressions.items() for one in self._unused(comments, name)]
        return batch

    def reports(self, diagnostic: Diagnostic) -> bool:
        """Say whether the settings ask for the rule of ``diagnostic``."""
        return self.settings.selects(diagnostic.code, self.catalog.rules()[diagnostic.code].default)

    def _silences(self, suppressions: Suppressions, batch: Batch, diagnostic: Diagnostic) -> bool:
        if not self.reports(diagnostic):
            return False
        source = batch.files[diagnostic.span.file].source
        return suppressions.covers(diagnostic.code, batch.row(diagnostic), source.locate(diagnostic.span.end).row) is not None

    def _withheld(self, batch: Batch, diagnostic: Diagnostic) -> str:
        if not diagnostic.changes:
            return ""
        if diagnostic in batch.silenced:
            return f"the finding {diagnostic.code} on line {batch.row(diagnostic)} is suppressed, and the call moves whole or not at all"
        if not self.reports(diagnostic):
            return f"the call also needs {diagnostic.code} (line {batch.row(diagnostic)}), which is not selected"
        return ""

    def _unused(self, suppressions: Suppressions, name: str) -> Iterator[Diagnostic]:
        rule = self.catalog.rules()["UD002"]
        if not self.settings.selects("UD002", rule.default):
            return
        ran = [code for code, one in self.catalog.rules().items() if self.settings.selects(code, one.default)]
        for one in suppressions.unused(ran):
            span = Span(name, one.suppression.start, one.suppression.end)
            message = rule.message.format(code=", ".join(one.codes) or "any rule")
            yield Diagnostic("UD002", span, Severity[rule.severity.upper()], message, becomes=rule.advice)


def _load(files: Files, name: str) -> tuple[FileFacts, str]:
    if name not in files:
        raise HeldError(f"{name} would have to change too, and was not given")
    return files[name].facts, files[name].source.text


def diagnose(call: CallSite, context: Context) -> list[Diagnostic]:
    """Return the findings of every rule on ``call``, in source order."""
    stands = context.standing(call)
    if not stands.reported:
        return []
    found = [
        diagnostic for code, check in checks().items() if stands.model or code not in MODEL_RULES for diagnostic in check(call, context)
    ]
    return sorted(dict.fromkeys(found), key=lambda diagnostic: (diagnostic.span, diagnostic.code))
