"""One file through every floor up to its plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from undalle.catalog import Catalog
from undalle.checks.kit import Context, checks
from undalle.diagnostics import Diagnostic, Severity
from undalle.engine.suppressions import Suppressions
from undalle.facts import CallSite, FileFacts, Span
from undalle.rewrite.plan import Plan, Planner
from undalle.settings import Settings
from undalle.sources.source import Source


@dataclass(slots=True)
class Examined:
    """What is known of one file: its facts, the findings of each call (reported or not), the plans, the findings of no call."""

    source: Source
    facts: FileFacts
    found: dict[CallSite, list[Diagnostic]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    loose: list[Diagnostic] = field(default_factory=list)
    silenced: set[Diagnostic] = field(default_factory=set)


class Examiner:
    """Examines files by one set of settings."""

    def __init__(self, settings: Settings, catalog: Catalog, contexts: Callable[[Source], Context]) -> None:
        self.settings, self.catalog, self._contexts = settings, catalog, contexts

    def examine(self, source: Source) -> Examined:
        """Return everything about ``source``. Raises ``UnparsableError``."""
        from undalle.analysis.analyze import analyze  # noqa: PLC0415 (libcst is not loaded until a file needs it)

        facts = analyze(source.name, source.shadow, self.catalog)
        context = self._contexts(source) if facts.calls else None
        examined = Examined(source, facts)
        suppressions = Suppressions(source.shadow)
        if context is not None:
            for call in facts.calls:
                examined.found[call] = diagnose(call, context)
            examined.silenced = {d for ds in examined.found.values() for d in ds if self._silences(suppressions, source, d)}
            planner = Planner(facts, source.text, context, self._refusals(context), self._withheld(examined), self.settings.pin_defaults)
            examined.plans = planner.plans({call: found for call, found in examined.found.items() if found})
        examined.loose = list(self._unused(suppressions, source))
        return examined

    def reports(self, diagnostic: Diagnostic) -> bool:
        """Say whether the settings ask for the rule of ``diagnostic``."""
        return self.settings.selects(diagnostic.code, self.catalog.rules()[diagnostic.code].default)

    def _silences(self, suppressions: Suppressions, source: Source, diagnostic: Diagnostic) -> bool:
        if not self.reports(diagnostic):
            return False
        first, last = source.locate(diagnostic.span.start).row, source.locate(diagnostic.span.end).row
        return suppressions.covers(diagnostic.code, first, last) is not None

    def _withheld(self, examined: Examined) -> Callable[[Diagnostic], str]:
        def withheld(diagnostic: Diagnostic) -> str:
            if not diagnostic.changes:
                return ""
            row = examined.source.locate(diagnostic.span.start).row
            if diagnostic in examined.silenced:
                return f"the finding {diagnostic.code} on line {row} is suppressed, and the call moves whole or not at all"
            if not self.reports(diagnostic):
                return f"the call also needs {diagnostic.code} (line {row}), which is not selected"
            return ""

        return withheld

    def _refusals(self, context: Context) -> Callable[[CallSite], Sequence[Diagnostic]]:
        return lambda call: [found for found in diagnose(call, context) if found.severity is Severity.ERROR]

    def _unused(self, suppressions: Suppressions, source: Source) -> Sequence[Diagnostic]:
        rule = self.catalog.rules()["UD002"]
        if not self.settings.selects("UD002", rule.default):
            return ()
        ran = [code for code, one in self.catalog.rules().items() if self.settings.selects(code, one.default)]
        found = []
        for one in suppressions.unused(ran):
            span = Span(source.name, one.suppression.start, one.suppression.end)
            codes = ", ".join(one.codes) or "any rule"
            found.append(Diagnostic("UD002", span, Severity[rule.severity.upper()], rule.message.format(code=codes), becomes=rule.advice))
        return found


def diagnose(call: CallSite, context: Context) -> list[Diagnostic]:
    """Return the findings of every rule on ``call``, in source order."""
    stands = context.standing(call)
    if not stands.reported:
        return []
    found = [
        diagnostic for code, check in checks().items() if stands.model or code not in MODEL_RULES for diagnostic in check(call, context)
    ]
    return sorted(dict.fromkeys(found), key=lambda diagnostic: (diagnostic.span, diagnostic.code))


MODEL_RULES = frozenset({"UD101", "UD102", "UD103", "UD401"})
