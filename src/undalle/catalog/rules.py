"""The rule pages: front matter when asked, prose and examples only when somebody reads them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from undalle.catalog.anchors import Anchor, default_anchors, together
from undalle.catalog.store import rules_folder

_FENCE = re.compile(r"^```[\w-]+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """A page of ``rules/``.

    ``message`` and ``advice`` are ``str.format`` templates over ``fields``. ``pattern`` is the pattern of the migration that the rule
    belongs to (1 to 4, None for rules about the run itself). ``fix`` is safe, sometimes or none; ``default``: on by default.
    ``signs`` are words of which what can not be analysed must hold one to be worth a finding.
    ``example`` is the name of the file that the page shows.
    """

    code: str
    name: str
    summary: str
    severity: Literal["error", "warning", "note"]
    default: bool
    fix: Literal["safe", "sometimes", "none"]
    message: str
    advice: str
    fields: tuple[str, ...]
    since: date
    anchors: tuple[Anchor, ...]
    signs: tuple[bytes, ...]
    pattern: int | None
    sources: tuple[str, ...]
    text: str
    example: str

    @property
    def url(self) -> str:
        """The page, relative to the top of the project."""
        return f"rules/{self.code}-{self.name}.md"

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self.text.split("+++\n", 2)[2].lstrip("\n")

    @property
    def bad(self) -> tuple[str, ...]:
        """The programs (or files, see ``example``) under "Bad"."""
        return self._fences("Bad")

    @property
    def good(self) -> tuple[str, ...]:
        """What the fixer makes of them, in the same order; empty when it leaves them alone."""
        return self._fences("Good")

    def section(self, title: str) -> str:
        """Return the text under the heading ``## TITLE``, or an empty string."""
        parts = re.split(r"^## (.+)$", self.body, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True)).get(title, "").strip()

    def _fences(self, title: str) -> tuple[str, ...]:
        return tuple(_FENCE.findall(self.section(title) + "\n"))


class Rules:
    """The rules of the catalogue."""

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        pages = sorted(rules_folder().glob("UD*.md"))
        return MappingProxyType({rule.code: rule for rule in map(_read, pages)})

    def rules(self) -> Mapping[str, Rule]:
        """Return every rule by code, in the order of the codes."""
        return self._rules

    def anchors(self) -> tuple[Anchor, ...]:
        """Return the words of which a file must hold one, or all that stand together, for any default rule to matter."""
        return default_anchors()


def _read(page: Path) -> Rule:
    text = page.read_text("utf-8")
    front = tomllib.loads(text.split("+++\n", 2)[1])
    return Rule(
        code=front["code"],
        name=front["name"],
        summary=front["summary"],
        severity=front["severity"],
        default=front["default"],
        fix=front["fix"],
        message=front["message"],
        advice=front["advice"],
        fields=tuple(front["fields"]),
        since=front["since"],
        anchors=tuple(together(anchor) for anchor in front["anchors"]),
        signs=tuple(word.encode() for word in front.get("signs", ())),
        pattern=front.get("pattern"),
        sources=tuple(front["sources"]),
        text=text,
        example=front.get("example", "lighthouse.py"),
    )
