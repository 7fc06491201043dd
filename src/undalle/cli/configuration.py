"""From configuration files and flags to the settings of one run and of each of its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from undalle.cli.flags import Shared
from undalle.cli.refusal import Refusal
from undalle.cli.validation import validate
from undalle.diagnostics import Severity
from undalle.engine.configured import Configured
from undalle.settings import ConfigError, Settings, find_config, settings_of, shown_config


def resolve(paths: Sequence[str], given: Shared) -> Configured:
    """Return the settings for ``paths``: for each file the nearest configuration upwards from it, then the flags.

    What is of the whole run comes from the configuration around the working directory; where that has none, around the first path.
    Raises ``Refusal`` for flags that exclude each other, a broken configuration file and words that the catalogue does not know.
    """
    if given["isolated"] and given["config"]:
        raise Refusal("--isolated reads no configuration file, --config names one: use one of them.")
    try:
        settings = _of_run(paths[0], given)
    except ConfigError as error:
        raise Refusal(str(error)) from error
    flags = _overrides(given)
    settings = settings.merge(flags)
    validate(settings)
    return Configured(settings, by_folder=not given["isolated"] and not given["config"], flags=flags, approve=_approve)


def _of_run(first: str, given: Shared) -> Settings:
    if given["isolated"]:
        return Settings()
    return settings_of(Path(given["config"]) if given["config"] else find_config(Path()) or find_config(Path(first)))


def _approve(settings: Settings, config: Path) -> None:
    """Raise ``Refusal`` for words in ``config``, or in the flags, that the catalogue does not know."""
    try:
        validate(settings)
    except Refusal as refusal:
        raise Refusal(f"{shown_config(config)}: {refusal.message}") from refusal


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
