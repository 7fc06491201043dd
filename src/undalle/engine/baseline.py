"""The findings that a project has put up with: written to a file, told from new ones, and missed when they are gone.

The file is JSON with a line for each finding, sorted, so that its history reads well. Its paths start at its own directory.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from undalle.diagnostics import Finding
from undalle.settings import ConfigError, shown_config

VERSION = 1
_ANEW = "write it anew with `undalle baseline`"


class Entry(NamedTuple):
    """Findings that look the same: their file (``/`` between parts, from the baseline's directory), rule and fingerprint."""

    path: str
    code: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings held against a baseline: those it does not know, how many it knows, and what it lists that was not found any more."""

    new: list[Finding]
    known: int
    stale: list[Entry]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a file lists: how often each entry."""

    file: Path
    entries: Mapping[Entry, int] = field(default_factory=dict)

    def compare(self, findings: Iterable[Finding], looked: Collection[Path]) -> Compared:
        """Tell known findings from new ones. ``looked`` are the absolute paths of the files that were looked at.

        What is listed for a file that was renamed, or for code that went to another file, is known where it is now. What is listed
        for a file that was not looked at stays as it is.
        """
        left = Counter(self.entries)
        rest = []
        for finding in findings:
            entry = entry_of(finding, self.file)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                rest.append((finding, entry))
        judged = {entry for entry in left if left[entry] > 0 and self._was_judged(entry, looked)}
        moved: dict[tuple[str, str], list[Entry]] = {}
        for entry in sorted(judged):
            moved.setdefault(entry[1:], []).extend([entry] * left[entry])
        new = []
        for finding, entry in rest:
            if moved.get(entry[1:]):
                left[moved[entry[1:]].pop()] -= 1
            else:
                new.append(finding)
        known = sum(self.entries.values()) - sum(left.values())
        return Compared(new, known, [entry for entry in sorted(judged) for _ in range(left[entry])])

    def renewed(self, findings: Iterable[Finding], looked: Collection[Path]) -> Baseline:
        """Return the baseline that lists ``findings``, and of this one what is about files that were not looked at."""
        entries = Counter(entry_of(finding, self.file) for finding in findings)
        entries.update({entry: count for entry, count in self.entries.items() if not self._was_judged(entry, looked)})
        return Baseline(self.file, entries)

    def text(self) -> str:
        """Return what the file is to say."""
        rows = [{**entry._asdict(), **({"count": count} if count > 1 else {})} for entry, count in sorted(self.entries.items())]
        lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
        return f'{{\n  "version": {VERSION},\n  "findings": [{f"{chr(10)}{lines}{chr(10)}  " if rows else ""}]\n}}\n'

    def _was_judged(self, entry: Entry, looked: Collection[Path]) -> bool:
        path = Path(os.path.normpath(self.file.absolute().parent / entry.path))
        return path in looked or not path.exists()


def entry_of(finding: Finding, file: Path) -> Entry:
    """Return how a finding is listed in the baseline ``file``."""
    path = os.path.relpath(Path(finding.file).absolute(), file.absolute().parent)
    return Entry(Path(path).as_posix(), finding.diagnostic.code, finding.fingerprint)


def read_baseline(file: Path) -> Baseline:
    """Read a baseline. Raises ConfigError for one that cannot be used."""
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        raise ConfigError(file, "", f"cannot be read: {error.strerror or error}", "write it with `undalle baseline`") from error
    except ValueError as error:
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ConfigError(file, place, "not a baseline: it is no JSON", _ANEW) from error
    rows = data.get("findings") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(rows, list):
        raise ConfigError(file, "", 'not a baseline: it has no list of "findings"', _ANEW)
    if data.get("version") != VERSION:
        raise ConfigError(file, "version", f"cannot be {data.get('version')!r}, only {VERSION}", _ANEW)
    entries: Counter[Entry] = Counter()
    for number, row in enumerate(rows, 1):
        entry, count = _entry(row, file, number)
        entries[entry] += count
    return Baseline(file, entries)


def _entry(row: object, file: Path, number: int) -> tuple[Entry, int]:
    told = row if isinstance(row, dict) else {}
    words = [word for name in Entry._fields if isinstance(word := told.get(name), str) and word]
    count = told.get("count", 1)
    if len(words) < len(Entry._fields) or type(count) is not int or count < 1:
        raise ConfigError(file, f"finding {number}", 'has to have a "path", a "code" and a "fingerprint"', _ANEW)
    return Entry(*words), count


def stale_notice(file: Path, stale: Collection[Entry]) -> str:
    """Say in a line what a baseline lists that is gone."""
    first = ", ".join(dict.fromkeys(f"{entry.path} {entry.code}" for entry in list(stale)[:3]))
    what = "1 entry is" if len(stale) == 1 else f"{len(stale)} entries are"
    more = ", ..." if len(stale) > 3 else ""
    return f"{shown_config(file)}: {what} not found any more ({first}{more}); `undalle baseline` writes it anew"
