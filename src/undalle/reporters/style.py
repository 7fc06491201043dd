"""Colours, when they are wanted."""

from __future__ import annotations

from undalle.diagnostics import Severity

RESET = "\x1b[0m"
_CODES = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
_SEVERITY = {Severity.ERROR: ("bold", "red"), Severity.WARNING: ("bold", "yellow"), Severity.NOTE: ("bold", "cyan")}


class Style:
    """Paints text, or leaves it as it is when ``color`` is False."""

    __slots__ = ("color",)

    def __init__(self, color: bool) -> None:
        self.color = color

    def paint(self, text: str, *names: str) -> str:
        """Return ``text`` in the colours called ``names`` (bold, red, green, yellow, blue, cyan)."""
        if not self.color or not text or not names:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}{RESET}"

    def severity(self, text: str, severity: Severity) -> str:
        """Return ``text`` in the colour of ``severity``."""
        return self.paint(text, *_SEVERITY[severity])
