"""The rules as a SARIF log describes them: from the pages in ``rules/``."""

from __future__ import annotations

from undalle.catalog import Rule

LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_PRECISION = {"safe": "very-high", "sometimes": "high", "none": "high"}


def describe(rule: Rule) -> dict[str, object]:
    """Return the ``reportingDescriptor`` of a rule: its name, what it is about, why, and its page as help."""
    return {
        "id": rule.code,
        "name": _pascal(rule.name),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _plain(rule.section("Why"))},
        "help": {"text": _plain(rule.body), "markdown": rule.body},
        "defaultConfiguration": {"enabled": rule.default, "level": LEVELS[rule.severity]},
        "properties": {"tags": ["openai", "migration"], "precision": _PRECISION[rule.fix], "problem.severity": _problem(rule.severity)},
    }


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _problem(severity: str) -> str:
    """Return GitHub's word for a severity."""
    return "recommendation" if severity == "note" else severity


def _plain(markdown: str) -> str:
    """Return Markdown as text for readers that show no markup."""
    lines = (line.removeprefix("## ") for line in markdown.splitlines() if not line.startswith("```"))
    return "\n".join(lines).replace("`", "").strip()
