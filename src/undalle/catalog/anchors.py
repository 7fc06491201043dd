"""The words of which a file must hold one to matter, as the pages of the rules declare them. All that most runs need of the catalogue."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from undalle.catalog.store import rules_folder

if TYPE_CHECKING:
    from undalle.settings.own import OwnOperation

Anchor = tuple[bytes, ...]
_KEY, _OFF = b"\nanchors = ", b"\ndefault = false\n"


@cache
def default_anchors() -> tuple[Anchor, ...]:
    """Return the words of which a file must hold one, or all that stand together, for any rule that is on by default to matter."""
    from json import loads  # noqa: PLC0415 (an array of strings on one line says the same in TOML, whose reader takes longer to load)

    found = {together(anchor) for line in _lines() for anchor in loads(line)}
    return tuple(sorted(found))


def together(anchor: str | list[str]) -> Anchor:
    """Return an anchor as a page writes it: one word, or several that have to stand in a file together."""
    return tuple(word.encode() for word in ([anchor] if isinstance(anchor, str) else anchor))


def own_anchors(operations: Iterable[OwnOperation], clients: Iterable[str]) -> tuple[bytes, ...]:
    """Return the words of which a file must hold one to call something that the project declares."""
    paths = (*clients, *(operation.callee for operation in operations))
    return tuple(dict.fromkeys(path.rpartition(".")[2].encode() for path in paths))


def _lines() -> Iterator[bytes]:
    """Yield the array of anchors of each page of a rule that is on by default."""
    folder = os.fspath(rules_folder())
    for name in os.listdir(folder):  # noqa: PTH208 (a run of a few files does not wait for pathlib's globbing)
        if name.startswith("UD") and name.endswith(".md"):
            with open(os.path.join(folder, name), "rb", buffering=0) as page:  # noqa: PTH118, PTH123
                front = page.read().partition(b"\n+++\n")[0].replace(b"\r\n", b"\n") + b"\n"
            if _OFF not in front:
                yield front.partition(_KEY)[2].partition(b"\n")[0]
