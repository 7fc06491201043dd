"""Find and migrate legacy OpenAI image code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from undalle.api import check
    from undalle.diagnostics import Applicability, Diagnostic, Edit, Failure, Finding, Fix, Location, Related, Report, Severity
    from undalle.settings import ConfigError, Settings

__version__ = "0.1.0"

# Nothing is imported before it is asked for: the command line starts in the time that click takes.
_HOMES = {
    "Applicability": "diagnostics",
    "ConfigError": "settings",
    "Diagnostic": "diagnostics",
    "Edit": "diagnostics",
    "Failure": "diagnostics",
    "Finding": "diagnostics",
    "Fix": "diagnostics",
    "Location": "diagnostics",
    "Related": "diagnostics",
    "Report": "diagnostics",
    "Settings": "settings",
    "Severity": "diagnostics",
    "check": "api",
}

__all__ = [
    "Applicability",
    "ConfigError",
    "Diagnostic",
    "Edit",
    "Failure",
    "Finding",
    "Fix",
    "Location",
    "Related",
    "Report",
    "Settings",
    "Severity",
    "__version__",
    "check",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the name stands for)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
