"""Aligned columns."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Return ``rows`` under ``head`` in aligned columns, two spaces apart; the columns whose 0-based index is in ``right`` end flush."""
    everything = [head, ["-" * len(cell) for cell in head], *rows]
    widths = [max(len(row[index]) for row in everything) for index in range(len(head))]
    everything[1] = ["-" * wide for wide in widths]
    return "".join(_line(row, widths, right) for row in everything)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    cells = [cell.rjust(wide) if index in right else cell.ljust(wide) for index, (cell, wide) in enumerate(zip(row, widths, strict=True))]
    return "  ".join(cells).rstrip() + "\n"
