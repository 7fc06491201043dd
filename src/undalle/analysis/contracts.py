"""Fields that are checked when they are filled: which of them take no data URI."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.attributes import Attributes
from undalle.analysis.callers import Function
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.catalog import Catalog
from undalle.facts import Shape

_CHECKED_BY = "response_model"


class Contracts:
    """Reads the annotations of the file's own classes; what a type takes is said by the catalogue."""

    def __init__(self, tree: Tree, paths: Paths, attributes: Attributes, catalog: Catalog) -> None:
        self.tree, self.paths, self.attributes, self.catalog = tree, paths, attributes, catalog

    def filled(self, argument: cst.Arg) -> str:
        """Say why the field that ``argument`` of a construction fills takes no data URI; empty where it does, or is no such field."""
        field = self.attributes.field(argument)
        return self._refused(field.name, field.line) if field is not None else ""

    def given_back(self, function: Function, shape: Shape) -> str:
        """Say why what a decorated ``function`` gives back, holding a URL as ``shape`` says, may hold no data URI there; empty if it may.

        A framework checks what it is given against the model that the decorator or the annotation names.
        """
        if not isinstance(function, cst.FunctionDef) or not function.decorators:
            return ""
        names = [step[1:] for step in shape if step.startswith("=")]
        for name in names[-1:]:
            for line in self._fields(function, name):
                if why := self._refused(name, line):
                    return why
        return ""

    def _fields(self, function: cst.FunctionDef, name: str) -> Iterator[cst.AnnAssign]:
        """Yield every field called ``name`` of the classes that ``function`` promises to answer with."""
        for promise in self._promises(function):
            for node in _inside(promise):
                holder = self.attributes.classes.named(node) if isinstance(node, cst.Name) else None
                for line in self.attributes.classes.annotated(holder) if holder is not None else ():
                    if isinstance(line.target, cst.Name) and line.target.value == name:
                        yield line

    def _promises(self, function: cst.FunctionDef) -> Iterator[cst.BaseExpression]:
        if function.returns is not None:
            yield function.returns.annotation
        for decorator in function.decorators:
            call = decorator.decorator
            for argument in call.args if isinstance(call, cst.Call) else ():
                if argument.keyword is not None and argument.keyword.value == _CHECKED_BY:
                    yield argument.value

    def _refused(self, name: str, line: cst.AnnAssign) -> str:
        annotation = line.annotation.annotation
        for node in _inside(annotation):
            row = self.catalog.reader(self.paths.of(node)) if isinstance(node, (cst.Name, cst.Attribute)) else None
            if row is not None and row.does == "refuse":
                return f"the field `{name}` is an `{self.tree.code(annotation)}`, which {row.why}"
        return ""


def _inside(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(children(one))
