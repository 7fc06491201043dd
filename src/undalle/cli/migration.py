"""One migration at the command line: guarded, shown while it goes, told, followed by what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import click

from undalle.cli import git
from undalle.cli.again import again
from undalle.cli.ask import Asker
from undalle.cli.bar import Bar
from undalle.cli.deliver import ready, tell, write
from undalle.cli.given import Given
from undalle.cli.next_steps import Around, next_steps
from undalle.cli.refusal import Refusal
from undalle.cli.streams import colored, complain, show
from undalle.diagnostics import Applicability
from undalle.engine.annotations import Annotated, annotate
from undalle.engine.configured import Configured
from undalle.engine.migration import Migration, at_least, migrate
from undalle.engine.units import State, Unit
from undalle.reporters import Options
from undalle.reporters.migration import SUFFIXES, Steps, reporter
from undalle.reporters.migration.text import render
from undalle.reporters.summary import plural


class Session:
    """One run of ``migrate``."""

    def __init__(self, paths: Sequence[str], configured: Configured, given: Given) -> None:
        self._paths, self._configured, self._settings, self._given = paths, configured, configured.run, given
        self._options = Options(color=colored(given["color"]), unsafe_fixes=configured.run.unsafe_fixes, quiet=given["quiet"])
        self.bar = Bar(quiet=given["quiet"])

    def run(self) -> int:
        """Migrate, tell, and return the exit code."""
        self._check_report()
        writes = not self._given["preview"]
        if writes:
            self._guard()
        asked = self._given["interactive"]
        migration = migrate(self._paths, self._configured, self._choose, write=writes, asked=asked, watch=self.bar)
        notes = annotate(self._paths, self._configured) if self._given["annotate"] else None
        self.bar.clear()
        tell(migration.report, quiet=self._given["quiet"])
        steps = self._steps(migration)
        show(render(migration, steps, self._options))
        if notes is not None:
            self._tell(notes)
        self._report(migration, steps)
        return self._exit_code(migration, notes)

    def remove(self) -> int:
        """Take away the comments that ``--annotate`` left."""
        self._guard()
        done = annotate(self._paths, self._configured, remove=True)
        self._tell(done)
        if not self._given["quiet"]:
            show(f"Removed the comments from {plural(len(done.changed), 'file')}.\n")
        return 2 if done.failures else 0

    @cached_property
    def _tops(self) -> list[Path] | None:
        return git.tops(self._paths)

    def _guard(self) -> None:
        """Raise ``Refusal`` unless git could tell what is written from what was there."""
        if self._given["allow_dirty"]:
            return
        if self._tops is None:
            raise Refusal(
                "not in a git repository, so nothing could be reviewed or taken back; make one "
                "(`git init && git add -A && git commit -m before`), or say --allow-dirty."
            )
        for top in self._tops:
            files = git.dirty(top)
            if files:
                raise Refusal(
                    f"uncommitted changes in {git.few(files)}; commit them or put them away (`git stash`), "
                    "so that `git diff` shows the migration alone, or say --allow-dirty."
                )

    def _choose(self, offered: Sequence[Unit]) -> list[int]:
        self.bar.clear()
        if self._given["interactive"]:
            taken = Asker(self._options).choose(offered)
        else:
            taken = at_least(Applicability.UNSAFE if self._settings.unsafe_fixes else Applicability.SAFE, offered)
        if not self._given["preview"] and not self._given["allow_dirty"]:
            self._refuse_untracked([offered[index] for index in taken])
        return taken

    def _refuse_untracked(self, units: Sequence[Unit]) -> None:
        files = sorted({edit.span.file for unit in units for one in unit.findings if one.fix for edit in one.fix.edits})
        unknown = git.untracked(files)
        if unknown:
            raise Refusal(f"git does not know {git.few(unknown)} and could not take it back; `git add` and commit, or say --allow-dirty.")

    def _check_report(self) -> None:
        file = self._given["report"]
        if file is not None and Path(file).suffix.lower() not in SUFFIXES:
            raise Refusal(f"--report {file}: name a file that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}.")
        ready("--report", file)

    def _report(self, migration: Migration, steps: Steps) -> None:
        file = self._given["report"]
        if file is not None:
            write(file, reporter(Path(file).suffix.lower())(migration, steps, self._options))
            if not self._given["quiet"]:
                show(f"The report is in {file}.\n")

    def _steps(self, migration: Migration) -> Steps:
        ctx = click.get_current_context()
        write = again(ctx, without=("preview",))
        decide = again(ctx, without=("preview", "interactive", "unsafe_fixes", "paths"), more=("--interactive",))
        around = Around(self._paths, bool(self._tops), not self._given["allow_dirty"], write, decide)
        return next_steps(migration, around)

    def _tell(self, notes: Annotated) -> None:
        for failure in notes.failures:
            complain(f"{failure.path}: {failure.reason}")
        count = sum(notes.comments.values())
        if count and not self._given["quiet"]:
            where = plural(len(notes.comments), "file")
            show(f"Left {plural(count, 'comment')} in {where}: `git grep -n 'undalle: todo'`, gone with --remove-annotations.\n")

    def _exit_code(self, migration: Migration, notes: Annotated | None) -> int:
        if migration.report.failures or (notes is not None and notes.failures):
            return 2
        if self._given["exit_zero"]:
            return 0
        would = not migration.written and bool(migration.report.changed)
        return int(would or any(unit.severity >= self._settings.fail_on for unit in migration.of(State.LEFT)))
