"""What a run is asked to do: the settings, the files they come from, how they add up, which rules they select. Standard library only."""

from __future__ import annotations

from undalle.settings.defaults import DEFAULT_EXCLUDE
from undalle.settings.errors import ConfigError, shown_config
from undalle.settings.files import CONFIG_NAMES, Layer, find_config, load_config, load_layers, own_config, settings_of
from undalle.settings.model import OF_RUN, Settings, origins

__all__ = [
    "CONFIG_NAMES",
    "DEFAULT_EXCLUDE",
    "ConfigError",
    "Layer",
    "OF_RUN",
    "Settings",
    "find_config",
    "load_config",
    "load_layers",
    "origins",
    "own_config",
    "settings_of",
    "shown_config",
]
