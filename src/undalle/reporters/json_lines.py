"""For programs that read line by line: the objects of the JSON report, one a line."""

from __future__ import annotations

import json

from undalle.diagnostics import Report
from undalle.reporters.json_ import as_object
from undalle.reporters.options import Options
from undalle.reporters.order import ordered
from undalle.reporters.units import Units


def render(report: Report, options: Options) -> str:
    """Return a line for each finding, as ``json_`` writes them; nothing when there is none."""
    units = Units()
    return "".join(json.dumps(as_object(one, units.member(one), options), ensure_ascii=True) + "\n" for one in ordered(report))
