"""Writing bundles: all or none, whole at every moment, nothing left behind."""

import itertools
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undalle.sources import write
from undalle.sources.interrupts import interrupts_deferred
from undalle.sources.write import ChangedOnDiskError, WriteError, write_all

Change = tuple[Path, bytes, bytes]


def bundle(folder: Path, count: int = 3) -> list[Change]:
    changes = []
    for number in range(count):
        path = folder / f"f{number}.py"
        path.write_bytes(b"old %d\r\n" % number)
        changes.append((path, b"old %d\r\n" % number, b"new %d\n" % number))
    return changes


def state(changes: list[Change]) -> set[str]:
    """Return "old" and "new" as far as the files hold them; anything else fails."""
    found = set()
    for path, old, new in changes:
        found.add({old: "old", new: "new"}[path.read_bytes()])
    return found


def litter(folder: Path, changes: list[Change]) -> set[str]:
    return {path.name for path in folder.iterdir()} - {path.name for path, _, _ in changes}


def test_all_files_get_their_new_bytes_and_keep_their_mode(tmp_path: Path) -> None:
    changes = bundle(tmp_path)
    changes[0][0].chmod(0o755)
    changes[1][0].chmod(0o640)
    write_all(changes)
    assert state(changes) == {"new"}
    assert [path.stat().st_mode & 0o7777 for path, _, _ in changes][:2] == [0o755, 0o640]
    assert litter(tmp_path, changes) == set()


def test_nothing_is_nothing() -> None:
    write_all([])


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"edited meanwhile"), lambda path: path.unlink()])
def test_a_file_that_changed_or_vanished_stops_the_whole_bundle(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    changes = bundle(tmp_path)
    spoil(changes[2][0])
    with pytest.raises(ChangedOnDiskError, match=r"f2\.py"):
        write_all(changes)
    assert state(changes[:2]) == {"old"}
    assert litter(tmp_path, changes) == set()


def test_a_file_that_changes_while_the_others_are_staged_stops_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = bundle(tmp_path)
    real = os.fsync

    def edited(descriptor: int) -> None:
        changes[0][0].write_bytes(b"edited meanwhile")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", edited)
    with pytest.raises(ChangedOnDiskError, match=r"f0\.py"):
        write_all(changes)
    assert changes[0][0].read_bytes() == b"edited meanwhile"
    assert state(changes[1:]) == {"old"}
    assert litter(tmp_path, changes) == set()


def test_a_link_is_written_through_and_stays_a_link(tmp_path: Path) -> None:
    changes = bundle(tmp_path, 1)
    target, old, new = changes[0]
    link = tmp_path / "link.py"
    link.symlink_to(target.name)
    write_all([(link, old, new)])
    assert link.is_symlink()
    assert target.read_bytes() == new


def test_one_file_under_two_names_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    changes = bundle(tmp_path, 1)
    link = tmp_path / "link.py"
    link.symlink_to(changes[0][0])
    with pytest.raises(ValueError, match="twice"):
        write_all([*changes, (link, *changes[0][1:])])


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = bundle(tmp_path)
    # The superuser may write everything, so the system's answer is played.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "f1.py")
    with pytest.raises(WriteError, match=r"f1\.py: is read-only; nothing was written"):
        write_all(changes)
    assert state(changes) == {"old"}
    assert litter(tmp_path, changes) == set()


class Fault:
    """Lets a function fail before or after the call that is asked for, once."""

    def __init__(self, real: Callable[..., object], at: int, error: BaseException, after: bool) -> None:
        self.real, self.at, self.error, self.after, self.calls = real, at, error, after, 0

    def __call__(self, *arguments: object, **named: object) -> object:
        self.calls += 1
        if self.calls != self.at:
            return self.real(*arguments, **named)
        if self.after:
            self.real(*arguments, **named)
        raise self.error


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


OWNERS = {"open": os, "fsync": os, "replace": Path, "chmod": Path, "read_bytes": Path}


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(OWNERS)),
    at=st.integers(1, 8),
    error=st.sampled_from([OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]),
    after=st.booleans(),
)
def test_a_fault_anywhere_leaves_all_old_or_all_new_and_no_litter(
    folder: Path, name: str, at: int, error: BaseException, after: bool
) -> None:
    changes = bundle(folder)
    with pytest.MonkeyPatch.context() as patch:
        fault = Fault(getattr(OWNERS[name], name), at, error, after)

        def faulty(*arguments: object, **named: object) -> object:
            return fault(*arguments, **named)

        patch.setattr(OWNERS[name], name, faulty)
        try:
            write_all(changes)
            failed = False
        except (WriteError, KeyboardInterrupt, MemoryError):
            failed = True
    assert len(state(changes)) == 1
    assert state(changes) == {"old"} or not failed or (name == "replace" and at == len(changes) and after)
    assert failed is (fault.calls >= at)
    assert litter(folder, changes) == set()


