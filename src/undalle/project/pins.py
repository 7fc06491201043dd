"""Which openai does a project ask for? Read from the files that pin it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from undalle.formats.pins import pins_of
from undalle.formats.versions import admits
from undalle.sources.source import UnparsableError

_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml", "environment.yaml")


def generation_pinned(root: Path) -> str:
    """Return "0" if the files of ``root`` allow only openai before 1.0, "1" if only 1.0 and later, "" if nothing tells."""
    found = {verdict for path in _pin_files(root) for verdict in _verdicts(path)}
    return found.pop() if len(found) == 1 else ""


def _pin_files(root: Path) -> list[Path]:
    named = [root / name for name in _FILES]
    loose = [*root.glob("*requirements*.txt"), *root.glob("requirements/*.txt"), *root.glob("constraints*.txt")]
    return sorted(path for path in (*named, *loose) if path.is_file())


def _verdicts(path: Path) -> frozenset[str]:
    try:
        return _judged(path.name, path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return frozenset()


@lru_cache(maxsize=64)
def _judged(name: str, text: str) -> frozenset[str]:
    """Return what the pins of a file say; a file that can not be read says nothing."""
    try:
        pins = pins_of(name, text)
    except UnparsableError:
        return frozenset()
    olds = {"0" for pin in pins if not admits(pin.spec, pin.dialect, "1.0.0")}
    return frozenset(olds | {"1" for pin in pins if not admits(pin.spec, pin.dialect, below="1.0.0")})
