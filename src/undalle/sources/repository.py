"""Which ignore rules hold where: the levels of a repository, from git's own settings down to the directory at hand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from undalle.sources.gitignore import Rules, parse_ignore_file

_EXCLUDES_FILE = r"(?:\s*\[[^\]]*\])?\s*excludesfile\s*=\s*(?:\"([^\"]*)\"|([^#;]*))"


class Level(NamedTuple):
    """The rules of one ignore file. ``above`` speaks where these are silent.

    ``base`` is the resolved directory that they are relative to, with a separator at its end.
    """

    base: str
    rules: Rules
    above: Level | None

    def ignores(self, path: str, is_directory: bool) -> bool:
        """Say whether a resolved path below ``base`` is ignored, taking for granted that the directory it stands in is not."""
        level: Level | None = self
        while level is not None:
            relative = os.fsencode(path[len(level.base) :].replace(os.sep, "/"))
            decision = level.rules.decide(relative, is_directory)
            if decision is not None:
                return decision
            level = level.above
        return False


def enter(level: Level | None, directory: Path) -> Level | None:
    """Return the rules inside a resolved directory, given those around it. A repository of its own starts afresh."""
    if os.path.lexists(directory / ".git"):
        level = _own_level(directory)
    return _add(level, directory, directory / ".gitignore")


def around(directory: Path) -> Level | None:
    """Return the rules that hold around a resolved directory: those of its parents up to the root of the repository it is in."""
    root = repository_root(directory)
    level = None
    if root is not None:
        for folder in reversed(directory.parents):
            if folder.is_relative_to(root):
                level = enter(level, folder)
    return level


def repository_root(directory: Path) -> Path | None:
    """Return the nearest directory upwards, itself included, that holds ``.git``, or None."""
    return next((folder for folder in (directory, *directory.parents) if os.path.lexists(folder / ".git")), None)


def _add(level: Level | None, base: Path, file: Path) -> Level | None:
    """Put a file's rules on top of a level. As in git, a ``.gitignore`` that is a link is not followed, an unreadable one is empty."""
    try:
        rules = () if file.is_symlink() and file.name == ".gitignore" else parse_ignore_file(file.read_bytes())
    except OSError:
        return level
    return Level(os.path.join(base, ""), Rules(rules), level) if rules else level  # noqa: PTH118 (for its last separator)


def _own_level(root: Path) -> Level | None:
    """Return the rules a repository starts with: the user's global ones, then its ``info/exclude``."""
    settings = _git_directory(root)
    level = None
    global_rules = _global_excludes(settings / "config")
    if global_rules is not None:
        level = _add(None, root, global_rules)
    return _add(level, root, settings / "info" / "exclude")


def _git_directory(root: Path) -> Path:
    """Return where a repository keeps its settings, through the ``.git`` file of a worktree or submodule."""
    git = root / ".git"
    try:
        if git.is_file():
            git = root / git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
        common = git / "commondir"
        return git / common.read_text("utf-8", "replace").strip() if common.is_file() else git
    except OSError:
        return root / ".git"


def _global_excludes(own_config: Path) -> Path | None:
    """Return git's ``core.excludesFile`` as the nearest configuration sets it, else its default place."""
    home = Path(os.environ.get("HOME") or "~").expanduser()
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git"
    elsewhere = os.environ.get("GIT_CONFIG_GLOBAL")
    own = [Path(elsewhere)] if elsewhere is not None else [home / ".gitconfig", folder / "config"]
    for config in [own_config, *own, Path("/etc/gitconfig")]:
        for value in _excludes_files(config):
            return Path(value).expanduser() if value else None
    return folder / "ignore"


def _excludes_files(config: Path) -> Iterator[str]:
    """Yield the last ``core.excludesFile`` that a configuration file sets, if it sets one."""
    try:
        lines = config.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    section, found = "", None
    for line in lines:
        header = re.match(r"\s*\[\s*([^\]\s]*)\s*\]", line)
        section = header[1].lower() if header else section
        value = re.match(_EXCLUDES_FILE, line, re.IGNORECASE) if section == "core" else None
        found = (value[1] or value[2] or "").strip() if value else found
    if found is not None:
        yield found
