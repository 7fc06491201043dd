"""Folded scalars of YAML (``run: >``), whose lines are one line to who reads them."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^(?P<lead>[ \t]*(?:- +)*)[\w.\"'-]+:[ \t]+>[-+0-9]*[ \t]*(?:#[^\r\n]*)?\r?\n", re.MULTILINE)
_LINE = re.compile(r"(?P<lead> *)(?P<rest>[^\r\n]*)(?P<end>\r?\n|\Z)")


def unfolded(text: str) -> str:
    """Return ``text``, a YAML document, with blanks for the line ends that folding takes away; every offset stays what it was."""
    pieces, at = [], 0
    for head in _HEAD.finditer(text):
        if head.end() >= at:
            pieces.append(text[at : head.end()])
            at = head.end()
            body, at = _block(text, at, len(head["lead"]))
            pieces.append(body)
    return "".join([*pieces, text[at:]])


def _block(text: str, start: int, outer: int) -> tuple[str, int]:
    """Return the lines from ``start`` on that are deeper than ``outer`` with their ends folded, and where they end."""
    lines: list[re.Match[str]] = []
    at = start
    while at < len(text) and (line := _LINE.match(text, at)) is not None and (not line["rest"] or len(line["lead"]) > outer):
        lines.append(line)
        at = line.end()
    depth = len(lines[0]["lead"]) if lines else 0
    plain = [bool(line["rest"]) and len(line["lead"]) == depth for line in lines]
    made = []
    for line, here, behind in zip(lines, plain, [*plain, False][1:], strict=True):
        made.append(line["lead"] + line["rest"] + (" " * len(line["end"]) if here and behind else line["end"]))
    return "".join(made), at
