"""Lists of choices: what a value is picked from, or held against, before a call gets it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.defaults import given
from undalle.analysis.lists import listed
from undalle.analysis.names import Names
from undalle.analysis.questions import Table
from undalle.analysis.tree import Tree, children, dotted
from undalle.analysis.values import Values
from undalle.analysis.ways import arms_of
from undalle.facts import Arguments, Value

_DEPTH = 8


class Choices:
    """Finds options, ``Literal`` annotations, dropdowns and sets that validate."""

    def __init__(self, tree: Tree, names: Names, values: Values) -> None:
        self.tree, self.names, self.values = tree, names, values

    def of(self, node: cst.BaseExpression) -> tuple[Arguments, ...]:
        """Return every list of choices that what ``node`` says is limited to, as far as it is written in this file."""
        found: dict[cst.BaseExpression, bool] = {}
        seen, work = set[cst.CSTNode](), [(node, 0)]
        while work:
            below, depth = work.pop()
            for arm in arms_of(below):
                if arm in seen or depth > _DEPTH or not isinstance(arm, (cst.Name, cst.Attribute, cst.Call, cst.NamedExpr)):
                    continue
                seen.add(arm)
                for table, shared in self._limits(arm):
                    found[table] = found.get(table, False) or shared
                work += [(source, depth + 1) for source in self.values.origins.of(arm)]
        return tuple(listed(table, self.tree, self._word, shared=shared) for table, shared in found.items())

    def _limits(self, node: cst.BaseExpression) -> Iterator[Table]:
        """Yield the lists that limit one expression on a value's way."""
        if isinstance(node, cst.Call):
            yield from self._picked(node)
        elif isinstance(node, cst.Name):
            for binding in self.names.resolve(node):
                yield from self._bound(binding)
                yield from self.values.questions.of_binding(binding)
        elif isinstance(node, cst.Attribute):
            for option in self.values.origins.options.of_attribute(node.value, node.attr.value):
                yield from self.values.questions.written(option.choices)
            holder = self.values.classes.of(node.value)
            for note in self.values.classes.notes(holder, node.attr.value) if holder is not None else ():
                yield from self._annotated(note)
            reads = [one for one in self.values.classes.reads(node.attr.value) if self.values.classes.may_be(one.value, holder)]
            yield from (table for read in reads for table in self.values.questions.lists(read))

    def _picked(self, node: cst.Call) -> Iterator[Table]:
        """Yield what a person picks from; the place of what is picked first must not move."""
        row = self.values.origins.defaults.row(node)
        if row is not None and row.kind == "choice":
            placed = any(one.keyword is not None and one.keyword.value == "index" for one in node.args)
            yield from ((table, shared or placed) for table, shared in self.values.questions.written(given(node, row)))

    def _bound(self, binding: Binding) -> Iterator[Table]:
        holder = self.tree.parent(binding.node)
        if isinstance(holder, (cst.Param, cst.AnnAssign)) and holder.annotation is not None:
            yield from self._annotated(holder.annotation.annotation)
        option = self.values.origins.options.of_parameter(binding.node) if binding.kind == "parameter" else None
        yield from self.values.questions.written(option.choices if option is not None else None)

    def _annotated(self, note: cst.BaseExpression, depth: int = 0) -> Iterator[Table]:
        """Yield the ``Literal[...]`` in an annotation, under a name of this file too."""
        stack: list[cst.CSTNode] = [note]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Subscript) and dotted(node.value)[-1:] == ("Literal",):
                yield node, False
            elif isinstance(node, cst.Name) and depth < _DEPTH:
                for binding in self.names.resolve(node):
                    if binding.kind == "assign" and binding.value is not None:
                        yield from self._annotated(binding.value, depth + 1)
            else:
                stack.extend(children(node))

    def _word(self, node: cst.BaseExpression) -> Value:
        literal = self.values.literal(node)
        return Value((literal.word,), True, (literal,)) if literal is not None else Value()
