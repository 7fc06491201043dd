"""Writes the pages of ``docs/`` that follow from the code: ``python docs/generate.py``. A test says when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import configuration

from undalle.catalog import Rule, catalog

DOCS = Path(__file__).parent
FIXES = {"safe": "safe", "sometimes": "safe or unsafe, as the code shows; some are only shown", "none": "none"}
FAMILIES = {
    "0": "The check itself",
    "1": "Models and entry points",
    "2": "Parameters",
    "3": "Reads of the answer",
    "4": "Chat models in the image seat",
    "5": "Responses calls",
    "6": "Frameworks",
    "7": "Words that no call accounts for",
    "8": "Files beside the code",
}


def pages() -> dict[Path, str]:
    """Return every generated page, path to text."""
    rules = catalog().rules().values()
    written = {DOCS / "rules" / f"{rule.code}-{rule.name}.md": page(rule) for rule in rules}
    return {**written, DOCS / "rules" / "README.md": index(list(rules)), DOCS / "configuration.md": configuration.page()}


def page(rule: Rule) -> str:
    """Return the page of one rule."""
    facts = [
        ("Severity", rule.severity),
        ("On by default", "yes" if rule.default else f"no (`--extend-select {rule.code}`)"),
        ("Fix", FIXES[rule.fix]),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in facts)
    sources = "\n".join(f"- <{source}>" if source.startswith("https://") else f"- {source}" for source in rule.sources)
    head = f"# {rule.code}: {rule.name}\n\n{rule.summary}.\n\n| | |\n|---|---|\n{table}\n\n"
    return f"{head}{rule.body.rstrip()}\n\n## Sources\n\n{sources}\n\n[All rules](README.md)\n"


def index(rules: list[Rule]) -> str:
    """Return the list of all rules."""
    return "\n".join(["# Rules", "", "`undalle rule CODE` shows the same page in the terminal.", "", *_families(rules)])


def _families(rules: list[Rule]) -> Iterator[str]:
    for digit, name in FAMILIES.items():
        found = [rule for rule in rules if rule.code[2] == digit]
        if found:
            yield from (f"## {name}", "", "| Rule | Severity | Fix | What it finds |", "|---|---|---|---|")
            for rule in found:
                link = f"[{rule.code}]({rule.code}-{rule.name}.md) {rule.name}"
                yield f"| {link} | {rule.severity if rule.default else 'off'} | {rule.fix} | {rule.summary} |"
            yield ""


def main() -> None:
    """Write the pages, and take away those of rules that are gone."""
    wanted = pages()
    for path in set((DOCS / "rules").glob("*.md")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
