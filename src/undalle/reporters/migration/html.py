"""For whoever reviews: one page that needs nothing else, with every unit, its reasons and its diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from html import escape

from undalle import __version__
from undalle.engine.migration import Migration
from undalle.engine.units import State, Unit
from undalle.reporters.migration import Steps
from undalle.reporters.migration.style import STYLE
from undalle.reporters.migration.words import STATES, costs, lines, moves, title, verdict, what, where
from undalle.reporters.options import Options
from undalle.reporters.terminal import visible

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="verdict">{verdict}</p>
{body}</main>
<footer>undalle {version}</footer>
</body>
</html>
"""


def render(migration: Migration, steps: Steps, options: Options) -> str:  # noqa: ARG001 (all reporters are called alike)
    """Return a whole HTML document without scripts, links or anything from outside."""
    body = _counts(migration) + "".join(_section(state, migration) for state in STATES if migration.of(state))
    if migration.report.failures:
        rows = "".join(f"<li><code>{_text(one.path)}</code>: {_prose(one.reason)}</li>\n" for one in migration.report.failures)
        body += f"<h2>Could not be read or written</h2>\n<ul>\n{rows}</ul>\n"
    if steps:
        rows = "".join(f"<dt><code>{_text(command)}</code></dt><dd>{_prose(why)}</dd>\n" for command, why in steps)
        body += f"<h2>Next</h2>\n<dl>\n{rows}</dl>\n"
    name = f"Migration to {migration.target}" if migration.written else f"Preview of the migration to {migration.target}"
    return _PAGE.format(title=_text(name), style=STYLE, verdict=_prose(verdict(migration)), body=body, version=_text(__version__))


def _counts(migration: Migration) -> str:
    cells = [(state.value, title(state, migration), len(migration.of(state))) for state in STATES]
    cells.append(("fit", "Already fit", migration.current))
    return (
        '<ul class="counts">\n'
        + "".join(f'<li class="{kind}"><b>{number}</b> {_text(name)}</li>\n' for kind, name, number in cells)
        + "</ul>\n"
    )


def _section(state: State, migration: Migration) -> str:
    found = migration.of(state)
    units = "".join(map(_unit, found))
    return f'<section class="{state.value}">\n<h2>{_text(title(state, migration))} ({len(found)})</h2>\n{units}</section>\n'


def _unit(unit: Unit) -> str:
    facts = " ".join(f'<span class="{kind}">{_text(text)}</span>' for kind, text in (("move", moves(unit)), ("price", costs(unit))) if text)
    head = f"<h3><code>{_text(where(unit))}</code> {_text(what(unit))}</h3>\n"
    said = "".join(f"<li><b>{_text(label)}</b> {_prose(text)}</li>\n" for label, text in lines(unit))
    shown = f"<ul>\n{said}</ul>\n" if said else ""
    return f"<article>\n{head}{f'<p>{facts}</p>' if facts else ''}\n{shown}{''.join(_diff(*one) for one in unit.diff)}</article>\n"


def _diff(name: str, old: str, new: str) -> str:
    rows = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    body = "".join(_row(row) for index, row in enumerate(rows) if index > 1)
    return f"<details><summary>{_text(name)}</summary>\n<pre>{body}</pre></details>\n"


def _row(row: str) -> str:
    tag = {"+": "ins", "-": "del"}.get(row[:1], "i" if row.startswith("@@") else "span")
    return f"<{tag}>{_text(row)}</{tag}>\n"


def _prose(text: str) -> str:
    """Return text with its code spans as code."""
    return "".join(_spans(text))


def _spans(text: str) -> Iterator[str]:
    pieces = text.split("`")
    for index, piece in enumerate(pieces):
        inside = index % 2 and len(pieces) % 2
        yield f"<code>{_text(piece)}</code>" if inside else _text(piece if index % 2 == 0 or len(pieces) % 2 else f"`{piece}`")


def _text(text: str) -> str:
    return escape(visible(text), quote=True)
