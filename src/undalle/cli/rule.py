"""``undalle rule``: the page of one rule."""

from __future__ import annotations

import click

from undalle.catalog import Catalog, Rule, catalog
from undalle.cli.refusal import Refusal
from undalle.cli.streams import show
from undalle.settings.closest import suggestion

EPILOG = """\b
Examples:
  undalle rule UD101
  undalle rule retired-image-model
"""


@click.command("rule", epilog=EPILOG, short_help="Explain one rule.")
@click.argument("code", metavar="CODE")
def command(code: str) -> int:
    """Print the page of the rule CODE: what it reports, why, and what to write instead. Its name will do as well."""
    show(_page(_find(code, catalog())))
    return 0


def _find(word: str, known: Catalog) -> Rule:
    rules = known.rules()
    for rule in rules.values():
        if word.lower() in {rule.code.lower(), rule.name}:
            return rule
    prefix = any(code.startswith(word.upper()) for code in rules)
    close = "" if prefix else suggestion(word, [*rules, *(rule.name for rule in rules.values())])
    raise Refusal(f"there is no rule `{word}`{close or '; `undalle rules` lists them.'}")


def _page(rule: Rule) -> str:
    facts = (
        f"Severity: {rule.severity}",
        f"Fix: {rule.fix}",
        "On by default" if rule.default else f"Off by default (--extend-select {rule.code})",
    )
    title = f"# {rule.name} ({rule.code})"
    return f"{title}\n\n{rule.summary}\n\n{'. '.join(facts)}.\n\n{rule.body.strip()}\n"
