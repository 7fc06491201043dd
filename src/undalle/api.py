"""The Python API: what ``undalle check`` does, as a function."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from undalle.diagnostics import Report
from undalle.engine.configured import Configured
from undalle.engine.run import run
from undalle.engine.validation import validate
from undalle.settings import Settings, find_config, settings_of

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def check(paths: Paths = ".", settings: Settings | None = None, *, fix: bool = False, write: bool = True) -> Report:
    """Check files and directories and return what was found.

    ``paths`` is one path or several; directories are walked as the command line walks them. ``settings`` hold for every file; None: each
    file has those of the nearest configuration file upwards from it. ``fix`` carries out safe fixes, with ``settings.unsafe_fixes`` the
    unsafe ones too, and ``write=False`` only fills ``Report.changed`` with what would be written. What cannot be read or written is in
    ``Report.failures``; nothing is raised for it.

    Raises ``ValueError`` for settings that name an unknown rule or model, and ``ConfigError`` (one too) for a broken configuration file.
    """
    given = [os.fspath(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    if not given:
        return Report()
    configured = Configured(settings) if settings is not None else _found(given[0])
    validate(configured.run)
    return run(given, configured, fix=fix, unsafe=configured.run.unsafe_fixes, write=write)


def _found(first: str) -> Configured:
    own = settings_of(find_config(Path()) or find_config(Path(first)))
    return Configured(own, by_folder=True, approve=lambda settings, _config: validate(settings))
