"""From the paths of a command line to the files to work on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from undalle.diagnostics import Failure
from undalle.sources.choice import Choice, Choose
from undalle.sources.files import reason_of, shown
from undalle.sources.repository import Level, around, enter, repository_root

_GIT_MARKS = frozenset({".git", ".gitignore"})
_ENVIRONMENT_MARKS = frozenset({"pyvenv.cfg", "conda-meta"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to work on: ``path`` opens it, ``name`` is how it is shown. ``real`` is where it lies, None where that was not asked yet."""

    path: Path
    name: str
    real: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    real: Path
    level: Level | None
    choice: Choice


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
    seen: set[Path] = set()
    links: list[Found] = []
    for given in paths:
        if force_exclude and is_excluded(given, choose):
            continue
        for item in walker.take(given):
            if isinstance(item, Found) and item.real is None and item.path.is_symlink():
                links.append(item)
            elif isinstance(item, Failure) or _first_time(item, seen):
                yield item
    yield from (link for link in links if _first_time(link, seen))


def is_excluded(given: Path, choose: Choose) -> bool:
    """Say whether a path, or a directory between it and the working directory, is excluded."""
    path, here = _resolved(given), _resolved(Path())
    around = (folder for folder in path.parents if folder != here and folder.is_relative_to(here))
    return any(choose(one.parent).leaves_out(one) for one in (path, *around))


def _first_time(found: Found, seen: set[Path]) -> bool:
    real = found.real or _resolved(found.path)
    new = real not in seen
    seen.add(real)
    return new


class _Walker:
    """Walks what it is given, by one set of rules."""

    def __init__(self, choose: Choose, respect_gitignore: bool) -> None:
        self._choose = choose
        self._respect_gitignore = respect_gitignore

    def take(self, given: Path) -> Iterator[Found | Failure]:
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

    def _walk(self, top: Path) -> Iterator[Found | Failure]:
        real = _resolved(top)
        folders = [_Folder(top, real, around(real) if self._respect_gitignore else None, self._choose(real))]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
                    below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
            except OSError as error:
                yield Failure(shown(folder.path), f"cannot be listed: {reason_of(error)}")
                continue
            names = {entry.name for entry in entries}
            if folder.path is not top and not _ENVIRONMENT_MARKS.isdisjoint(names):
                continue
            speaks = self._respect_gitignore and not _GIT_MARKS.isdisjoint(names)
            level = enter(folder.level, folder.real) if speaks else folder.level
            inside = _Folder(folder.path, folder.real, level, folder.choice)
            yield from self._files(entries, inside, real)
            folders.extend(self._folders(reversed(below), inside))

    def _files(self, entries: Iterable[os.DirEntry[str]], folder: _Folder, top: Path) -> Iterator[Found]:
        for entry in entries:
            path = folder.real / entry.name
            if not folder.choice.reads(path) or not _is_file(entry) or _left_out(path, folder, is_directory=False):
                continue
            here = folder.path / entry.name
            if not entry.is_symlink():
                yield Found(here, shown(here), path)
            elif self._reachable(_resolved(path), top):
                yield Found(here, shown(here))

    def _folders(self, entries: Iterable[os.DirEntry[str]], folder: _Folder) -> Iterator[_Folder]:
        for entry in entries:
            path = folder.real / entry.name
            if not _left_out(path, folder, is_directory=True):
                yield _Folder(folder.path / entry.name, path, folder.level, self._choose(path))

    def _reachable(self, target: Path, top: Path) -> bool:
        """Say whether a resolved file lies below a resolved directory with nothing on the way that is left out."""
        if not target.is_relative_to(top):
            return False
        level = around(top) if self._respect_gitignore else None
        here = top
        for part in target.relative_to(top).parts:
            level = enter(level, here) if self._respect_gitignore else None
            folder = _Folder(here, here, level, self._choose(here))
            here = here / part
            if _left_out(here, folder, is_directory=here != target):
                return False
        return True


def _left_out(path: Path, folder: _Folder, *, is_directory: bool) -> bool:
    return folder.choice.leaves_out(path) or (folder.level is not None and folder.level.ignores(path, is_directory))


def _named(given: Path) -> Found | Failure:
    """Take a file that was named; a link only within its repository, its own directory or the working directory."""
    target, parent, here = _resolved(given), _resolved(given.parent), _resolved(Path())
    trees = [repository_root(parent) or parent]
    if parent.is_relative_to(here):
        trees.append(here)
    if given.is_symlink() and not any(target.is_relative_to(tree) for tree in trees):
        return Failure(shown(given), f"is a link out of its project; name the file it leads to: {shown(target)}")
    return Found(given, shown(given))


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry leads to a regular file. A link through places that may not be entered leads nowhere."""
    try:
        return entry.is_file()
    except OSError:
        return False
