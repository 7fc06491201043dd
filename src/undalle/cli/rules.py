"""``undalle rules``: every rule in a table."""

from __future__ import annotations

import click

from undalle.catalog import catalog
from undalle.cli.streams import show
from undalle.cli.tables import table


@click.command("rules", short_help="List all rules.")
def command() -> int:
    """List all rules: code, name, severity, whether they run by default, whether they fix (safe, sometimes, none), and what they report."""
    rows = [
        (rule.code, rule.name, rule.severity, "on" if rule.default else "off", rule.fix, rule.summary)
        for rule in catalog().rules().values()
    ]
    show(table(("Code", "Name", "Severity", "Default", "Fix", "Reports"), rows))
    return 0
