"""IPython's own lines as Python statements of the same length. What is Python in them stays readable to an analysis.

A magic or shell line becomes ``0`` and blanks, ``x = !ls`` becomes ``x = _``, ``%time f()`` becomes ``0;    f()``; names that IPython puts
into a shell line (``{url}``, ``$url``) are read as ``+url``.
"""

from __future__ import annotations

import re

from undalle.sources.statement_lines import Openings

_ASSIGNED = re.compile(r"(?P<target>[ \t]*[A-Za-z_][\w., \t\[\]'\"*]*?)(?P<equals>[ \t]*=[ \t]*)[!%](?P<rest>.*)", re.DOTALL)
_TIMED = re.compile(r"(?P<lead>[ \t]*)%(?:time|timeit|prun|memit|mprun|lprun)\b(?:[ \t]+-\w+(?:[ \t=]*\d+)?)*[ \t]+(?=\S)")
_COMMANDS = "pip3?|conda|mamba|apt|apt-get|cd|ls|mkdir|rm|cp|mv|cat|clear|git|wget|curl"
_LINE = re.compile(rf"(?P<lead>[ \t]*)(?:[%!?]|(?:{_COMMANDS})[ \t]+[^\s=(.,\[])")
_HELP = re.compile(r"(?P<lead>[ \t]*)%{0,2}[A-Za-z_][\w.*\[\]()]*\?{1,2}[ \t]*;?[ \t]*\Z")
_REFERENCE = re.compile(r"(?<!\$)\$([A-Za-z_]\w*)|(?<!\{)\{[ \t]*([A-Za-z_][\w.]*(?:\[[^\[\]{}]*\])*)[ \t]*\}(?!\})")


def unmagic(lines: list[str], *, timed: bool = True) -> tuple[list[str], list[int]]:
    """Return the lines of a cell (without line ends) as Python, and the indices of those that were changed.

    ``timed`` False takes ``%time`` and its kin for lines that are no Python at all.
    """
    openings = Openings()
    shell = False
    new: list[str] = []
    changed: list[int] = []
    for number, line in enumerate(lines):
        if shell:
            masked: str | None = " " * len(line)
        else:
            masked = _masked(line, timed) if openings.closed else None
        if masked is None:
            new.append(line)
            openings.pass_(line)
            continue
        new.append(masked)
        changed.append(number)
        if masked.strip() and _TIMED.match(line) and timed:
            openings.pass_(masked)
        else:
            shell = line.rstrip().endswith("\\")
    return new, changed


def references(line: str, start: int) -> str:
    """Return blanks for ``line`` from ``start`` on, with the names that IPython would fill in read as ``+name``."""
    out = [" "] * (len(line) - start)
    for match in _REFERENCE.finditer(line, start):
        group = 1 if match[1] else 2
        place = match.start(group) - start
        if place:
            out[place - 1 : place + len(match[group])] = ["+", *match[group]]
    return "".join(out)


def _masked(line: str, timed: bool) -> str | None:
    found = _TIMED.match(line) if timed else None
    if found:
        return found["lead"] + "0;" + " " * (found.end() - len(found["lead"]) - 2) + line[found.end() :]
    found = _ASSIGNED.fullmatch(line)
    if found:
        rest = references(line, found.start("rest"))
        return f"{found['target']}{found['equals']}_" + (_after_comma(rest) if rest.strip() else rest)
    found = _HELP.match(line)
    if found:
        return found["lead"] + "0".ljust(len(line) - len(found["lead"]))
    found = _LINE.match(line)
    if found is None:
        return None
    lead = found["lead"]
    rest = references(line, len(lead) + 1)
    return lead + (rest.rjust(len(line) - len(lead), "0") if not rest.strip() else "0" + _after_comma(rest))


def _after_comma(rest: str) -> str:
    """Put a comma before what is read, where there is room: it is an element of a tuple, handed to nobody."""
    return "," + rest[1:] if rest[:1] == " " else rest
