"""From the paths of a command line to the files to work on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from undalle.report import Failure
from undalle.sources.choice import Choice, Choose
from undalle.sources.files import reason_of, shown
from undalle.sources.repository import Level, around, enter, repository_root

_GIT_MARKS = frozenset({".git", ".gitignore"})
_ENVIRONMENT_MARKS = frozenset({"pyvenv.cfg", "conda-meta"})


class Found(NamedTuple):
    """A file to work on: ``where`` opens it, ``name`` is how it is shown."""

    where: str
    name: str

    @property
    def path(self) -> Path:
        """The path that opens it."""
        return Path(self.where)


class _Folder(NamedTuple):
    """A directory: how it is opened, where it lies, what is ignored in it, how what lies in it is shown."""

    path: str
    real: str
    level: Level | None
    told: str


class _Listed(NamedTuple):
    """A directory that was listed: where it lies, what holds in it."""

    real: str
    level: Level | None
    choice: Choice
    told: str

    def lies(self, entry: os.DirEntry[str]) -> str:
        """Return where something in it lies."""
        return f"{self.real}{'' if self.real == os.sep else os.sep}{entry.name}"

    def leaves_out(self, real: str, *, is_directory: bool) -> bool:
        """Say whether something in it is excluded or ignored."""
        return self.choice.leaves_out(real) or (self.level is not None and self.level.ignores(real, is_directory))


_Item = tuple[Found, str | None]
"""A file, and where it lies, resolved; None for a link."""


def discover(
    paths: Iterable[Path], choose: Choose | None = None, *, respect_gitignore: bool = True, force_exclude: bool = False
) -> Iterator[Found | Failure]:
    """Yield every file that ``paths`` mean, once each, in a stable order, and a Failure for each path that means nothing.

    Directories are walked: what is excluded, ignored or of another kind is left out, links to directories are not entered, links to
    files are taken only when what they lead to lies in the directory and would not be left out itself. Files that are named are taken
    whatever they are called, unless ``force_exclude`` holds what is excluded against them too. ``choose`` (default: the default excludes)
    says of each directory what is taken of it.
    """
    if choose is None:
        usual = Choice()
        choose = lambda _folder, _names: usual  # noqa: E731
    walker = _Walker(choose, respect_gitignore)
    seen: set[str] = set()
    links: list[Found] = []
    for given in paths:
        if force_exclude and is_excluded(given, choose):
            continue
        for item in walker.take(given):
            if isinstance(item, Failure):
                yield item
            elif item[1] is None:
                links.append(item[0])
            elif item[1] not in seen:
                seen.add(item[1])
                yield item[0]
    for link in links:
        real = os.path.realpath(link.where)
        if real not in seen:
            seen.add(real)
            yield link


def is_excluded(given: Path, choose: Choose) -> bool:
    """Say whether a path, or a directory between it and the working directory, is excluded."""
    path, here = _resolved(given), _resolved(Path())
    around = (folder for folder in path.parents if folder != here and folder.is_relative_to(here))
    return any(choose(os.fspath(one.parent), None).leaves_out(os.fspath(one)) for one in (path, *around))


class _Walker:
    """Walks what it is given, by one set of rules."""

    def __init__(self, choose: Choose, respect_gitignore: bool) -> None:
        self._choose = choose
        self._respect_gitignore = respect_gitignore
        self._here = os.fspath(Path.cwd())

    def take(self, given: Path) -> Iterator[_Item | Failure]:
        """Yield the files of one path of the command line."""
        try:
            mode = given.stat().st_mode
        except OSError as error:
            broken = isinstance(error, FileNotFoundError) and given.is_symlink()
            yield Failure(shown(given), "is a link that leads nowhere" if broken else reason_of(error))
            return
        if stat.S_ISDIR(mode):
            yield from self._walk(given)
        elif stat.S_ISREG(mode):
            yield _named(given)
        else:
            yield Failure(shown(given), "is not a regular file")

    def _walk(self, top: Path) -> Iterator[_Item | Failure]:
        # Strings, not paths, from here on: this is done for every file of a tree.
        real, told = _resolved(top), shown(top)
        level = around(real) if self._respect_gitignore else None
        first = _Folder(os.fspath(top), os.fspath(real), level, "" if told == "." else told.rstrip("/") + "/")
        folders = [first]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder.path) as listing:
                    entries = sorted(listing, key=attrgetter("name"))
                    below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
            except OSError as error:
                yield Failure(shown(Path(folder.path)), f"cannot be listed: {reason_of(error)}")
                continue
            names = {entry.name for entry in entries}
            if folder is not first and not _ENVIRONMENT_MARKS.isdisjoint(names):
                continue
            speaks = self._respect_gitignore and not _GIT_MARKS.isdisjoint(names)
            level = enter(folder.level, Path(folder.real)) if speaks else folder.level
            listed = _Listed(folder.real, level, self._choose(folder.real, names), folder.told)
            yield from self._files(entries, listed, first.real)
            folders.extend(self._folders(reversed(below), listed))

    def _files(self, entries: Iterable[os.DirEntry[str]], folder: _Listed, top: str) -> Iterator[_Item]:
        for entry in folder.choice.read(folder.real, entries):
            if not _is_file(entry):
                continue
            real = folder.lies(entry)
            if folder.leaves_out(real, is_directory=False):
                continue
            found = Found(entry.path, folder.told + _spelled(entry.name))
            if not entry.is_symlink():
                yield found, real
            elif self._reachable(_resolved(Path(real)), Path(top)):
                yield found, None

    def _folders(self, entries: Iterable[os.DirEntry[str]], folder: _Listed) -> Iterator[_Folder]:
        for entry in entries:
            real = folder.lies(entry)
            if not folder.leaves_out(real, is_directory=True):
                told = "" if entry.path == self._here else f"{folder.told}{_spelled(entry.name)}/"
                yield _Folder(entry.path, real, folder.level, told)

    def _reachable(self, target: Path, top: Path) -> bool:
        """Say whether a resolved file lies below a resolved directory with nothing on the way that is left out."""
        if not target.is_relative_to(top):
            return False
        level = around(top) if self._respect_gitignore else None
        here = top
        for part in target.relative_to(top).parts:
            level = enter(level, here) if self._respect_gitignore else None
            listed = _Listed("", level, self._choose(os.fspath(here), None), "")
            here = here / part
            if listed.leaves_out(os.fspath(here), is_directory=here != target):
                return False
        return True


def _named(given: Path) -> _Item | Failure:
    """Take a file that was named; a link only within its repository, its own directory or the working directory."""
    target, parent, here = _resolved(given), _resolved(given.parent), _resolved(Path())
    if given.is_symlink():
        trees = [repository_root(parent) or parent]
        if parent.is_relative_to(here):
            trees.append(here)
        if not any(target.is_relative_to(tree) for tree in trees):
            return Failure(shown(given), f"is a link out of its project; name the file it leads to: {shown(target)}")
        return Found(os.fspath(given), shown(given)), None
    return Found(os.fspath(given), shown(given)), os.fspath(target)


def _spelled(name: str) -> str:
    return name if name.isascii() else shown(Path(name))


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry leads to a regular file. A link through places that may not be entered leads nowhere."""
    try:
        return entry.is_file()
    except OSError:
        return False
