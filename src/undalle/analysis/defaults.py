"""Calls that give a default back when nobody says otherwise, as the catalogue knows them."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from undalle.analysis.literals import text_of
from undalle.analysis.names import Names
from undalle.analysis.paths import Paths
from undalle.catalog import Catalog, DefaultRow

_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Default:
    """``value`` is what a call gives back unless something else is said, if that is known; ``variable`` the environment's name for it."""

    value: cst.BaseExpression | None
    variable: str = ""


class Defaults:
    """Finds the defaults in calls."""

    def __init__(self, names: Names, paths: Paths, catalog: Catalog) -> None:
        self.names, self.paths, self.catalog = names, paths, catalog

    def row(self, node: cst.CSTNode) -> DefaultRow | None:
        """Return what the catalogue knows of a call; None for anything else."""
        return self.catalog.defaults.get(self.made(node.func)) if isinstance(node, cst.Call) else None

    def of(self, node: cst.CSTNode) -> Default | None:
        """Return the default that ``node`` gives back: of a variable of the environment, a field or a parameter."""
        row = self.row(node)
        if row is None or row.kind not in {"environment", "field"} or not isinstance(node, cst.Call):
            return None
        variable = (text_of(node.args[0].value) or "") if row.kind == "environment" and node.args else ""
        value = given(node, row) or self._scheme(node.func, variable)
        return Default(value, variable) if variable or (value is not None and row.kind == "field") else None

    def made(self, node: cst.CSTNode, depth: int = 0) -> str:
        """Return the dotted name of ``node``, followed through what calls make: ``environ.Env().str`` for ``env.str``. Empty if unknown."""
        path = self.paths.of(node)
        if path or depth > _DEPTH:
            return path
        if isinstance(node, cst.Call):
            below = self.made(node.func, depth + 1)
            return f"{below}()" if below else ""
        if isinstance(node, cst.Attribute):
            below = self.made(node.value, depth + 1)
            return f"{below}.{node.attr.value}" if below else ""
        made = self._construction(node)
        return self.made(made, depth + 1) if made is not None else ""

    def _construction(self, node: cst.CSTNode) -> cst.Call | None:
        """Return the one call whose value a name has."""
        found = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        values = [one.value if one.kind == "assign" and not one.path else None for one in found]
        return values[0] if len(values) == 1 and isinstance(values[0], cst.Call) else None

    def _scheme(self, func: cst.BaseExpression, variable: str) -> cst.BaseExpression | None:
        """Return the default that an environment was made with: ``Env(IMAGE_MODEL=(str, "..."))``."""
        made = self._construction(func.value if isinstance(func, cst.Attribute) else func)
        for argument in made.args if made is not None else ():
            if argument.keyword is not None and argument.keyword.value == variable:
                pair = argument.value
                return pair.elements[1].value if isinstance(pair, cst.Tuple) and len(pair.elements) == 2 else pair
        return None


def given(call: cst.Call, row: DefaultRow) -> cst.BaseExpression | None:
    """Return the argument of ``call`` that ``row`` is about."""
    named = [one.value for one in call.args if one.keyword is not None and one.keyword.value == row.keyword]
    plain = [one.value for one in call.args if one.keyword is None and not one.star]
    at = row.position
    return named[0] if named else plain[at] if at is not None and at < len(plain) else None
