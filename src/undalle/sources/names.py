"""What is in a file that is not code of ours to parse, told by its name: pins of packages, settings, shell commands."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from undalle.sources.kind import Kind

CODE = frozenset({".py", ".pyi", ".pyw", ".ipynb", ".md", ".mdx", ".rst"})
"""The suffixes of files that are read unasked, and hold Python."""
_WORDS = r"(?:^|.*[._-])"
_NAMED = r"config|configs|configuration|settings|application|appsettings"
_CONFIG = r"(?:ya?ml|toml|json|ini|cfg|conf|properties)"
_BY_SUFFIX = {
    ".env": Kind.SETTINGS,
    ".yml": Kind.SETTINGS,
    ".yaml": Kind.SETTINGS,
    ".toml": Kind.SETTINGS,
    ".json": Kind.SETTINGS,
    ".ini": Kind.SETTINGS,
    ".cfg": Kind.SETTINGS,
    ".conf": Kind.SETTINGS,
    ".properties": Kind.SETTINGS,
}


def is_read(name: str, folder: str) -> bool:
    """Say whether a file is read without being asked for: by its suffix, by its name, or by that and the name of its folder."""
    return is_code(name) or _kind(name, folder) is not None


def kind_by_name(path: Path) -> Kind | None:
    """Return what a file holds that is read because of its name or the folder it lies in; None for every other file."""
    return _kind(path.name, path.parent.name)


@cache
def _kind(name: str, folder: str) -> Kind | None:
    found = next((kind for kind, pattern in _by_name() if pattern.fullmatch(name)), None)
    return found or next((kind for kind, pattern, folders in _by_folder() if folder in folders and pattern.fullmatch(name)), None)


@cache
def _by_name() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Return the names that are read unasked, whole names of files, each with what such a file holds."""
    return (
        (Kind.PINS, re.compile(rf"{_WORDS}(?:requirements|constraints)(?:[._-].*)?\.(?:txt|in)")),
        (Kind.PINS, re.compile(r"pyproject\.toml|setup\.cfg|Pipfile|environment[\w.-]*\.ya?ml")),
        (Kind.SETTINGS, re.compile(r"\.env(?:rc|\..+)?|.+\.env(?:\.\w+)?|env\.(?:example|sample|template)")),
        (Kind.SETTINGS, re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml|values[\w.-]*\.ya?ml|(?:azure|bitbucket)-pipelines\.ya?ml")),
        (
            Kind.SETTINGS,
            re.compile(rf"{_WORDS}(?:config|configs|configuration|settings|application|appsettings)(?:[.-][\w-]+)?\.{_CONFIG}"),
        ),
        (Kind.SETTINGS, re.compile(r"\.gitlab-ci\.ya?ml|\.travis\.ya?ml|render\.yaml|fly\.toml|app\.ya?ml|serverless\.ya?ml")),
        (Kind.SHELL, re.compile(r"(?:GNU)?[Mm]akefile|.+\.mk|(?:.+\.)?Dockerfile(?:\..+)?|Containerfile|[Jj]ustfile")),
        (Kind.SHELL, re.compile(r".+\.(?:sh|bash|zsh|ksh)")),
    )


@cache
def _by_folder() -> tuple[tuple[Kind, re.Pattern[str], frozenset[str]], ...]:
    """Return the names that are read in some folders only."""
    return (
        (Kind.PINS, re.compile(r".*\.(?:txt|in)"), frozenset({"requirements", "constraints"})),
        (Kind.SETTINGS, re.compile(r".*\.ya?ml"), frozenset({"workflows", ".circleci", ".buildkite"})),
    )


def kind_when_asked(path: Path) -> Kind | None:
    """Return what a file holds that somebody asked for: by its name, else by its suffix; None where neither says anything."""
    return kind_by_name(path) or _BY_SUFFIX.get(path.suffix)


def may_pin(path: str, data: bytes) -> bool:
    """Say whether a file may ask for a release of the openai package."""
    if is_code(path) and not path.endswith("setup.py"):
        return False
    folder, _, name = path.rpartition(os.sep)
    pins = name == "setup.py" or _kind(name, folder.rpartition(os.sep)[2]) is Kind.PINS
    return pins and b"openai" in data.lower()


def is_code(name: str) -> bool:
    """Say whether the suffix of a file's name, or of its path, is one of ``CODE``."""
    at = name.rfind(".")
    return at > 0 and name[at:] in CODE and name[at - 1] != os.sep