def killed(changes: list[Change], at: int, *, after: bool) -> bool:
    """Write in a process that is gone, without another word, before or after its step number ``at``; return whether it got that far."""
    child = os.fork()
    if child == 0:
        steps = itertools.count(1)

        def deadly(real: Callable[..., object]) -> Callable[..., object]:
            def step(*arguments: object, **named: object) -> object:
                mine = next(steps) == at
                if mine and not after:
                    os._exit(9)
                done = real(*arguments, **named)
                if mine:
                    os._exit(9)
                return done

            return step

        for owner, name in ((os, "open"), (os, "fsync"), (Path, "replace"), (Path, "chmod"), (Path, "unlink")):
            setattr(owner, name, deadly(getattr(owner, name)))
        write_all(changes)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_leaves_each_file_whole_and_only_copies_behind(after: bool, tmp_path: Path) -> None:
    seen: set[frozenset[str]] = set()
    for at in itertools.count(1):
        changes = bundle(tmp_path)
        if not killed(changes, at, after=after):
            break
        seen.add(frozenset(state(changes)))
        for name in litter(tmp_path, changes):
            assert name.startswith(".undalle-")
            (tmp_path / name).unlink()
    assert at > 15
    assert {frozenset({"old"}), frozenset({"new"}), frozenset({"old", "new"})} == seen


def test_a_full_disk_is_told_in_one_line_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = bundle(tmp_path)
    monkeypatch.setattr(os, "fsync", Fault(os.fsync, 2, OSError(28, "No space left on device"), after=False))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WriteError, match=r"^f0\.py: cannot be written: no space left on device$"):
        write_all(changes)


def test_what_cannot_be_put_back_is_kept_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = bundle(tmp_path, 2)
    real = Path.replace
    moved = []

    def replace(self: Path, target: Path) -> Path:
        if moved:
            raise OSError(5, "Input/output error")
        moved.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(WriteError, match=r"f0\.py: could not be put back .* kept in") as caught:
        write_all(changes)
    (kept,) = litter(tmp_path, changes)
    assert kept in str(caught.value)
    assert (tmp_path / kept).read_bytes() == changes[0][1]


def test_ctrl_c_in_the_middle_waits_until_the_bundle_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = bundle(tmp_path)
    real = write._stage

    def stage(*arguments: Path | bytes) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(write, "_stage", stage)
    with pytest.raises(KeyboardInterrupt):
        write_all(changes)
    assert state(changes) == {"new"}
    assert litter(tmp_path, changes) == set()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_threads_write_without_touching_signals(tmp_path: Path) -> None:
    changes = bundle(tmp_path)
    thread = threading.Thread(target=write_all, args=(changes,))
    thread.start()
    thread.join()
    assert state(changes) == {"new"}


def test_an_ignored_interrupt_stays_ignored() -> None:
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts_deferred():
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, previous)
