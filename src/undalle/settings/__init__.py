"""What a run is asked to do: the settings, the files they come from, how they add up, which rules they select. Standard library only."""

from __future__ import annotations

from undalle.settings.defaults import DEFAULT_EXCLUDE
from undalle.settings.files import ConfigError, Layer, find_config, load_config, load_layers, own_config, settings_of, shown_config
from undalle.settings.keys import KEYS, Key
from undalle.settings.model import Settings, origins
from undalle.settings.own import OwnOperation

__all__ = [
    "DEFAULT_EXCLUDE",
    "KEYS",
    "ConfigError",
    "Key",
    "Layer",
    "OwnOperation",
    "Settings",
    "find_config",
    "load_config",
    "load_layers",
    "origins",
    "own_config",
    "settings_of",
    "shown_config",
]
