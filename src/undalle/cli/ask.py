"""One question a unit: write it, leave it, show it, or stop asking."""

from __future__ import annotations

from collections.abc import Sequence

import click

from undalle.cli.streams import show
from undalle.diagnostics import Applicability, Report
from undalle.engine.units import Unit
from undalle.reporters import Options, reporter
from undalle.reporters.diff import render_parts
from undalle.reporters.migration.text import heading
from undalle.reporters.style import Style
from undalle.reporters.terminal import visible

QUESTION = "Migrate this? [a]ccept, [s]kip, s[h]ow why, accept a[l]l that follow, [q]uit"
_ANSWERS = {"a": "accept", "y": "accept", "s": "skip", "n": "skip", "h": "show", "l": "all", "q": "quit"}
_ANSWERS |= {word: word for word in ("accept", "skip", "show", "all", "quit")} | {"yes": "accept", "no": "skip"}


class Asker:
    """Asks about each unit that could be written."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._style = Style(options.color)

    def choose(self, offered: Sequence[Unit]) -> list[int]:
        """Return the indices of the units that were accepted. After quit, no further one is. Raises click's Abort at the end of input."""
        accepted: list[int] = []
        for index, unit in enumerate(offered):
            answer = self._ask(unit, f"{index + 1}/{len(offered)}")
            if answer == "all":
                return [*accepted, *range(index, len(offered))]
            if answer == "quit":
                break
            if answer == "accept":
                accepted.append(index)
        return accepted

    def _ask(self, unit: Unit, count: str) -> str:
        show(f"\n[{count}] {heading(unit, (0, 0, 0), self._style)}\n")
        for reason in unit.reasons if unit.fix is Applicability.UNSAFE else ():
            show(f"  {self._style.paint('unsafe:', 'yellow')} {visible(' '.join(reason.split()))}\n")
        show(render_parts(unit.diff, self._options))
        while True:
            said = click.prompt(QUESTION, prompt_suffix=": ", default="", show_default=False, err=True)
            answer = _ANSWERS.get(str(said).strip().lower(), "")
            if answer == "show":
                show("\n" + reporter("text")(Report(list(unit.findings)), Options(color=self._options.color, quiet=True)))
            elif answer:
                return answer
