"""What programs hand the URL of an image to: what fetches, saves, opens and shows it, and what can do nothing with a data URI."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from undalle.catalog.store import Table, read_catalog


@dataclass(frozen=True, slots=True)
class Reader:
    """A row of ``readers.toml``, for one of its callees; the head of that file says what the fields mean.

    ``position`` is None where the URL is given by keyword only. ``renamed`` is the keyword of the image itself.
    """

    callee: str
    library: str
    does: Literal["fetch", "session", "save", "open", "show", "browse", "print", "run", "refuse"]
    imports: frozenset[str]
    maker: frozenset[str]
    keyword: str
    position: int | None
    verb: int | None
    target: str
    renamed: str
    named: bool
    dress: tuple[str, ...]
    filename: str
    uri: str
    why: str
    text: str
    sources: tuple[str, ...]
    checked: date
    confidence: str

    @property
    def id(self) -> str:
        """The name under which ``Readers.reader`` finds this row again."""
        return "@".join([self.callee, *sorted(self.imports | self.maker)])

    def takes_uri(self, *, by_keyword: bool) -> bool:
        """Say whether a data URI will do as well where the URL is given."""
        return self.uri in {"both", "keyword" if by_keyword else "position"}


class Readers:
    """The readers of the catalogue."""

    @cached_property
    def _readers(self) -> Mapping[str, Reader]:
        rows = (_reader(callee, row) for row in read_catalog("readers")["reader"] for callee in row["callee"])
        return {row.id: row for row in rows}

    @cached_property
    def _methods(self) -> Mapping[str, tuple[Reader, ...]]:
        names = {row.callee.rpartition(".")[2] for row in self._readers.values() if row.callee.startswith(".")}
        rows = [row for row in self._readers.values() if row.callee.startswith(".")]
        return {name: tuple(row for row in rows if row.callee.endswith(f".{name}")) for name in names}

    def readers(self) -> Mapping[str, Reader]:
        """Return every reader by id."""
        return self._readers

    def reader(self, path: str) -> Reader | None:
        """Return the reader that the dotted name (or the id) ``path`` stands for, or None."""
        return self._readers.get(path)

    @cached_property
    def _records(self) -> tuple[frozenset[str], frozenset[str]]:
        row = read_catalog("readers")["records"]
        return frozenset(row["modules"]), frozenset(row["packages"])

    def is_record(self, path: str, packages: Collection[str]) -> bool:
        """Say whether ``path`` looks like a class whose objects are rows of a database, in a file that imports ``packages``."""
        *modules, name = path.split(".")
        homes, known = self._records
        return name[:1].isupper() and not homes.isdisjoint(modules) and not known.isdisjoint(packages)

    def methods(self, name: str) -> tuple[Reader, ...]:
        """Return the rows whose callee is a method called ``name``."""
        return self._methods.get(name, ())


def _reader(callee: str, row: Table) -> Reader:
    return Reader(
        callee=callee,
        library=row["library"],
        does=row["does"],
        imports=frozenset(row.get("imports", ())),
        maker=frozenset(row.get("maker", ())),
        keyword=row.get("keyword", "url"),
        position=None if row.get("by_keyword") else row.get("position", 0),
        verb=row.get("verb"),
        target=row.get("target", ""),
        renamed=row.get("renamed", ""),
        named=row.get("named", False),
        dress=tuple(row.get("dress", ())),
        filename=row.get("filename", ""),
        uri=row.get("uri", ""),
        why=row.get("why", ""),
        text=row.get("text", ""),
        sources=row["sources"],
        checked=row["checked"],
        confidence=row["confidence"],
    )
