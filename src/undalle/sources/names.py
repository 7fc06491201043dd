"""What is in a file that is not code of ours to parse, told by its name: pins of packages, settings, shell commands."""

from __future__ import annotations

import re
from pathlib import Path

from undalle.sources.source import Kind

_WORDS = r"(?:^|.*[._-])"
_CONFIG = r"(?:ya?ml|toml|json|ini|cfg|conf|properties)"

BY_NAME = (
    (Kind.PINS, re.compile(rf"{_WORDS}(?:requirements|constraints)(?:[._-].*)?\.(?:txt|in)")),
    (Kind.PINS, re.compile(r"pyproject\.toml|setup\.cfg|Pipfile|environment[\w.-]*\.ya?ml")),
    (Kind.SETTINGS, re.compile(r"\.env(?:rc|\..+)?|.+\.env(?:\.\w+)?|env\.(?:example|sample|template)")),
    (Kind.SETTINGS, re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml|values[\w.-]*\.ya?ml|(?:azure|bitbucket)-pipelines\.ya?ml")),
    (Kind.SETTINGS, re.compile(rf"{_WORDS}(?:config|configs|configuration|settings|application|appsettings)(?:[.-][\w-]+)?\.{_CONFIG}")),
    (Kind.SETTINGS, re.compile(r"\.gitlab-ci\.ya?ml|\.travis\.ya?ml|render\.yaml|fly\.toml|app\.ya?ml|serverless\.ya?ml")),
    (Kind.SHELL, re.compile(r"(?:GNU)?[Mm]akefile|.+\.mk|(?:.+\.)?Dockerfile(?:\..+)?|Containerfile|[Jj]ustfile")),
    (Kind.SHELL, re.compile(r".+\.(?:sh|bash|zsh|ksh)")),
)
"""The names that are read unasked, whole names of files, each with what such a file holds."""

_BY_FOLDER = (
    (Kind.PINS, re.compile(r".*\.(?:txt|in)"), frozenset({"requirements", "constraints"})),
    (Kind.SETTINGS, re.compile(r".*\.ya?ml"), frozenset({"workflows", ".circleci", ".buildkite"})),
)
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


def kind_by_name(path: Path) -> Kind | None:
    """Return what a file holds that is read because of its name or the folder it lies in; None for every other file."""
    name = path.name
    found = next((kind for kind, pattern in BY_NAME if pattern.fullmatch(name)), None)
    return found or next((kind for kind, pattern, folders in _BY_FOLDER if path.parent.name in folders and pattern.fullmatch(name)), None)


def kind_when_asked(path: Path) -> Kind | None:
    """Return what a file holds that somebody asked for: by its name, else by its suffix; None where neither says anything."""
    return kind_by_name(path) or _BY_SUFFIX.get(path.suffix)


def may_pin(path: Path, data: bytes) -> bool:
    """Say whether a file may ask for a release of the openai package."""
    return b"openai" in data.lower() and (path.name == "setup.py" or kind_by_name(path) is Kind.PINS)
