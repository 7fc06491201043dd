"""From the paths of a command line to the files to work on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
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
    path: str
    real: str
    level: Level | None
    choice: Choice


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
        choose = lambda _folder: usual  # noqa: E731
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
    return any(choose(one.parent).leaves_out(os.fspath(one)) for one in (path, *around))


class _Walker:
    """Walks what it is given, by one set of rules."""

    def __init__(self, choose: Choose, respect_gitignore: bool) -> None:
        self._choose = choose
        self._respect_gitignore = respect_gitignore

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
        real = _resolved(top)
        first = _Folder(os.fspath(top), os.fspath(real), around(real) if self._respect_gitignore else None, self._choose(real))
        folders = [first]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
                    below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
            except OSError as error:
                yield Failure(shown(Path(folder.path)), f"cannot be listed: {reason_of(error)}")
                continue
            names = {entry.name for entry in entries}
            if folder is not first and not _ENVIRONMENT_MARKS.isdisjoint(names):
                continue
            speaks = self._respect_gitignore and not _GIT_MARKS.isdisjoint(names)
            level = enter(folder.level, Path(folder.real)) if speaks else folder.level
            inside = _Folder(folder.path, folder.real, level, folder.choice)
            yield from self._files(entries, inside, first.real)
            folders.extend(self._folders(reversed(below), inside))

    def _files(self, entries: Iterable[os.DirEntry[str]], folder: _Folder, top: str) -> Iterator[_Item]:
        # Strings, not paths: this is done for every file of a tree.
        told = shown(Path(folder.path))
        told = "" if told == "." else told.rstrip("/") + "/"
        lies = _ending(folder.real)
        for entry in entries:
            name = entry.name
            real = lies + name
            if not folder.choice.reads(real) or not _is_file(entry) or _left_out(real, folder, is_directory=False):
                continue
            found = Found(entry.path, told + (name if name.isascii() else shown(Path(name))))
            if not entry.is_symlink():
                yield found, real
            elif self._reachable(_resolved(Path(real)), Path(top)):
                yield found, None

    def _folders(self, entries: Iterable[os.DirEntry[str]], folder: _Folder) -> Iterator[_Folder]:
        lies = _ending(folder.real)
        for entry in entries:
            real = lies + entry.name
            if not _left_out(real, folder, is_directory=True):
                yield _Folder(entry.path, real, folder.level, self._choose(Path(real)))

    def _reachable(self, target: Path, top: Path) -> bool:
        """Say whether a resolved file lies below a resolved directory with nothing on the way that is left out."""
        if not target.is_relative_to(top):
            return False
        level = around(top) if self._respect_gitignore else None
        here = top
        for part in target.relative_to(top).parts:
            level = enter(level, here) if self._respect_gitignore else None
            folder = _Folder(os.fspath(here), os.fspath(here), level, self._choose(here))
            here = here / part
            if _left_out(os.fspath(here), folder, is_directory=here != target):
                return False
        return True


def _left_out(real: str, folder: _Folder, *, is_directory: bool) -> bool:
    return folder.choice.leaves_out(real) or (folder.level is not None and folder.level.ignores(real, is_directory))


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


def _ending(folder: str) -> str:
    return folder if folder.endswith(os.sep) else folder + os.sep


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry leads to a regular file. A link through places that may not be entered leads nowhere."""
    try:
        return entry.is_file()
    except OSError:
        return False
