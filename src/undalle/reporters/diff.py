"""A unified diff of what was, or would be, written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from undalle.diagnostics import Report
from undalle.reporters.options import Options
from undalle.reporters.style import Style
from undalle.reporters.terminal import visible

NO_NEWLINE = "\\ No newline at end of file\n"


def render(report: Report, options: Options) -> str:
    """Return one diff a changed file or notebook cell, by path. ``patch -p0`` and ``git apply -p0`` read those of files."""
    style = Style(options.color)
    return "".join(line for path in sorted(report.changed) for line in _file(path, report, style))


def render_parts(parts: Iterable[tuple[str, str, str]], options: Options) -> str:
    """Return one diff for each (name, old text, new text)."""
    style = Style(options.color)
    return "".join(line for name, old, new in parts for line in _part(name, old, new, style))


def _file(path: str, report: Report, style: Style) -> Iterator[str]:
    for title, old, new in report.parts.get(path, (("", *report.changed[path]),)):
        yield from _part(f"{path}:{title}" if title else path, old, new, style)


def _part(name: str, old: str, new: str, style: Style) -> Iterator[str]:
    shown = visible(name)
    for index, line in enumerate(difflib.unified_diff(_lines(old), _lines(new), shown, shown)):
        body = line.removesuffix("\n")
        yield style.paint(body, *_colours(body, header=index < 2)) + "\n"
        if body == line:
            yield NO_NEWLINE


def _lines(text: str) -> list[str]:
    r"""Return the lines of ``text`` as ``patch`` counts them: they end with ``\n`` and nothing else, so that ``\r`` stays in the line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _colours(line: str, *, header: bool) -> tuple[str, ...]:
    if header:
        return ("bold",)
    return {"+": ("green",), "-": ("red",), "@": ("cyan",)}.get(line[:1], ())
