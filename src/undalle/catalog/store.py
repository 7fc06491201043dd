"""Opens the ``rules/`` folder: inside the installed package, or at the top of the checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Table = dict[str, Any]


@cache
def rules_folder() -> Path:
    """Return the folder with the rule pages and ``catalog/``.

    Raises FileNotFoundError when the installation lacks it.
    """
    # Not importlib.resources: importing it takes longer than reading the whole catalogue.
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "rules", package.parent.parent / "rules"):
        if (folder / "catalog").is_dir():
            return folder
    raise FileNotFoundError(f"undalle is installed without its rules folder (looked beside {package})")


def read_catalog(name: str) -> Table:
    """Return the parsed ``rules/catalog/NAME.toml``, its short source names written out."""
    import tomllib  # noqa: PLC0415 (a run without a candidate reads no table)

    table = tomllib.loads((rules_folder() / "catalog" / f"{name}.toml").read_text("utf-8"))
    short = table.pop("sources", {})
    for entry in _tables(table):
        if "sources" in entry:
            entry["sources"] = tuple(short.get(source, source) for source in entry["sources"])
    return table


def _tables(table: Mapping[str, Any]) -> Iterable[Table]:
    for value in table.values():
        if isinstance(value, dict):
            yield value
            yield from _tables(value)
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))
