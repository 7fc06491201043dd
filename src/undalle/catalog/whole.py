"""The catalogue as one object: every section of ``rules/``, each read when it is first asked for."""

from __future__ import annotations

from functools import cache

from undalle.catalog.defaults import Defaults
from undalle.catalog.operations import Operations
from undalle.catalog.parameters import Parameters
from undalle.catalog.readers import Readers
from undalle.catalog.rules import Rules
from undalle.catalog.sdk import Sdk
from undalle.settings.own import OwnOperation


class Catalog(Parameters, Operations, Readers, Defaults, Sdk, Rules):
    """Everything that is known, one lazy section a file of ``rules/``."""


@cache
def catalog(operations: tuple[OwnOperation, ...] = (), clients: tuple[str, ...] = ()) -> Catalog:
    """Return the catalogue of this installation, with the entry points and clients that a project declares (one object a process each)."""
    return Catalog(operations, clients)
