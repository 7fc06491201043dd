"""From configuration file and flags to the settings of one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from undalle.cli.flags import Shared
from undalle.cli.refusal import Refusal
from undalle.cli.validation import validate
from undalle.diagnostics import Severity
from undalle.settings import ConfigError, Settings, find_config, settings_of


def resolve(paths: Sequence[str], given: Shared) -> Settings:
    """Return the settings for ``paths``: the nearest configuration file upwards from the first of them, then the flags.

    Raises ``Refusal`` for flags that exclude each other, a broken configuration file and words that the catalogue does not know.
    """
    if given["isolated"] and given["config"]:
        raise Refusal("--isolated reads no configuration file, --config names one: use one of them.")
    try:
        settings = _configured(paths[0], given)
    except ConfigError as error:
        raise Refusal(str(error)) from error
    settings = settings.merge(_overrides(given))
    validate(settings)
    return settings


def _configured(first: str, given: Shared) -> Settings:
    if given["isolated"]:
        return Settings()
    return settings_of(Path(given["config"]) if given["config"] else find_config(Path(first)))


def _overrides(given: Shared) -> dict[str, object]:
    """Return what the flags say; None for what they leave to the configuration."""
    return {
        "select": given["select"] or None,
        "ignore": given["ignore"] or None,
        "extend_select": given["extend_select"] or None,
        "target": given["target"],
        "mainline": given["mainline"],
        "as_of": given["as_of"],
        "pin_defaults": given["pin_defaults"],
        "docstrings": given["docstrings"],
        "unsafe_fixes": given["unsafe_fixes"],
        "output_format": given.get("output_format"),
        "force_exclude": given["force_exclude"],
        "fail_on": Severity[given["fail_on"].upper()] if given["fail_on"] else None,
    }
