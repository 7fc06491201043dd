"""``undalle models``: every known model with its lifecycle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Unpack

import click

from undalle.catalog import Catalog, catalog
from undalle.cli.flags import as_of
from undalle.cli.host import HostFlags, host_flags, host_of, key_of
from undalle.cli.live import show_live
from undalle.cli.streams import show
from undalle.cli.tables import table

EPILOG = """\b
Examples:
  undalle models
  undalle models --as-of 2026-12-01
  undalle models --output-format json
  undalle models --live               what the account says, beside the catalogue
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One model on one day. ``days`` until its shutdown, None when no date is known or it has passed."""

    model: str
    seat: str
    status: str
    shutdown: date | None
    days: int | None
    successor: str | None


@click.command("models", epilog=EPILOG, short_help="List all known models with their lifecycle.")
@as_of
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="How to list them (default: text).")
@click.option(
    "--live", is_flag=True, help="Ask the account instead, and set its dates beside the catalogue's; 1 if the catalogue is behind."
)
@host_flags
def command(as_of: date | None, output_format: str, live: bool, **given: Unpack[HostFlags]) -> int:
    """List every model of the catalogue: where it stands (image or chat), its status, the days left before its shutdown, its successor.

    With --live the account behind OPENAI_API_KEY is asked for its models, which is free.
    """
    known = catalog()
    if live:
        return show_live(known, host_of(given), key_of(), as_json=output_format == "json")
    day = as_of or date.today()
    lines = list(_lines(known, day))
    show(_json(lines) if output_format == "json" else _text(lines, known, day))
    return 0


def _lines(known: Catalog, day: date) -> Iterator[Line]:
    """Yield the models, image seat first, those without a shutdown date first in each seat."""
    for model in sorted(known.models.values(), key=lambda one: (one.seat != "image", -(one.shutdown or date.max).toordinal(), one.id)):
        life = known.lifecycle(model.id, day)
        days = None if life.shutdown is None or life.shutdown <= day else (life.shutdown - day).days
        yield Line(model.id, model.seat, life.state, life.shutdown, days, life.successor)


def _text(lines: list[Line], known: Catalog, day: date) -> str:
    head = ("Model", "Seat", "Status", "Days left", "Successor", "Shutdown")
    rows = [(line.model, line.seat, line.status, _cell(line.days), _cell(line.successor), _cell(line.shutdown)) for line in lines]
    defaults = f"As of {day}: the default target is {known.default_target(day)}, the default mainline model {known.default_mainline(day)}."
    return f"{table(head, rows, right=(3,))}\n{defaults}\n"


def _cell(value: object) -> str:
    return "-" if value is None else str(value)


def _json(lines: list[Line]) -> str:
    objects = [
        {
            "model": line.model,
            "seat": line.seat,
            "status": line.status,
            "shutdown": line.shutdown.isoformat() if line.shutdown else None,
            "days_left": line.days,
            "successor": line.successor,
        }
        for line in lines
    ]
    return json.dumps(objects, indent=2) + "\n"
