"""The variables that settings files set, for the calls that read them by ``os.getenv``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from undalle.facts import Arguments, CallSite, Literal, Value
from undalle.project.constants import File
from undalle.project.roots import root_of


@dataclass(frozen=True, slots=True)
class Environment:
    """The words that the settings files of a run give to variables."""

    files: Sequence[File]

    def given(self, call: CallSite, path: Path) -> CallSite:
        """Return a call of the file ``path`` (absolute) whose values know what the settings of its project give its variables."""
        if not any(item.value.environment for item in call.items()):
            return call
        return replace(call, arguments=tuple(self._arguments(container, path).without(call.lead) for container in call.arguments))

    def _arguments(self, container: Arguments, path: Path) -> Arguments:
        items = (replace(item, value=self._value(item.value, path)) if item.value.environment else item for item in container.items)
        return replace(container, items=tuple(items))

    def _value(self, value: Value, path: Path) -> Value:
        set_ = [literal for name in value.environment for literal in self._set(name, path)]
        known = tuple(dict.fromkeys((*value.known, *(literal.word for literal in set_))))
        return replace(value, known=known, literals=(*value.literals, *set_))

    def _set(self, name: str, path: Path) -> Iterable[Literal]:
        for file in self.files:
            if _reaches(file.path.parent, path):
                yield from (literal for export in file.facts.exports if export.name == name for literal in export.value.literals)


def _reaches(folder: Path, path: Path) -> bool:
    """Say whether the settings in ``folder`` are those of the project that ``path`` belongs to."""
    top = root_of(folder)
    return path.is_relative_to(folder) or (top is not None and path.is_relative_to(top))
