"""What is known, read from ``rules/``: models, parameters, entry points, readers, rule pages. Each file is read when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from undalle.catalog.combinations import Problem
    from undalle.catalog.defaults import DefaultRow
    from undalle.catalog.models import Lifecycle, Model
    from undalle.catalog.operations import ClientRow, Operation
    from undalle.catalog.parameters import RemovedParameter
    from undalle.catalog.readers import Reader
    from undalle.catalog.rules import Rule
    from undalle.catalog.whole import Catalog, catalog

# Nothing is imported before it is asked for: a run that finds no candidate needs the anchors and nothing else.
_HOMES = {
    "Catalog": "whole",
    "ClientRow": "operations",
    "DefaultRow": "defaults",
    "Lifecycle": "models",
    "Model": "models",
    "Operation": "operations",
    "Problem": "combinations",
    "Reader": "readers",
    "RemovedParameter": "parameters",
    "Rule": "rules",
    "catalog": "whole",
}

__all__ = [
    "Catalog",
    "ClientRow",
    "DefaultRow",
    "Lifecycle",
    "Model",
    "Operation",
    "Problem",
    "Reader",
    "RemovedParameter",
    "Rule",
    "catalog",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the name stands for)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
