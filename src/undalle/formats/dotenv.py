"""The values of a ``.env`` file with their places."""

from __future__ import annotations

import re

from undalle.formats.entries import Entry

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+|set[ \t]+)?(?P<key>[A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?P<value>"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'#][^\r\n]*?)"""
    r"(?=[ \t]+\#|[ \t]*\r?$)",
    re.MULTILINE,
)


def dotenv_entries(text: str) -> list[Entry]:
    """Return every value that stands on the line of its variable, in order. Lines that set nothing are passed over."""
    return [_entry(found) for found in _LINE.finditer(text)]


def _entry(found: re.Match[str]) -> Entry:
    value = found["value"]
    quote = value[0] if value[0] in "\"'" else ""
    return Entry((found["key"],), value[len(quote) : len(value) - len(quote)], found.start("value"), found.end("value"), quote, quote)
