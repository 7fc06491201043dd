"""For the terminal: the units by what became of them, aligned, then what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from undalle.engine.migration import Migration
from undalle.engine.units import State, Unit
from undalle.reporters.migration import Steps
from undalle.reporters.migration.words import STATES, costs, lines, moves, title, verdict, what, where
from undalle.reporters.options import Options
from undalle.reporters.style import Style
from undalle.reporters.terminal import visible, width

_COLOURS = {State.DONE: "green", State.LOOK: "yellow", State.LEFT: "red"}
_WIDEST = 60


def render(migration: Migration, steps: Steps, options: Options) -> str:
    """Return a block for each state that has units, the sentence that sums up, and the next commands unless quiet."""
    style = Style(options.color)
    blocks = [_block(state, migration, style) for state in STATES if migration.of(state)]
    blocks.append(f"{verdict(migration)}\n")
    if steps and not options.quiet:
        blocks.append("Next:\n" + "".join(f"{line}\n" for line in _steps(steps, style)))
    return "\n".join(blocks)


def heading(unit: Unit, widths: Sequence[int], style: Style) -> str:
    """Return a unit in one line, its columns at least that wide."""
    cells = [visible(one) for one in (where(unit), what(unit), moves(unit), costs(unit))]
    padded = [f"{one}{' ' * (wide - width(one))}" for one, wide in zip(cells, (*widths, 0), strict=True)]
    return "  ".join((style.paint(padded[0], "bold"), *padded[1:])).rstrip()


def remarks(unit: Unit, style: Style) -> Iterator[str]:
    """Yield the lines below a unit."""
    for label, text in lines(unit):
        yield f"{style.paint(f'{label}:', 'cyan')} {visible(' '.join(text.split()))}"


def _block(state: State, migration: Migration, style: Style) -> str:
    found = migration.of(state)
    calls = [unit for unit in found if unit.operations] or found
    wide = [min(max(width(visible(one(unit))) for unit in some), _WIDEST) for one, some in ((where, found), (what, found), (moves, calls))]
    rows = [f"{style.paint(title(state, migration), 'bold', _COLOURS[state])} ({len(found)})"]
    for unit in found:
        rows.append(f"  {heading(unit, wide, style)}")
        rows += [f"      {line}" for line in remarks(unit, style)]
    return "".join(f"{row}\n" for row in rows)


def _steps(steps: Steps, style: Style) -> Iterator[str]:
    wide = min(max(len(command) for command, _ in steps), _WIDEST)
    for command, why in steps:
        yield f"  {style.paint(command, 'bold')}{' ' * (wide - len(command))}  # {why}"
