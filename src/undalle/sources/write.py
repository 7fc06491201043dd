"""Write a bundle of files so that each is whole at every moment, and all of them change or none does."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from undalle.sources.files import reason_of, shown
from undalle.sources.interrupts import interrupts_deferred


class WriteError(Exception):
    """A bundle was not written; every file is as it was, unless ``reason`` says otherwise.

    ``name`` is the file at fault as it is shown, ``reason`` one line without it.
    """

    def __init__(self, target: Path, reason: str) -> None:
        self.name = shown(target)
        self.reason = reason
        super().__init__(f"{self.name}: {reason}")


class ChangedOnDiskError(WriteError):
    """A file is no longer what it was when it was read. Nothing was written."""


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file's resolved place, and beside it its new content and a copy of the old one, each under a name of its own."""

    target: Path
    old: bytes
    new: bytes
    next: Path
    copy: Path


def write_all(changes: Sequence[tuple[Path, bytes, bytes]]) -> None:
    """Write files as one bundle. Each change is (path, the bytes it must still hold, the bytes to write).

    Everything is staged beside its original (same directory, same mode, fsynced), then moved over it. When something fails or Ctrl-C comes,
    what was moved is put back and nothing staged is left lying about. A link is written through: what it leads to is replaced, it stays
    a link (which links may be followed is decided in ``discover``). Of hard links only the name at hand gets the new content.

    Raises ChangedOnDiskError when a file changed meanwhile, WriteError for what the system refuses, ValueError for one file given twice.
    """
    staged = [_plan(path, old, new) for path, old, new in changes]
    if len({one.target for one in staged}) < len(staged):
        raise ValueError("write_all was given one file twice")
    keep: set[Path] = set()
    with interrupts_deferred():
        try:
            _write(staged, keep)
        finally:
            for path in {path for one in staged for path in (one.next, one.copy)} - keep:
                with suppress(OSError):
                    path.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of our own making, new or over an old one, whole at every moment. Pipes and devices are written to as they are.

    Raises WriteError for what the system refuses.
    """
    target = Path(os.path.realpath(path))
    with interrupts_deferred(), _refusals_named(target):
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        staged = target.parent / f".undalle-{secrets.token_hex(8)}.new"
        try:
            _stage(target, staged, content)
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)


def _plan(path: Path, old: bytes, new: bytes) -> _Staged:
    target = Path(os.path.realpath(path))
    stem = target.parent / f".undalle-{secrets.token_hex(8)}"
    return _Staged(target, old, new, stem.with_suffix(".new"), stem.with_suffix(".old"))


def _write(staged: Sequence[_Staged], keep: set[Path]) -> None:
    """Check, stage, check again, move. ``keep`` is filled with copies that could not be put back and are all that is left of a file."""
    for one in staged:
        _check(one)
        with _refusals_named(one.target):
            _stage(one.target, one.next, one.new)
            # Once the last file is moved the bundle is done: that one never goes back and needs no copy.
            if one is not staged[-1]:
                _stage(one.target, one.copy, one.old)
    for one in staged:
        _check(one)
    try:
        for one in staged:
            with _refusals_named(one.target):
                one.next.replace(one.target)
    except BaseException:
        _put_back(staged, keep)
        raise


def _check(one: _Staged) -> None:
    """Raise unless a file still holds what it held when it was read, and may be written."""
    try:
        same = one.target.read_bytes() == one.old
    except OSError as error:
        raise ChangedOnDiskError(one.target, f"cannot be read any more: {reason_of(error)}; nothing was written") from error
    if not same:
        raise ChangedOnDiskError(one.target, "changed on disk while it was being worked on; nothing was written")
    if not os.access(one.target, os.W_OK):
        raise WriteError(one.target, "is read-only; nothing was written")


@contextmanager
def _refusals_named(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(target, f"cannot be written: {reason_of(error)}") from error


def _stage(target: Path, path: Path, content: bytes) -> None:
    """Write ``content`` to a new file with the mode and, where the system lets us, the owner of ``target``, if that is there."""
    wanted = target.stat() if target.exists() else None
    # The name is ours alone and was known before the file exists, so that an interruption anywhere here leaves nothing behind.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if wanted else 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        if wanted is not None:
            _dress(path, wanted, os.fstat(file.fileno()))
        file.flush()
        os.fsync(file.fileno())


def _dress(path: Path, wanted: os.stat_result, made: os.stat_result) -> None:
    if (wanted.st_uid, wanted.st_gid) != (made.st_uid, made.st_gid):
        with suppress(OSError):
            os.chown(path, wanted.st_uid, wanted.st_gid)
    path.chmod(stat.S_IMODE(wanted.st_mode))


def _put_back(staged: Sequence[_Staged], keep: set[Path]) -> None:
    """Move the copies back over what was replaced: everything whose new content no longer waits beside it. Not when all of it was."""
    if not staged[-1].next.exists():
        return
    for one in staged:
        if one.next.exists():
            continue
        try:
            one.copy.replace(one.target)
        except OSError:
            keep.add(one.copy)
    lost = [one for one in staged if one.copy in keep]
    if lost:
        copies = ", ".join(shown(one.copy) for one in lost)
        raise WriteError(lost[0].target, f"could not be put back when the bundle failed; old content is kept in {copies}")
