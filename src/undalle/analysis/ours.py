"""Which expressions are known to hold what is followed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.names import Names
from undalle.analysis.shapes import ITEM, key
from undalle.analysis.truth import fresh, is_empty
from undalle.facts import Shape

_DEPTH = 4


class Ours:
    """``held`` are the expressions that a value was followed to, each with how it lies in them."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.held: set[tuple[cst.CSTNode, Shape]] = set()

    def covers(self, value: cst.BaseExpression, shape: Shape = (), depth: int = 0) -> bool:
        """Say whether what lies in ``value`` as ``shape`` says is one of ours, or nothing at all yet."""
        if (value, shape) in self.held or is_empty(value) or (shape and fresh(value)):
            return True
        if isinstance(value, cst.IfExp):
            return self.covers(value.body, shape, depth) and self.covers(value.orelse, shape, depth)
        if isinstance(value, cst.BooleanOperation):
            return self.covers(value.left, shape, depth) and self.covers(value.right, shape, depth)
        if shape and isinstance(value, (cst.Tuple, cst.List, cst.Dict)):
            parts = list(_parts(value, shape[0]))
            return None not in parts and all(self.covers(part, shape[1:], depth) for part in parts if part is not None)
        found = self.names.resolve(value) if isinstance(value, cst.Name) and depth < _DEPTH else frozenset()
        return bool(found) and all(self.binds(binding, shape, depth + 1) for binding in found)

    def binds(self, binding: Binding, shape: Shape, depth: int = 0) -> bool:
        """Say whether ``binding`` gives its name one of ours, lying in it as ``shape`` says, or nothing yet."""
        if binding.value is None or binding.kind == "parameter":
            return False
        return any(self.covers(binding.value, (*way, *shape), depth) for way in _ways(binding.path))


def _ways(path: tuple[str, ...]) -> Iterator[Shape]:
    """Yield how the part of a value that an assignment's target takes may lie in it: by its place, or as one of a list."""
    return product(*((step, ITEM) if step.isdigit() else (ITEM,) for step in path))


def _parts(value: cst.Tuple | cst.List | cst.Dict, step: str) -> Iterator[cst.BaseExpression | None]:
    """Yield what ``value``, written out, holds where ``step`` leads; None for what is not to be seen."""
    if isinstance(value, cst.Dict):
        for entry in value.elements:
            if not isinstance(entry, cst.DictElement) or not isinstance(entry.key, cst.SimpleString):
                yield None
            elif key(str(entry.key.evaluated_value)) == step:
                yield entry.value
        return
    for index, element in enumerate(value.elements):
        if isinstance(element, cst.StarredElement):
            yield None
        elif step in {ITEM, str(index)}:
            yield element.value
