"""The exact commands that come after a migration."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from undalle.engine.migration import Migration
from undalle.engine.units import State

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Around:
    """What a migration stands in. ``write`` and ``decide`` are the command lines that do what was previewed and that ask about the rest.

    ``clean``: nothing but the migration differs from the last commit.
    """

    paths: Sequence[str]
    in_git: bool
    clean: bool
    write: str
    decide: str


def next_steps(migration: Migration, around: Around) -> list[tuple[str, str]]:
    """Return commands, each with what it is for."""
    left = migration.of(State.LEFT)
    steps = list(_after(migration, around)) if migration.written else []
    if not migration.written and migration.report.changed:
        steps.append((around.write, "write it"))
    if any(unit.fix is not None and not unit.skipped for unit in left):
        steps.append((around.decide, "decide about what had to assume something"))
    if any(unit.fix is None for unit in left):
        steps.append((f"undalle check {shlex.join(around.paths)}", "what is left, with its source lines"))
    return steps


def _after(migration: Migration, around: Around) -> Iterator[tuple[str, str]]:
    """Yield how to review, prove and keep what was written."""
    changed = sorted(migration.report.changed)
    if not changed:
        return
    paths = shlex.join(around.paths)
    files = shlex.join(changed) if len(changed) <= _NAMED else paths
    if around.in_git:
        yield ("git diff" if around.clean else f"git diff -- {files}"), "review what was written"
    yield f"undalle smoke --from {paths} --dry-run", "what the code asks for now, and its price; without --dry-run it is asked"
    if around.in_git:
        message = shlex.quote(f"Migrate image calls to {migration.target}")
        yield (f"git commit -am {message}" if around.clean else f"git commit -m {message} -- {files}"), "keep it"
        yield f"git checkout -- {paths if around.clean else files}", "or take it back"
