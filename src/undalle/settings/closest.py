"""What somebody may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str], *, most: int = 2) -> str:
    """Return ``; did you mean `x` or `y`?`` with the known words closest to ``word``, or nothing. Case makes no difference."""
    originals = {one.lower(): one for one in known}
    close = difflib.get_close_matches(word.lower(), originals, n=most, cutoff=0.6)
    if not close:
        return ""
    return "; did you mean " + " or ".join(f"`{originals[one]}`" for one in close) + "?"
