"""Does anything but image calls read a constant of another file?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from undalle.facts import FileFacts


def shared_elsewhere(home: Path, name: str, readers: Iterable[FileFacts]) -> bool:
    """Say whether a file among ``readers`` may read ``name`` of the module at ``home`` for something that is not an image call.

    A file that says the name without importing it by that name (``settings.NAME``) counts as one that may.
    """
    for facts in readers:
        taken = [one for one in facts.imports if one.name == name and _may_mean(one.module, home)]
        if not taken:
            return True
        if any(one.elsewhere or not facts.accounted.issuperset(one.uses) for one in taken):
            return True
    return False


def _may_mean(module: str, home: Path) -> bool:
    last = module.rpartition(".")[2]
    return not last or last in {home.stem, home.parent.name}
