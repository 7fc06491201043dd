"""The outcome of a run, and how bad what it found is. The part of the nouns that a run without any finding needs; it imports nothing."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from undalle.diagnostics import Finding


class Severity(IntEnum):
    """How bad a finding is. Ordered, so that ``--fail-on`` can compare."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


class Failure(NamedTuple):
    """A file or a path that could not be worked on, and why. Makes the exit code 2."""

    path: str
    reason: str


class Report:
    """The outcome of a run.

    ``findings`` are what is left to report, ``fixed`` what was written (their places are those of the old text), ``changed`` maps a file
    to its old and new text; ``parts`` maps a notebook among them to its cells, each with a title and its old and new text. ``known`` is
    how many findings a baseline lists; they are not among ``findings``.
    """

    def __init__(
        self,
        findings: list[Finding] | None = None,
        *,
        fixed: list[Finding] | None = None,
        failures: list[Failure] | None = None,
        changed: dict[str, tuple[str, str]] | None = None,
        files: int = 0,
    ) -> None:
        self.findings, self.fixed, self.failures = findings or [], fixed or [], failures or []
        self.changed = changed or {}
        self.parts: dict[str, tuple[tuple[str, str, str], ...]] = {}
        self.notices: list[str] = []
        self.files = files
        self.candidates = 0
        self.known = 0

    def exit_code(self, fail_on: Severity, *, exit_zero: bool = False, exit_non_zero_on_fix: bool = False) -> int:
        """Return 0, 1 or 2 as ``ruff check`` does: 2 for failures, 1 for findings at or above ``fail_on``, else 0."""
        if self.failures:
            return 2
        if exit_zero:
            return 0
        if exit_non_zero_on_fix and self.changed:
            return 1
        return int(any(finding.diagnostic.severity >= fail_on for finding in self.findings))
