"""The second half of a run: files are analysed, judged together and rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from undalle.analysis.prefilter import is_candidate
from undalle.catalog import Catalog, catalog
from undalle.diagnostics import Applicability, Diagnostic, Failure, Report, Severity
from undalle.engine.baseline import Baseline, read_baseline, stale_notice
from undalle.engine.batch import Batch, Examiner
from undalle.engine.configured import Configured
from undalle.engine.contexts import Contexts
from undalle.engine.docstrings import Examples, add
from undalle.engine.findings import finding, findings, findings_of, held
from undalle.engine.join import Joiner
from undalle.engine.look import Asked, Unread, broken, look
from undalle.engine.outputs import stale_outputs
from undalle.engine.reading import Reading, Taken, Watch, unwatched
from undalle.engine.seen import Files, Seen
from undalle.engine.verify import bundles, settle
from undalle.facts import FileFacts, Span
from undalle.project.files import ProjectFiles
from undalle.rewrite.plan import Plan
from undalle.settings import Settings
from undalle.sources.kind import Kind
from undalle.sources.languages import Reader, read_source
from undalle.sources.source import Source
from undalle.sources.write import WriteError, write_all

Choose = Callable[[Batch, Examiner], Sequence[Plan]]
"""Says which of the plans of a run are to be carried out."""


def judge(reading: Reading, configured: Configured, *, fix: bool, unsafe: bool, write: bool) -> Report:
    """Return what is found in files that were read. Raises ``ConfigError``; for what else is meant see ``run``."""
    # Before anything is written: a baseline that cannot be read stops the run.
    baseline = read_baseline(configured.run.baseline) if configured.run.baseline is not None else None
    choose = partial(at_least, Applicability.UNSAFE if unsafe else Applicability.SAFE) if fix else None
    report = _whole(_looks(reading, configured, choose, write=write, watch=unwatched))
    if baseline is not None:
        compared = baseline.compare(report.findings, reading.looked())
        report.findings, report.known = compared.new, compared.known
        report.notices += [stale_notice(baseline.file, compared.stale)] if compared.stale else []
    return report


def renewed(paths: Sequence[str], settings: Settings | Configured, old: Baseline) -> tuple[Baseline, Report]:
    """Return the baseline of what is found in ``paths`` today, in place of what ``old`` says of these files; and the report."""
    done = looks(paths, settings, None, write=False)
    report = _whole(done)
    return old.renewed(report.findings, done[0].reading.looked()), report


def _whole(done: Sequence[Run]) -> Report:
    """Return what all looks found."""
    first, *more = done
    for other in more:
        add(first.outcome, other.outcome)
    return first.outcome


def looks(
    paths: Sequence[str], settings: Settings | Configured, choose: Choose | None, *, write: bool, watch: Watch = unwatched
) -> list[Run]:
    """Look at ``paths``, and where the settings ask for it at the examples in docstrings, and return the runs, done."""
    configured = _configured(settings)
    return _looks(Reading(paths, configured, watch=watch), configured, choose, write=write, watch=watch)


def _looks(reading: Reading, configured: Configured, choose: Choose | None, *, write: bool, watch: Watch) -> list[Run]:
    done = [Run(reading, configured, choose, write=write, watch=watch)]
    done[0].report()
    if configured.run.docstrings:
        examples = Examples({} if write else done[0].outcome.changed)
        done.append(Run(reading.again() if write else reading, configured, choose, write=write, reader=examples.read, watch=watch))
        done[1].report()
    return done


def known(settings: Settings) -> Catalog:
    """Return the catalogue of a run."""
    return catalog(settings.operations, settings.clients)


def at_least(least: Applicability, batch: Batch, _examiner: Examiner) -> list[Plan]:
    """Return the plans of ``batch`` that are at least that sure."""
    return [plan for plan in batch.plans if plan.fix.applicability >= least]


def examine(paths: Sequence[str], settings: Settings | Configured) -> tuple[Batch, Examiner, Report]:
    """Judge the files of ``paths`` without reporting or writing; the report holds only what could not be read or parsed."""
    configured = _configured(settings)
    one = Run(Reading(paths, configured), configured, None, write=False)
    return one.batch(), one.examiner, one.outcome


def _configured(settings: Settings | Configured) -> Configured:
    return settings if isinstance(settings, Configured) else Configured(settings)


class Run:
    """The state of one run. ``written`` are the plans that were carried out, ``bad`` those taken back, each with the reason."""

    def __init__(
        self,
        reading: Reading,
        configured: Configured,
        choose: Choose | None,
        *,
        write: bool,
        reader: Reader = read_source,
        watch: Watch = unwatched,
    ) -> None:
        self.reading, self.configured, self.choose, self.write, self.reader = reading, configured, choose, write, reader
        self.watch = watch
        self.written: list[Plan] = []
        self.bad: tuple[tuple[Plan, str], ...] = ()
        self.catalog = known(configured.run)
        self.contexts = Contexts(configured, self.catalog, reading.given)
        project = ProjectFiles(reading.given, configured.choice, respect_gitignore=configured.run.respect_gitignore)
        writable = Taken(reading.found)
        asked = {"model", *self.catalog.legacy_parameters}
        self.examiner = Examiner(configured, self.catalog, self.contexts.of, lambda see: Joiner(see, project, writable, asked))
        self.outcome = Report(failures=list(reading.failures), files=len(reading.found))
        self.files: dict[str, Seen] = {}

    def report(self) -> Report:
        """Work on every file and return the report."""
        batch = self.batch()
        if self.choose is not None:
            batch = self._fix(batch, self.choose)
        self.outcome.findings.extend(findings(batch, self.examiner))
        told = {one.file for one in (*self.outcome.findings, *self.outcome.fixed)}
        self.contexts.targets.update(self.contexts.target(Path(name)) for name in told)
        self.outcome.notices.extend(self.contexts.notices())
        self.outcome.notices.extend(filter(None, (stale_outputs(seen.source) for name, seen in self.files.items() if name in told)))
        return self.outcome

    def batch(self) -> Batch:
        """Analyse every candidate and judge them together."""
        for item, data in self.reading.candidates:
            self.contexts.look(item.path, data)
        self._look([Asked(item, data) for item, data in self.reading.candidates])
        if any(seen.facts.calls for seen in self.files.values()):
            # A pin is only ever held against calls, so without any these files are not even parsed.
            self._look([Asked(item, data, Kind.PINS) for item, data in self.reading.pinning])
        return self._judge()

    def _look(self, asked: Sequence[Asked]) -> None:
        self.outcome.candidates += len(asked)
        for one, seen in zip(asked, look(asked, self.reader, self.examiner.see, self.watch), strict=True):
            if isinstance(seen, Seen):
                self.files[one.item.name] = seen
            elif isinstance(seen, Failure):
                self.outcome.failures.append(seen)
            else:
                self._unreadable(seen, one.data)

    def _judge(self) -> Batch:
        """Judge all files together. Where that breaks, those that break it are failures, and the others are judged without them."""
        self.watch("planning", 0, 0)
        batch = self._judged(self.files)
        if isinstance(batch, Batch):
            return batch
        alone = {name: self._judged({name: seen}) for name, seen in self.files.items()}
        for name, error in alone.items():
            if isinstance(error, Exception):
                self._broken(name, error)
                del self.files[name]
        batch = self._judged(self.files)
        if isinstance(batch, Batch):
            return batch
        for name in self.files:
            self._broken(name, batch)
        return Batch({})

    def _judged(self, files: Files) -> Batch | Exception:
        try:
            return self.examiner.judge(files)
        except Exception as error:
            return error

    def _broken(self, name: str, error: Exception) -> None:
        self.outcome.failures.append(broken(name, error))

    def _fix(self, batch: Batch, choose: Choose) -> Batch:
        """Carry out the plans that are chosen; return the files as they are afterwards."""
        wanted = [plan for plan in choose(batch, self.examiner) if plan.fix.edits]
        if not wanted:
            return batch

        self.watch("verifying", 0, 0)
        settled = settle(batch, wanted, self.examiner)
        self.bad = settled.bad
        files = {name: seen for name, seen in settled.batch.files.items() if seen.given}
        together = list(bundles(settled.done))
        for number, bundle in enumerate(together):
            self.watch("writing", number, len(together))
            if not self._write(batch, settled.batch, bundle):
                files.update({name: batch.files[name] for name in bundle})
        for plan in settled.done:
            if not any(files[name] is batch.files[name] for name in plan.files):
                self.written.append(plan)
                self.outcome.fixed.extend(one for one in findings_of(plan, batch, self.examiner) if one.diagnostic.changes)
        # Where all was written, the files are those that were judged when it was verified.
        same = settled.batch.asked == files.keys() and all(settled.batch.files[name] is seen for name, seen in files.items())
        after = settled.batch if same else self.examiner.judge(files)
        after.plans = [_taken_back(plan, settled.bad) for plan in after.plans]
        return after

    def _write(self, before: Batch, after: Batch, bundle: Iterable[str]) -> bool:
        """Write the files of one bundle, all or none. Returns whether that was done (or would have been)."""
        changes = [(before.files[name].source, after.files[name].source) for name in sorted(bundle)]
        try:
            if self.write:
                write_all([(old.path, old.encode(old.text), new.encode(new.text)) for old, new in changes])
        except WriteError as error:
            self.outcome.failures.append(Failure(error.name, error.reason))
            return False
        self.outcome.changed.update({old.name: (old.text, new.text) for old, new in changes})
        self.outcome.parts.update({old.name: _parts(old, new) for old, new in changes if old.sections})
        return True

    def _unreadable(self, unread: Unread, data: bytes) -> None:
        rule = self.catalog.rules()["UD001"]
        if not is_candidate(data, rule.signs):
            return
        source, at = unread.source, unread.offset()
        message, severity = rule.message.format(reason=unread.reason), Severity[rule.severity.upper()]
        found = Diagnostic("UD001", Span(source.name, at, at), severity, message, becomes=rule.advice)
        if self.examiner.reports(found):
            self.outcome.findings.append(finding(found, {source.name: Seen(source, FileFacts(source.name))}, None))


def _parts(old: Source, new: Source) -> tuple[tuple[str, str, str], ...]:
    return tuple((title, before, after) for (title, before), (_, after) in zip(old.parts(), new.parts(), strict=True))


def _taken_back(plan: Plan, bad: Sequence[tuple[Plan, str]]) -> Plan:
    """Return ``plan`` without its fix if it is one of those that did not keep their promise."""
    said = [(diagnostic.code, diagnostic.message, diagnostic.span.file) for diagnostic in plan.diagnostics]
    for other, reason in bad:
        if said == [(diagnostic.code, diagnostic.message, diagnostic.span.file) for diagnostic in other.diagnostics]:
            return held(plan, reason)
    return plan
