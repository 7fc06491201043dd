"""Which words can an expression be, and where are they written?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import libcst as cst

from undalle.analysis.bindings import Binding
from undalle.analysis.defaults import Default
from undalle.analysis.enums import Enums
from undalle.analysis.literals import harmless, written
from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.origins import Origins
from undalle.analysis.paths import Paths
from undalle.analysis.questions import Questions
from undalle.analysis.readers import Readers
from undalle.analysis.sharing import Sharing
from undalle.analysis.spliced import spliced
from undalle.analysis.tables import Lookup, lookup
from undalle.analysis.telling import records, spells
from undalle.analysis.tree import Tree
from undalle.analysis.ways import arms_of, join
from undalle.catalog import Catalog
from undalle.facts import Literal, Span, Value

_DEPTH = 12
_ENVIRON = frozenset({"os.environ", "environ"})
UNSEEN = Value()


class Values:
    """Resolves expressions to words. ``accounted`` are the names that image calls read; any other reader makes a literal shared."""

    def __init__(self, tree: Tree, names: Names, paths: Paths, catalog: Catalog) -> None:
        self.tree = tree
        self.names = names
        self.paths = paths
        self.catalog = catalog
        self.origins = Origins(tree, names, paths, catalog)
        self.classes, self.passed = self.origins.classes, self.origins.passed
        self.accounted: set[cst.CSTNode] = set()
        self.disowned: set[cst.CSTNode] = set()
        self.questions = Questions(tree, self.origins, catalog, self.accounted)
        self._noting = False
        self._following: set[object] = set()
        self._fields, self._names, self._answers = (Once[Value](UNSEEN) for _ in range(3))
        self._readers = Readers(tree, paths, self.questions, self.accounted)
        self._sharing = Sharing(tree, self.origins, self._readers, self.accounted)
        self._enums = Enums(self.classes, catalog)
        self._made_of: dict[Binding, str] = {}
        # What names say where nothing is followed yet, while nobody new is accounted for.
        self._said: dict[Binding, Value] = {}
        self._said_to = 0

    def of(self, node: cst.BaseExpression) -> Value:
        """Return the value of ``node``, with ``collapse`` set when it is a conditional whose test may be dropped."""
        value = self._asked(self._of(node, 0)) if not self._noting else UNSEEN
        self._account(node)
        if isinstance(node, cst.IfExp) and self._may_go(node.test, node) and len(value.literals) == len(arms_of(node)):
            return replace(value, collapse=self.tree.span(node))
        return value

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Let ``of`` only note who reads a value: that decides whether a literal is shared, and has to be known first."""
        self._noting = True
        try:
            yield
        finally:
            self._noting = False

    def _asked(self, value: Value) -> Value:
        """Return ``value``; code that tells several models apart by it, or another one than it is, reads it like anything else."""
        words = {test.word for test in value.tests}
        legacy = {word for word in value.known if isinstance(word, str) and self.catalog.legacy_model(word)}
        if not words or (len(words) == 1 and words == legacy):
            return value
        return replace(value.shared(), tests=())

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
        met, ahead = set[cst.CSTNode](), [node]
        while ahead:
            for arm in arms_of(ahead.pop()):
                if arm in self.accounted or arm in self.disowned or arm in met:
                    continue
                # A function that calls itself leads back to that call.
                met.add(arm)
                if isinstance(arm, (cst.Name, cst.Attribute)) or self.origins.fetched(arm) is not None:
                    self.accounted.add(arm)
                ahead += self.origins.of(arm)

    def listed(self, node: cst.BaseExpression) -> list[cst.BaseExpression]:
        """Return what stands in every list, set or dict that ``node`` can be and that is written out in this file."""
        return self.origins.entries(node, None)

    def _looked_up(self, found: Lookup, depth: int) -> Value:
        """Return what a lookup picks; a table that anything else reads too is shared."""
        sources = self.origins.entries(found.table, found.key)
        default = [self._of(found.default, depth + 1)] if found.default is not None else []
        if found.table in self._following or not (sources or default):
            return UNSEEN
        shared = self._sharing.elsewhere(found.table)
        complete = bool(sources) and not shared and self.origins.whole(found)
        return join([self._follow(found.table, sources, depth, shared=shared, complete=complete), *default])

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
        if isinstance(node, cst.Await):
            return self._of(node.expression, depth + 1)
        default = self.origins.default(node)
        if default is not None:
            return self._default(node, default, depth)
        together = spliced(node, lambda part: self._of(part, depth + 1), self.tree.span)
        if together is not None:
            return together
        if isinstance(node, cst.Subscript) and self.paths.of(node.value) in _ENVIRON:
            return self._variable(node)
        found = lookup(node, self.paths.of)
        return self._looked_up(found, depth) if found is not None else self._returned(node, depth)

    def _returned(self, node: cst.BaseExpression, depth: int) -> Value:
        """Return what a call of a function of this file gives; one that others call too is shared."""
        function = self.passed.function(node)
        sources = self.passed.given_back(function) if function is not None else ()
        if not sources or not isinstance(node, cst.Call) or function in self._following:
            return UNSEEN
        found = self._answers.of((function, depth), lambda: self._follow(function, sources, depth, shared=False, complete=False))
        return found.shared() if (found.literals or found.parameters) and self._sharing.elsewhere(node.func) else found

    def literal(self, node: cst.BaseExpression) -> Literal | None:
        """Return what is written out at ``node`` itself: a constant, or parts of one put together."""
        return written(node, self.tree.span)

    def _name(self, node: cst.Name, depth: int) -> Value:
        found = self.names.resolve(node)
        if not found:
            return UNSEEN
        ordered = sorted(found, key=lambda binding: self.tree.offsets(binding.node))
        return join([self._met(binding, depth) if depth or self._following else self.of_binding(binding) for binding in ordered])

    def _met(self, binding: Binding, depth: int) -> Value:
        return self._names.of((binding, depth), lambda: self._binding(binding, depth))

    def _binding(self, binding: Binding, depth: int) -> Value:
        if binding.kind == "import":
            return Value(elsewhere=self.paths.imported(binding))
        if binding in self._following or binding.kind not in {"for", "parameter", "assign"}:
            return UNSEEN
        if binding.kind == "for":
            return self._round(binding, binding.value, depth) if binding.path == ("[]",) and binding.value is not None else UNSEEN
        sources = self.origins.bound(binding)
        if not sources and binding.kind == "assign":
            return UNSEEN
        own = isinstance(binding.scope, cst.FunctionDef)
        uses = [use for use in self.names.uses(binding) if not (own and records(use, self.tree))]
        shared, tests = self._readers.of(binding, uses)
        found = self._follow(binding, sources, depth, shared=shared, complete=True)
        apart = found.apart or (self._spelled(binding))
        outside = self.passed.outside(binding.node) if binding.kind == "parameter" else None
        parameters = found.parameters
        if outside is not None:
            parameters = (*parameters, replace(outside, shared=shared, open=bool(sources) and not found.complete))
        complete = found.complete and binding.kind == "assign"
        return replace(found, complete=complete, tests=(*found.tests, *tests), apart=apart, parameters=parameters)

    def _spelled(self, binding: Binding) -> str:
        if binding not in self._made_of:
            spelled = any(spells(use, self.tree, self.paths) for use in self.names.uses(binding))
            self._made_of[binding] = "a text is made of it" if spelled else ""
        return self._made_of[binding]

    def _round(self, binding: Binding, table: cst.BaseExpression, depth: int) -> Value:
        """Return what a loop's name is in its rounds."""
        sources = self.origins.entries(table, None)
        uses = self.names.uses(binding)
        shared = self._sharing.elsewhere(table) or any(map(self._sharing.open, uses))
        found = self._follow(binding, sources, depth, shared=shared, complete=False) if sources else UNSEEN
        return replace(found, apart="a loop goes through them") if found.known else found

    def of_binding(self, binding: Binding) -> Value:
        """Return the value that ``binding`` gives its name."""
        if self._said_to != len(self.accounted):
            self._said_to = len(self.accounted)
            self._said.clear()
        if binding not in self._said:
            self._said[binding] = self._met(binding, 0)
        return self._said[binding]

    def readers(self) -> frozenset[Span]:
        """Return the names that image calls read, and those that are only told to a person."""
        return frozenset(self.tree.span(node) for node in self.accounted)

    def _attribute(self, node: cst.Attribute, depth: int) -> Value:
        found = self.of_field(node.value, node.attr.value, depth)
        return found if found is not None else Value(elsewhere=self.paths.of(node) or None)

    def of_field(self, owner: cst.BaseExpression, name: str, depth: int = 0) -> Value | None:
        """Return what the attribute ``name`` of ``owner`` can be; None where nothing of this file stores it."""
        sources = self.origins.attribute(owner, name)
        holder = self.classes.of(owner)
        if not sources or holder is not None:
            return self.of_class(holder, name, depth) if sources and holder is not None else None
        reads = (read for read in self.classes.reads(name) if self.origins.options.parsed(read.value))
        read, tests = self._readers.of(name, reads)
        found = self._follow(name, sources, depth, shared=read or self.origins.options.leaves(owner), complete=False)
        return replace(found, tests=(*found.tests, *tests))

    def of_class(self, holder: cst.ClassDef, name: str, depth: int = 0) -> Value:
        """Return what the attribute ``name`` of a class of this file, or of an instance of it, can be."""
        key = (holder, name)
        if key in self._following:
            return UNSEEN
        return self._fields.of((key, depth), lambda: self._field(key, depth))

    def _field(self, key: tuple[cst.ClassDef, str], depth: int) -> Value:
        holder, name = key
        read, tests = self._readers.of(key, (read for read in self.classes.reads(name) if self.classes.may_be(read.value, holder)))
        read = read or self._enums.leaves_others(holder, name)
        found = self._follow(key, self.origins.field(holder, name) or (), depth, shared=read, complete=name.isupper())
        variable = self.origins.variable(holder, name)
        environment = (*found.environment, variable) if variable else found.environment
        return replace(found, complete=found.complete and not variable, tests=(*found.tests, *tests), environment=environment)

    def _follow(self, key: object, sources: Iterable[cst.BaseExpression], depth: int, *, shared: bool, complete: bool) -> Value:
        """Join what a name stands for; ``shared``: something that is no image call reads the name too."""
        self._following.add(key)
        try:
            value = join([self._of(source, depth + 1) for source in sources])
        finally:
            self._following.discard(key)
        value = value.shared() if shared else value
        return replace(value, complete=bool(value.known) and value.complete and complete, collapse=None)

    def told(self, use: cst.CSTNode) -> bool:
        """Say whether a read only tells a person what the word is."""
        return self._readers.told(use)

    def _variable(self, node: cst.Subscript) -> Value:
        index = node.slice[0].slice if len(node.slice) == 1 else None
        name = self.literal(index.value) if isinstance(index, cst.Index) else None
        return Value(environment=(str(name.word),)) if name is not None else UNSEEN

    def _default(self, node: cst.BaseExpression, default: Default, depth: int) -> Value:
        """Return what a call gives back whose ``default`` holds until something else is said."""
        found = self._of(default.value, depth + 1) if default.value is not None else UNSEEN
        fetched = self.origins.fetched(node)
        if fetched is not None:
            stored = self.of_field(*fetched, depth + 1)
            path = self.paths.of(fetched[0])
            found = join([found, stored if stored is not None else Value(elsewhere=f"{path}.{fetched[1]}" if path else None)])
        variables = (*found.environment, default.variable) if default.variable else found.environment
        return replace(found, complete=False, environment=variables)
