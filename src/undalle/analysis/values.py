"""Which words can an expression be, and where are they written?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.classes import Classes
from undalle.analysis.literals import harmless, logs, written
from undalle.analysis.names import Names
from undalle.analysis.passed import Passed
from undalle.analysis.paths import Paths
from undalle.analysis.tables import Lookup, entries, is_table, lookup, part
from undalle.analysis.tree import Tree
from undalle.analysis.ways import arms_of, join, sides
from undalle.facts import Literal, Span, Value

_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get", "getenv", "environ.get"})
_DEPTH = 12
_ENVIRON = frozenset({"os.environ", "environ"})
UNSEEN = Value()


class Values:
    """Resolves expressions to words. ``accounted`` are the names that image calls read; any other reader makes a literal shared."""

    def __init__(self, tree: Tree, names: Names, paths: Paths) -> None:
        self.tree = tree
        self.names = names
        self.paths = paths
        self.classes = Classes(tree, names)
        self.passed = Passed(tree, names, self.classes)
        self.accounted: set[cst.CSTNode] = set()
        self.disowned: set[cst.CSTNode] = set()
        self._following: set[object] = set()

    def of(self, node: cst.BaseExpression) -> Value:
        """Return the value of ``node``, with ``collapse`` set when it is a conditional whose test may be dropped."""
        value = self._of(node, 0)
        self._account(node)
        if isinstance(node, cst.IfExp) and self._may_go(node.test, node) and len(value.literals) == len(arms_of(node)):
            return Value(value.known, value.complete, value.literals, self.tree.span(node), value.environment, value.elsewhere)
        return value

    def peek(self, node: cst.BaseExpression) -> Value:
        """Return the value of ``node`` and do not count this as a read by an image call."""
        return self._of(node, 0)

    def disown(self, node: cst.BaseExpression) -> None:
        """Let the names in ``node`` count as read by something that is no image call."""
        self.disowned.update(arm for arm in arms_of(node) if isinstance(arm, cst.Name))

    def _may_go(self, test: cst.BaseExpression, whole: cst.IfExp) -> bool:
        """Say whether a conditional may be left out: its test does nothing else, and no comment would go with it."""
        return harmless(test) and "#" not in self.tree.code(whole)

    def _account(self, node: cst.BaseExpression) -> None:
        for arm in arms_of(node):
            if arm in self.accounted or arm in self.disowned:
                continue
            if isinstance(arm, (cst.Name, cst.Attribute)):
                self.accounted.add(arm)
            for source in self._sources(arm):
                self._account(source)

    def _sources(self, node: cst.CSTNode) -> list[cst.BaseExpression]:
        """Return the expressions that a name or an attribute stands for."""
        if isinstance(node, cst.Attribute):
            return self._attribute_sources(node) or []
        if isinstance(node, cst.NamedExpr):
            return [node.value]
        if isinstance(node, (cst.Subscript, cst.Call)):
            return self._lookup_sources(node)
        found: list[cst.BaseExpression] = []
        for binding in self.names.resolve(node) if isinstance(node, cst.Name) else ():
            given = part(binding.value, binding.path) if binding.kind in {"assign", "parameter"} else None
            found += [given] if given is not None else []
            if binding.kind == "parameter":
                found.extend(self.passed.of(binding.node))
            elif binding.kind == "for" and binding.path == ("[]",) and binding.value is not None:
                found.extend([binding.value, *self._entries(binding.value, None)])
        return found

    def _lookup_sources(self, node: cst.Subscript | cst.Call) -> list[cst.BaseExpression]:
        if isinstance(node, cst.Call) and self.paths.of(node.func) in _ENVIRONMENT:
            return [argument.value for argument in node.args[1:]]
        found = lookup(node, self.paths.of)
        if found is None:
            returned = self.passed.returned(node)
            return [node.func, *returned] if isinstance(node, cst.Call) and returned else []
        default = [found.default] if found.default is not None else []
        return [found.table, *self._entries(found.table, found.key), *default]

    def _tables(self, node: cst.BaseExpression, depth: int = 0) -> list[cst.BaseExpression]:
        """Return every list and dict that ``node`` can be and that is written out in this file."""
        if is_table(node) or depth > _DEPTH:
            return [node] if is_table(node) else []
        arms = arms_of(node)
        if len(arms) > 1:
            return [table for arm in arms for table in self._tables(arm, depth + 1)]
        found = lookup(node, self.paths.of)
        sources = self._entries(found.table, found.key, depth + 1) if found is not None else self._sources(node)
        return [table for source in sources for table in self._tables(source, depth + 1)]

    def listed(self, node: cst.BaseExpression) -> list[cst.BaseExpression]:
        """Return what stands in every list, set or dict that ``node`` can be and that is written out in this file."""
        return self._entries(node, None)

    def _entries(self, node: cst.BaseExpression, key: cst.BaseExpression | None, depth: int = 0) -> list[cst.BaseExpression]:
        word = self.literal(key) if key is not None else None
        return [entry for table in self._tables(node, depth) for entry in entries(table, word) or ()]

    def _looked_up(self, found: Lookup, depth: int) -> Value:
        """Return what a lookup picks; a table that anything else reads too is shared."""
        sources = self._entries(found.table, found.key)
        default = [self._of(found.default, depth + 1)] if found.default is not None else []
        if not sources or found.table in self._following:
            return UNSEEN
        shared = self._read_elsewhere(found.table)
        return join([self._follow(found.table, sources, depth, shared=shared, complete=not shared), *default])

    def _read_elsewhere(self, table: cst.BaseExpression, depth: int = 0) -> bool:
        """Say whether something that is no image call reads a list or a dict by the name it has at ``table``, or through another one."""
        base = table
        while (found := lookup(base, self.paths.of)) is not None:
            base = found.table
        if isinstance(base, cst.Attribute):
            holder, name = self.classes.of(base.value), base.attr.value
            uses = [one for one in self.classes.reads(name) if self.classes.may_be(one.value, holder)]
            return any(use not in self.accounted and not self.told(use) for use in uses)
        bindings = self.names.resolve(base) if isinstance(base, cst.Name) else ()
        if any(use not in self.accounted and not self.told(use) for binding in bindings for use in self.names.uses(binding)):
            return True
        meant = [base] if len(arms_of(base)) > 1 else [one.value for one in bindings if one.kind == "assign" and one.value is not None]
        others = [arm for one in meant for arm in arms_of(one) if isinstance(arm, (cst.Name, cst.Attribute, cst.Subscript))]
        return depth < _DEPTH and any(self._read_elsewhere(one, depth + 1) for one in others)

    def _of(self, node: cst.BaseExpression, depth: int) -> Value:
        if depth > _DEPTH:
            return UNSEEN
        literal = self.literal(node)
        if literal is not None:
            return Value((literal.word,), True, (literal,))
        if isinstance(node, cst.IfExp):
            return join([self._of(arm, depth + 1) for arm in (node.body, node.orelse)])
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            return join([self._of(arm, depth + 1) for arm in (node.left, node.right)])
        if isinstance(node, cst.NamedExpr):
            # Never complete: nothing may be put in its place, the name is bound here.
            return replace(self._of(node.value, depth + 1), complete=False)
        if isinstance(node, cst.Name):
            return self._name(node, depth)
        if isinstance(node, cst.Attribute):
            return self._attribute(node, depth)
        if isinstance(node, cst.Call) and self.paths.of(node.func) in _ENVIRONMENT:
            return self._environment(node, depth)
        if isinstance(node, cst.FormattedString):
            # Known and written nowhere: what it is put together from is told, and held.
            return Value(tuple(sides(node, lambda part: self._of(part, depth + 1).known)))
        if isinstance(node, cst.Subscript) and self.paths.of(node.value) in _ENVIRON:
            return self._variable(node)
        found = lookup(node, self.paths.of)
        return self._looked_up(found, depth) if found is not None else self._returned(node, depth)

    def _returned(self, node: cst.BaseExpression, depth: int) -> Value:
        """Return what a call of a function of this file gives; one that others call too is shared."""
        sources = self.passed.returned(node)
        if not sources or not isinstance(node, cst.Call) or node.func in self._following:
            return UNSEEN
        return self._follow(node.func, sources, depth, shared=self._read_elsewhere(node.func), complete=False)

    def literal(self, node: cst.BaseExpression) -> Literal | None:
        """Return what is written out at ``node`` itself: a constant, or parts of one put together."""
        return written(node, self.tree.span)

    def _name(self, node: cst.Name, depth: int) -> Value:
        found = self.names.resolve(node)
        if not found:
            return UNSEEN
        ordered = sorted(found, key=lambda binding: self.tree.offsets(binding.node))
        return join([self._binding(binding, depth) for binding in ordered])

    def _binding(self, binding: Binding, depth: int) -> Value:
        if binding.kind == "import":
            return Value(elsewhere=self.paths.imported(binding))
        looped = binding.kind == "for" and binding.path == ("[]",) and binding.value is not None
        given = part(binding.value, binding.path)
        if binding in self._following or not (looped or binding.kind == "parameter" or (binding.kind == "assign" and given is not None)):
            return UNSEEN
        if looped and binding.value is not None:
            return self._round(binding, binding.value, depth)
        sources = [given] if given is not None else []
        if binding.kind == "parameter":
            sources += self.passed.of(binding.node)
        shared = any(use not in self.accounted and not self.told(use) for use in self.names.uses(binding))
        return self._follow(binding, sources, depth, shared=shared, complete=binding.kind == "assign")

    def _round(self, binding: Binding, table: cst.BaseExpression, depth: int) -> Value:
        """Return what a loop's name is in its rounds."""
        sources = self._entries(table, None)
        uses = self.names.uses(binding)
        shared = self._read_elsewhere(table) or any(use not in self.accounted and not self.told(use) for use in uses)
        return self._follow(binding, sources, depth, shared=shared, complete=False) if sources else UNSEEN

    def of_binding(self, binding: Binding) -> Value:
        """Return the value that ``binding`` gives its name."""
        return self._binding(binding, 0)

    def readers(self) -> frozenset[Span]:
        """Return the names that image calls read, and those that are only told to a person."""
        return frozenset(self.tree.span(node) for node in self.accounted)

    def _attribute(self, node: cst.Attribute, depth: int) -> Value:
        holder, name = self.classes.of(node.value), node.attr.value
        sources = self._attribute_sources(node)
        if not sources or (holder, name) in self._following:
            return Value(elsewhere=self.paths.of(node) or None)
        reads = (read for read in self.classes.reads(name) if self.classes.may_be(read.value, holder))
        shared = any(use not in self.accounted and not self.told(use) for use in reads)
        return self._follow((holder, name), sources, depth, shared=shared, complete=name.isupper())

    def _attribute_sources(self, node: cst.Attribute) -> list[cst.BaseExpression] | None:
        """Return all that is stored into an attribute of a class of this file, by its body, its methods or its generated ``__init__``."""
        if node.attr.value == "value" and isinstance(node.value, cst.Attribute) and self.classes.of(node.value.value) is not None:
            return [node.value]
        holder = self.classes.of(node.value)
        found = self.classes.stores(holder, node.attr.value) if holder is not None else None
        if holder is None or found is None or self.classes.method(holder, "__init__") is not None:
            return found
        made = (argument for call in self.classes.constructions(holder) for argument in call.args)
        return [*found, *(one.value for one in made if one.keyword is not None and one.keyword.value == node.attr.value)]

    def _follow(self, key: object, sources: Iterable[cst.BaseExpression], depth: int, *, shared: bool, complete: bool) -> Value:
        """Join what a name stands for; ``shared``: something that is no image call reads the name too."""
        self._following.add(key)
        try:
            value = join([self._of(source, depth + 1) for source in sources])
        finally:
            self._following.discard(key)
        literals = tuple(replace(literal, shared=literal.shared or shared) for literal in value.literals)
        return Value(value.known, bool(value.known) and value.complete and complete, literals, None, value.environment, value.elsewhere)

    def told(self, use: cst.CSTNode) -> bool:
        """Say whether a read only tells a person what the word is."""
        above = self.tree.parent(use)
        if isinstance(above, cst.FormattedStringExpression):
            return True
        call = self.tree.parent(above) if isinstance(above, cst.Arg) else None
        return isinstance(call, cst.Call) and (self.paths.of(call.func) == "print" or logs(call.func))

    def _variable(self, node: cst.Subscript) -> Value:
        index = node.slice[0].slice if len(node.slice) == 1 else None
        name = self.literal(index.value) if isinstance(index, cst.Index) else None
        return Value(environment=(str(name.word),)) if name is not None else UNSEEN

    def _environment(self, node: cst.Call, depth: int) -> Value:
        name = self.literal(node.args[0].value) if node.args else None
        if name is None:
            return UNSEEN
        default = self._of(node.args[1].value, depth + 1) if len(node.args) > 1 else UNSEEN
        return Value(default.known, False, default.literals, None, (*default.environment, str(name.word)), default.elsewhere)
