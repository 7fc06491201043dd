"""From configuration files and flags to the settings of one run and of each of its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from undalle.cli.options import Judged
from undalle.cli.refusal import Refusal
from undalle.engine.configured import Configured
from undalle.report import Severity
from undalle.settings import ConfigError, Settings, find_config, settings_of, shown_config


def resolve(paths: Sequence[str], given: Judged) -> Configured:
    """Return the settings for ``paths``: for each file the nearest configuration upwards from it, then the flags.

    What is of the whole run comes from the configuration around the working directory; where that has none, around the first path.
    Raises ``Refusal`` for flags that exclude each other, a broken configuration file and words that the catalogue does not know.
    """
    if given["isolated"] and given["config"]:
        raise Refusal("--isolated reads no configuration file, --config names one: use one of them.")
    try:
        settings = settings_of(config_of_run(paths[0], given))
    except ConfigError as error:
        raise Refusal(str(error)) from error
    flags = overrides(given)
    settings = settings.merge(flags)
    _validate(settings)
    return Configured(settings, by_folder=not given["isolated"] and not given["config"], flags=flags, approve=_approve)


def config_of_run(first: str, given: Judged) -> Path | None:
    """Return the configuration of the run as a whole: the named one, else that around the working directory, else around ``first``."""
    if given["isolated"]:
        return None
    return Path(given["config"]) if given["config"] else find_config(Path()) or find_config(Path(first))


def _approve(settings: Settings, config: Path) -> None:
    """Raise ``Refusal`` for words in ``config``, or in the flags, that the catalogue does not know."""
    try:
        _validate(settings)
    except Refusal as refusal:
        raise Refusal(f"{shown_config(config)}: {refusal.message}") from refusal


def overrides(given: Judged) -> dict[str, object]:
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
        "unsafe_fixes": given.get("unsafe_fixes"),
        "output_format": given.get("output_format"),
        "force_exclude": given["force_exclude"],
        "baseline": Path(str(baseline)).absolute() if (baseline := given.get("baseline")) else None,
        "fail_on": Severity[str(fail_on).upper()] if (fail_on := given.get("fail_on")) else None,
    }


def _validate(settings: Settings) -> None:
    """Raise ``Refusal`` for words that the catalogue does not know."""
    if settings.names_any:
        from undalle.cli.validation import validate  # noqa: PLC0415 (the catalogue is asked about words only, and most settings name none)

        validate(settings)
