"""A finding as a block of lines: the place, what breaks, the source line with the span marked, what it becomes, why it is not surer."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.diagnostics import Finding
from undalle.reporters.excerpt import excerpt
from undalle.reporters.once import Said
from undalle.reporters.options import Options
from undalle.reporters.order import instead, label, marker, place
from undalle.reporters.style import Style
from undalle.reporters.terminal import visible

MOST_RELATED = 3


class Blocks:
    """Writes findings one after the other; what was said of one is not said again of the next."""

    def __init__(self, options: Options) -> None:
        self._options, self._style, self._said = options, Style(options.color), Said()

    def of(self, finding: Finding) -> str:
        """Return the lines of a finding."""
        return "\n".join(_block(finding, self._said, self._options, self._style))


def _block(finding: Finding, said: Said, options: Options, style: Style) -> Iterator[str]:
    yield _header(finding, options, style)
    rows = excerpt(finding)
    gutter = len(str(max((row.number or 0 for row in rows), default=0)))
    bar = style.paint("|", "blue")
    if rows:
        yield f"{'':{gutter}} {bar}"
    for row in rows:
        number = style.paint(f"{row.number or '':>{gutter}}", "blue")
        text = style.severity(row.text, finding.diagnostic.severity) if row.marks else row.text
        yield f"{number} {bar} {text}".rstrip()
    for title, words in _notes(finding, said):
        first, *more = words.splitlines() or [""]
        yield f"{'':{gutter}} {style.paint('=', 'blue')} {style.paint(f'{title}:', 'bold')} {visible(first)}"
        for line in more:
            yield f"{'':{gutter}}     {visible(line)}"


def _header(finding: Finding, options: Options, style: Style) -> str:
    diagnostic = finding.diagnostic
    words = (
        f"{style.paint(place(finding.file, finding.start), 'bold')}:",
        style.severity(f"{diagnostic.severity.name.lower()}[{diagnostic.code}]", diagnostic.severity),
        style.paint(marker(finding, options), "cyan"),
        visible(diagnostic.message),
    )
    return " ".join(word for word in words if word)


def _notes(finding: Finding, said: Said) -> Iterator[tuple[str, str]]:
    """Yield a label and its words for every line below the source."""
    if finding.diagnostic.becomes:
        yield instead(finding), finding.diagnostic.becomes
    yield from _related(finding)
    yield from said.lines(finding, label(finding))


def _related(finding: Finding) -> Iterator[tuple[str, str]]:
    for related, start, _ in finding.related[:MOST_RELATED]:
        yield "related", f"{place(related.span.file, start)}: {related.message}"
    if len(finding.related) > MOST_RELATED:
        yield "related", f"and {len(finding.related) - MOST_RELATED} more"
