"""What is wrong with a configuration, said in one line."""

from __future__ import annotations

from pathlib import Path


class ConfigError(ValueError):
    """A configuration file that cannot be used. ``str()`` is one line: file, place in it, what is wrong, what to do."""

    def __init__(self, path: Path, place: str, what: str, remedy: str) -> None:
        shown = shown_config(path)
        super().__init__(f"{shown}: {place}: {what}; {remedy}" if place else f"{shown}: {what}; {remedy}")
        self.path = path
        self.place = place
        self.what = what
        self.remedy = remedy


def shown_config(path: Path) -> str:
    """Return the path of a configuration file as the user is shown it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
