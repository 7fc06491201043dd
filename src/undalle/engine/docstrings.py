"""The second look at Python files, for the examples in their docstrings: each file is read once more, as a document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from undalle.diagnostics import Report
from undalle.sources.docstrings import read_docstrings
from undalle.sources.kind import Kind
from undalle.sources.languages import READERS
from undalle.sources.names import kind_when_asked
from undalle.sources.python import read_python
from undalle.sources.source import Source

_OWN_CODE = frozenset({"UD001", "UD002"})


class Examples:
    """Reads the examples of files, some of which say by now something else than on disk: ``changed`` maps a name to old and new text."""

    def __init__(self, changed: Mapping[str, tuple[str, str]]) -> None:
        self._changed = changed

    def read(self, path: Path, name: str, data: bytes) -> Source:
        """Return the examples of a Python file as a document; of anything else, nothing. Raises UndecodableError."""
        if READERS.get(path.suffix, read_python) is not read_python or kind_when_asked(path) is not None:
            return Source(path, name, "", "", kind=Kind.MARKDOWN)
        if name in self._changed:
            data = read_python(path, name, data).encode(self._changed[name][1])
        return read_docstrings(path, name, data)


def add(report: Report, examples: Report) -> None:
    """Add to ``report`` what the second look found. What only the code itself can say (does it parse?) is said already."""
    report.findings += [one for one in examples.findings if one.diagnostic.code not in _OWN_CODE]
    report.fixed += examples.fixed
    report.failures += [one for one in examples.failures if one not in report.failures]
    report.notices += [one for one in examples.notices if one not in report.notices]
    for name, (old, new) in examples.changed.items():
        report.changed[name] = (report.changed.get(name, (old, new))[0], new)
