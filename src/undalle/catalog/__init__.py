"""What is known, read from ``rules/``: models, parameters, entry points, readers, rule pages. Each file is read when first asked for."""

from __future__ import annotations

from functools import cache

from undalle.catalog.combinations import Problem
from undalle.catalog.defaults import DefaultRow, Defaults
from undalle.catalog.models import Lifecycle, Model
from undalle.catalog.operations import ClientRow, Operation, Operations
from undalle.catalog.parameters import Parameters, RemovedParameter
from undalle.catalog.readers import Reader, Readers
from undalle.catalog.rules import Rule, Rules
from undalle.catalog.sdk import Sdk
from undalle.settings import OwnOperation

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


class Catalog(Parameters, Operations, Readers, Defaults, Sdk, Rules):
    """Everything that is known, one lazy section a file of ``rules/``."""


@cache
def catalog(operations: tuple[OwnOperation, ...] = (), clients: tuple[str, ...] = ()) -> Catalog:
    """Return the catalogue of this installation, with the entry points and clients that a project declares (one object a process each)."""
    return Catalog(operations, clients)
