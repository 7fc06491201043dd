"""Which releases of a package a project asks for, as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from undalle.facts.words import Span


class Dialect(StrEnum):
    """Who reads a version specifier: pip and its kin, Poetry, conda."""

    PEP440 = "pep440"
    POETRY = "poetry"
    CONDA = "conda"


@dataclass(frozen=True, slots=True)
class Pin:
    """A version specifier of the openai package. ``span`` covers ``spec`` and nothing else.

    ``choice``: a marker or a list says when it holds, so another one of the file may hold in its place. ``fixed`` says why it can not be
    raised by changing the specifier alone (it names the hash of a file); empty where it can.
    """

    span: Span
    spec: str
    dialect: Dialect
    choice: bool = False
    fixed: str = ""
