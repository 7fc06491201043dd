"""Which words can an expression be, and where are they written?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.classes import Classes
from undalle.analysis.names import Names
from undalle.analysis.passed import Passed
from undalle.analysis.paths import Paths
from undalle.analysis.tree import Tree, children
from undalle.facts import Literal, Span, Value, Word

_CONSTANTS: dict[str, Word] = {"None": None, "True": True, "False": False}
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get", "getenv", "environ.get"})
_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_LOOKING = frozenset({"lower", "upper", "strip", "startswith", "endswith", "isupper", "islower", "isdigit"})
_DEPTH = 12
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
        self._following: set[object] = set()

    def of(self, node: cst.BaseExpression) -> Value:
        """Return the value of ``node``, with ``collapse`` set when it is a conditional whose test may be dropped."""
        value = self._of(node, 0)
        self._account(node)
        if isinstance(node, cst.IfExp) and self._may_go(node.test, node) and len(value.literals) == len(_arms(node)):
            return Value(value.known, value.complete, value.literals, self.tree.span(node), value.environment, value.elsewhere)
        return value

    def _may_go(self, test: cst.BaseExpression, whole: cst.IfExp) -> bool:
        """Say whether a conditional may be left out: its test does nothing else, and no comment would go with it."""
        return harmless(test) and "#" not in self.tree.code(whole)

    def _account(self, node: cst.CSTNode) -> None:
        for arm in _arms(node):
            if arm in self.accounted:
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
        found: list[cst.BaseExpression] = []
        for binding in self.names.resolve(node) if isinstance(node, cst.Name) else ():
            if binding.value is not None and not binding.path and binding.kind in {"assign", "parameter"}:
                found.append(binding.value)
            if binding.kind == "parameter":
                found.extend(self.passed.of(binding.node))
        return found

    def _of(self, node: cst.BaseExpression, depth: int) -> Value:
        if depth > _DEPTH:
            return UNSEEN
        literal = self.literal(node)
        if literal is not None:
            return Value((literal.word,), True, (literal,))
        if isinstance(node, cst.IfExp):
            return _join([self._of(arm, depth + 1) for arm in (node.body, node.orelse)])
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            return _join([self._of(arm, depth + 1) for arm in (node.left, node.right)])
        if isinstance(node, cst.NamedExpr):
            return self._of(node.value, depth + 1)
        if isinstance(node, cst.Name):
            return self._name(node, depth)
        if isinstance(node, cst.Attribute):
            return self._attribute(node, depth)
        if isinstance(node, cst.Call):
            return self._environment(node, depth)
        return UNSEEN

    def literal(self, node: cst.BaseExpression) -> Literal | None:
        """Return what is written out at ``node`` itself: a constant, or parts of one put together."""
        span = self.tree.span(node)
        if isinstance(node, cst.SimpleString):
            word = node.evaluated_value
            opening = node.prefix + node.quote
            return Literal(span, word, opening, node.quote) if isinstance(word, str) else None
        if isinstance(node, (cst.ConcatenatedString, cst.BinaryOperation, cst.FormattedString)):
            text = _text(node)
            return None if text is None else Literal(span, text, '"', '"')
        if isinstance(node, cst.Name) and node.value in _CONSTANTS:
            return Literal(span, _CONSTANTS[node.value])
        if isinstance(node, (cst.Integer, cst.Float)):
            return Literal(span, node.evaluated_value)
        if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus) and isinstance(node.expression, cst.Integer):
            return Literal(span, -node.expression.evaluated_value)
        return None

    def _name(self, node: cst.Name, depth: int) -> Value:
        found = self.names.resolve(node)
        if not found:
            return UNSEEN
        ordered = sorted(found, key=lambda binding: self.tree.offsets(binding.node))
        return _join([self._binding(binding, depth) for binding in ordered])

    def _binding(self, binding: Binding, depth: int) -> Value:
        if binding.kind == "import":
            return Value(elsewhere=self.paths.imported(binding))
        if binding.path or binding.kind not in {"assign", "parameter"} or binding in self._following:
            return UNSEEN
        sources = [binding.value] if binding.value is not None else []
        if binding.kind == "parameter":
            sources += self.passed.of(binding.node)
        shared = any(use not in self.accounted and not self.told(use) for use in self.names.uses(binding))
        return self._follow(binding, sources, depth, shared=shared, complete=binding.kind == "assign")

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
            value = _join([self._of(source, depth + 1) for source in sources])
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

    def _environment(self, node: cst.Call, depth: int) -> Value:
        if self.paths.of(node.func) not in _ENVIRONMENT or not node.args:
            return UNSEEN
        name = self.literal(node.args[0].value)
        if len(node.args) < 2 or name is None:
            return UNSEEN
        default = self._of(node.args[1].value, depth + 1)
        return Value(default.known, False, default.literals, None, (*default.environment, str(name.word)), default.elsewhere)


def _join(values: Iterable[Value]) -> Value:
    listed = list(values)
    known = tuple(dict.fromkeys(word for value in listed for word in value.known))
    literals = tuple({literal.span: literal for value in listed for literal in value.literals}.values())
    environment = tuple(dict.fromkeys(name for value in listed for name in value.environment))
    elsewhere = next((value.elsewhere for value in listed if value.elsewhere), None)
    return Value(known, all(value.complete for value in listed), literals, None, environment, elsewhere)


def _arms(node: cst.CSTNode) -> list[cst.CSTNode]:
    if isinstance(node, cst.IfExp):
        return [*_arms(node.body), *_arms(node.orelse)]
    if isinstance(node, cst.BooleanOperation):
        return [*_arms(node.left), *_arms(node.right)]
    return [node]


def _text(node: cst.BaseExpression) -> str | None:
    """Return the text of string parts that are put together where they stand, None if any part is not fixed."""
    if isinstance(node, cst.SimpleString):
        word = node.evaluated_value
        return word if isinstance(word, str) else None
    if isinstance(node, cst.FormattedString):
        parts = [part.value if isinstance(part, cst.FormattedStringText) else None for part in node.parts]
        return None if None in parts or "r" in node.prefix.lower() else "".join(part for part in parts if part is not None)
    if isinstance(node, (cst.ConcatenatedString, cst.BinaryOperation)):
        if isinstance(node, cst.BinaryOperation) and not isinstance(node.operator, cst.Add):
            return None
        left, right = _text(node.left), _text(node.right)
        return None if left is None or right is None else left + right
    return None


def harmless(test: cst.BaseExpression) -> bool:
    """Say whether leaving out a test changes nothing else: no await, no walrus and no call in it but those that only look."""
    stack: list[cst.CSTNode] = [test]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.Await, cst.NamedExpr, cst.Yield)) or (isinstance(node, cst.Call) and not _looks(node.func)):
            return False
        stack.extend(children(node))
    return True


def _looks(func: cst.BaseExpression) -> bool:
    if isinstance(func, cst.Attribute):
        return func.attr.value in _LOOKING and isinstance(func.value, (cst.Name, cst.Attribute, cst.BaseString))
    return isinstance(func, cst.Name) and func.value in {"len", "isinstance", "bool"}


def logs(func: cst.BaseExpression) -> bool:
    """Say whether a callee is a method of something called a logger."""
    if not isinstance(func, cst.Attribute) or func.attr.value not in _LEVELS:
        return False
    below = func.value
    name = below.attr.value if isinstance(below, cst.Attribute) else below.value if isinstance(below, cst.Name) else ""
    return isinstance(name, str) and "log" in name.lower()
