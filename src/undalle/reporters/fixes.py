"""What was fixed, by file and rule, as ``ruff check --show-fixes`` lists it."""

from __future__ import annotations

from collections import Counter

from undalle.catalog import catalog
from undalle.diagnostics import Report
from undalle.reporters.options import Options
from undalle.reporters.style import Style
from undalle.reporters.summary import plural
from undalle.reporters.terminal import visible


def render(report: Report, options: Options) -> str:
    """Return a heading, then a line a file with a line a rule below it; empty when nothing was fixed."""
    if not report.fixed:
        return ""
    style, rules = Style(options.color), catalog().rules()
    lines = [f"Fixed {plural(len(report.fixed), 'finding')}:"]
    for file in sorted({one.file for one in report.fixed}):
        lines.append(f"- {style.paint(visible(file), 'bold')}:")
        counts = Counter(one.diagnostic.code for one in report.fixed if one.file == file)
        for code, count in sorted(counts.items()):
            name = f" ({rules[code].name})" if code in rules else ""
            lines.append(f"    {count} x {style.paint(code, 'bold')}{name}")
    return "\n".join(lines) + "\n"
