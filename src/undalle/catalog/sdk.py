"""Since which release the openai package takes what a call writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from undalle.catalog.operations import Operation
from undalle.catalog.store import Table, read_catalog


class Sdk:
    """The releases of the openai package that matter."""

    @cached_property
    def _sdk_file(self) -> Table:
        return read_catalog("sdk")

    @property
    def sdk_floor(self) -> str:
        """The release that a pin which must rise rises to at least."""
        version: str = self._sdk_file["floor"]["version"]
        return version

    def sdk_needed(self, operation: Operation, names: Iterable[str]) -> tuple[str, str]:
        """Return the first release that runs a call of ``operation`` with the arguments ``names``, and what asks for it.

        What asks is a name, or "" for the method itself; both are empty where any release does, or another package runs the call.
        """
        given = set(names)
        found = [(row["since"], "") for row in self._sdk_file["method"] if row["surface"] == operation.surface]
        if found and operation.surface == "sdk1":
            rows = (row for row in self._sdk_file["keyword"] if row["endpoint"] == operation.endpoint)
            found += [(row["since"], name) for row in rows for name in row["names"] if name in given]
        return max(found, key=lambda one: tuple(map(int, one[0].split("."))), default=("", ""))
