"""The four patterns as LibCST codemods: ``python -m libcst.tool codemod -x undalle.codemods.MigrateImages --no-format FILE...``.

Each does to a file what ``undalle check --fix --select`` does with the rules of its pattern, ``MigrateImages`` what ``undalle check
--fix`` does; settings come from the configuration nearest to the file. What is left, because it needs rules of another pattern, another
file or a person, is a warning.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import ClassVar

import libcst as cst
from libcst.codemod import CodemodCommand, CodemodContext

from undalle.catalog import catalog
from undalle.diagnostics import Finding
from undalle.engine.run import run
from undalle.settings import Settings, find_config, settings_of


class MigrateImages(CodemodCommand):
    """All four patterns."""

    DESCRIPTION: str = "Migrate legacy OpenAI image code: retired models, dead parameters, url reads, wrong seats."
    PATTERN: ClassVar[int | None] = None

    def __init__(self, context: CodemodContext, unsafe_fixes: bool = False) -> None:
        super().__init__(context)
        self._unsafe = unsafe_fixes

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """Add ``--unsafe-fixes``."""
        parser.add_argument("--unsafe-fixes", action="store_true", help="Write unsafe fixes, too.")

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """Return the module as the fixer leaves it."""
        name = self.context.filename or "<module>"
        path = Path(name)
        report = run([name], self._settings(path), fix=True, unsafe=self._unsafe, stdin=tree.bytes)
        for failure in report.failures:
            self.warn(f"{failure.path}: {failure.reason}")
        for finding in report.findings:
            self.warn(_left(finding))
        if not report.changed:
            return tree
        ((_, new),) = report.changed.values()
        return cst.parse_module(new, tree.config_for_parsing)

    def _settings(self, path: Path) -> Settings:
        settings = settings_of(find_config(path))
        if self.PATTERN is None:
            return settings
        codes = tuple(code for code, rule in catalog().rules().items() if rule.pattern == self.PATTERN)
        return settings.merge({"select": codes})


class MigrateModelsAndParameters(MigrateImages):
    """Pattern 1."""

    DESCRIPTION: str = "Replace retired or missing image models, dead parameters, old words and sizes."
    PATTERN = 1


class MigrateUrlReads(MigrateImages):
    """Pattern 2."""

    DESCRIPTION: str = "Read b64_json where a URL is read that no longer comes."
    PATTERN = 2


class MigrateChatModels(MigrateImages):
    """Pattern 3."""

    DESCRIPTION: str = "Replace chat models in the image seat."
    PATTERN = 3


class MigrateResponses(MigrateImages):
    """Pattern 4."""

    DESCRIPTION: str = "Move image models in the Responses seat to the image_generation tool."
    PATTERN = 4


def _left(finding: Finding) -> str:
    """Say in one line what is left, and why."""
    where = f"{finding.file}:{finding.start.row}:{finding.start.column}"
    why = f" ({'; '.join(finding.reasons)})" if finding.reasons else ""
    return f"{where}: {finding.diagnostic.code} {finding.diagnostic.message}{why}"
