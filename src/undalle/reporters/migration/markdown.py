"""For a pull request: what became of each unit, as Markdown."""

from __future__ import annotations

from undalle.engine.migration import Migration
from undalle.engine.units import State, Unit
from undalle.reporters.markdown import cell, code
from undalle.reporters.migration import Steps
from undalle.reporters.migration.words import STATES, costs, lines, moves, title, verdict, what, where
from undalle.reporters.options import Options


def render(migration: Migration, steps: Steps, options: Options) -> str:  # noqa: ARG001 (all reporters are called alike)
    """Return headings, a table for each state that has units, and the next commands."""
    parts = ["# Migration of OpenAI image code", "", cell(verdict(migration)), ""]
    for state in STATES:
        parts += _table(state, migration)
    if steps:
        parts += ["## Next", "", "```console", *(f"$ {command}  # {why}" for command, why in steps), "```", ""]
    return "\n".join(parts)


def _table(state: State, migration: Migration) -> list[str]:
    found = migration.of(state)
    if not found:
        return []
    head = [
        f"## {title(state, migration)} ({len(found)})",
        "",
        "| Place | Call | Model | Price of an image | What to know |",
        "|---|---|---|---|---|",
    ]
    return [*head, *map(_row, found), ""]


def _row(unit: Unit) -> str:
    said = "<br>".join(f"{label}: {cell(text)}" for label, text in lines(unit))
    return f"| {code(where(unit))} | {cell(what(unit))} | {cell(moves(unit))} | {cell(costs(unit))} | {said} |"
