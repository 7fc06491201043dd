"""Dotted names to files: relative and absolute imports, packages, src layouts, namespace packages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDERS = ("", "src", "app", "lib")


def locate(dotted: str, importer: Path, root: Path | None) -> tuple[Path, tuple[str, ...]] | None:
    """Return the file that ``dotted`` lies in and the names inside it, or None if the project has no such module.

    ``dotted`` is as ``importer`` (an absolute path) writes it, leading dots included. Absolute names are looked for beside the importer,
    then in every folder above it up to ``root`` and in the usual source folders below those.
    """
    level = len(dotted) - len(dotted.lstrip("."))
    parts = tuple(part for part in dotted.split(".") if part)
    if level:
        base = importer.parent
        for _ in range(level - 1):
            base = base.parent
        return _below(base, parts)
    for base in _bases(importer, root):
        found = _below(base, parts)
        if found is not None:
            return found
    return None


def _bases(importer: Path, root: Path | None) -> list[Path]:
    bases: list[Path] = []
    for folder in importer.parents:
        bases.append(folder)
        if folder == root or root is None:
            break
    return [*bases, *(top / name for top in bases for name in _FOLDERS[1:])]


@cache
def _below(base: Path, parts: tuple[str, ...]) -> tuple[Path, tuple[str, ...]] | None:
    """Return the deepest module that ``parts`` lead to below ``base``, and what is left of them."""
    here = base
    for count, part in enumerate(parts):
        module = here / f"{part}.py"
        if module.is_file():
            return module, parts[count + 1 :]
        here = here / part
        if not here.is_dir():
            return _package(here.parent, parts[count:]) if count else None
    return _package(here, ())


def _package(folder: Path, rest: tuple[str, ...]) -> tuple[Path, tuple[str, ...]] | None:
    inside = folder / "__init__.py"
    return (inside, rest) if inside.is_file() else None
