"""The settings, how layers of them add up, and which rules they select."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from undalle.report import Severity
from undalle.settings.defaults import DEFAULT_EXCLUDE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from undalle.settings.own import OwnOperation

OF_RUN = (
    "as_of",
    "force_exclude",
    "respect_gitignore",
    "docstrings",
    "unsafe_fixes",
    "operations",
    "clients",
    "baseline",
    "fail_on",
    "output_format",
)
"""The fields that hold for a run as a whole."""
_BY_DEFAULT = -1
_ADDING = ("extend_select", "ignore", "extend_exclude")
_NAMING = ("select", "ignore", "extend_select", "target", "mainline", "quality", "size", "per_file_ignores")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


# A named tuple, not a dataclass: every run starts with this one, and dataclasses take longer to import than the rest of the settings.
class Settings(NamedTuple):
    """All settings that hold for a file. ``target``, ``mainline`` None: the catalogue's default. ``select`` None: the rules on by default.

    ``as_of`` is the day lifecycles are compared with; None: today, which ``day`` says. Codes are rule codes, their prefixes, or ``ALL``.
    Excludes are globs. ``docstrings``: the examples in docstrings of Python files are checked too. ``per_file_ignores`` maps patterns to
    codes, ``never`` are the codes that it names for the file at hand. ``quality`` and ``size`` map words of the code to words of the
    target. ``operations`` and ``clients`` are the project's own entry points and the dotted names of what gives its clients.
    """

    target: str | None = None
    mainline: str | None = None
    as_of: date | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = _NOTHING
    never: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    include: tuple[str, ...] = ()
    respect_gitignore: bool = True
    pin_defaults: bool = True
    docstrings: bool = False
    style: Literal["drop", "prompt"] = "drop"
    url: Literal["data-uri", "hold"] = "data-uri"
    quality: Mapping[str, str] = _NOTHING
    size: Mapping[str, str] = _NOTHING
    operations: tuple[OwnOperation, ...] = ()
    clients: tuple[str, ...] = ()
    unsafe_fixes: bool = False
    baseline: Path | None = None
    fail_on: Severity = Severity.WARNING
    output_format: str = "text"

    @property
    def day(self) -> date:
        """The day that lifecycles, and the dates of suppressions, are compared with."""
        from datetime import date  # noqa: PLC0415 (a run without a candidate compares nothing)

        return self.as_of or date.today()

    @property
    def names_any(self) -> bool:
        """Does it name rules or models, or words for them, which only the catalogue can say exist?"""
        return any(getattr(self, name) not in (None, (), {}) for name in _NAMING)

    def merge(self, overrides: Mapping[str, Any]) -> Settings:
        """Return these settings with a further layer (field name to value) on top. None values say nothing.

        As in ruff, ``extend_select``, ``ignore`` and ``extend_exclude`` add to what is there, everything else replaces it, and a
        layer with a ``select`` of its own starts the selection of rules anew.
        """
        said = {name: value for name, value in overrides.items() if value is not None}
        base = self._replace(extend_select=(), ignore=()) if "select" in said else self
        for name in _ADDING:
            if name in said:
                said[name] = (*getattr(base, name), *said[name])
        return base._replace(**said)

    def selects(self, code: str, default_on: bool) -> bool:
        """Say whether the rule ``code`` is to run; ``default_on``: it runs when nothing is selected.

        The most specific code wins, whole codes over prefixes over ``ALL``; at equal length ``ignore`` wins. ``never`` wins always.
        """
        if _specificity(code, self.never) is not None:
            return False
        wanted = _specificity(code, (*(self.select or ()), *self.extend_select))
        if wanted is None and default_on and self.select is None:
            wanted = _BY_DEFAULT
        unwanted = _specificity(code, self.ignore)
        return wanted is not None and (unwanted is None or wanted > unwanted)


def _specificity(code: str, selectors: tuple[str, ...]) -> int | None:
    """Return the length of the longest selector that means ``code`` (0 for ``ALL``), or None."""
    lengths = [
        0 if selector == "ALL" else len(selector) for selector in selectors if selector == "ALL" or (selector and code.startswith(selector))
    ]
    return max(lengths, default=None)


def origins(layers: Sequence[tuple[str, Mapping[str, Any]]]) -> Mapping[str, tuple[str, ...]]:
    """Return which of ``layers`` (name and values, merged in this order) each field has its value from; none of them: a default."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in layers:
        if values.get("select") is not None:
            found.update(extend_select=(), ignore=())
        for one in (one for one, value in values.items() if value is not None):
            found[one] = (*found.get(one, ()), name) if one in _ADDING else (name,)
    return found
