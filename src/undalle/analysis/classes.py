"""The classes of a file: which one an expression is an instance of, and what its attributes are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from undalle.analysis.fields import Stores, attribute, stores
from undalle.analysis.names import Names
from undalle.analysis.once import Once
from undalle.analysis.tree import Tree, dotted

_DEPTH = 4


class Classes:
    """Finds classes by name, by construction and by annotation; never across files."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree, self.names = tree, names
        self._attributes: dict[str, list[cst.Attribute]] = defaultdict(list)
        self._stored: dict[cst.ClassDef, Stores] = {}
        self._holding = Once[cst.ClassDef | None](None)
        self._families: dict[cst.ClassDef, list[cst.ClassDef]] = {}
        self._classes = list(tree.every(cst.ClassDef))
        self._constructions: dict[str, list[cst.Call]] = defaultdict(list)
        for node in tree.every(cst.Attribute):
            self._attributes[node.attr.value].append(node)
        for call in tree.every(cst.Call):
            if isinstance(call.func, cst.Name):
                self._constructions[call.func.value].append(call)

    def of(self, node: cst.BaseExpression, depth: int = 0) -> cst.ClassDef | None:
        """Return the class of this file that ``node`` is, or is an instance of; None when that is not known."""
        if isinstance(node, cst.Call):
            return self.named(node.func) if isinstance(node.func, cst.Name) else None
        if isinstance(node, cst.Attribute) and depth < _DEPTH:
            return self._held(node, depth + 1)
        if not isinstance(node, cst.Name):
            return None
        if node.value in {"self", "cls"}:
            return self.tree.nearest(node, cst.ClassDef)
        found = {self._bound(binding.node, binding.value) for binding in self.names.resolve(node)}
        return found.pop() if len(found) == 1 else None

    def _held(self, node: cst.Attribute, depth: int) -> cst.ClassDef | None:
        """Return the class of what an attribute of an instance always holds."""
        holder, name = self.of(node.value, depth), node.attr.value
        return self._holding.of((holder, name, depth), lambda: self._kept(holder, name, depth)) if holder is not None else None

    def _kept(self, holder: cst.ClassDef, name: str, depth: int) -> cst.ClassDef | None:
        found = {self.of(value, depth) for value in self.stores(holder, name, depth) or ()}
        return found.pop() if len(found) == 1 else None

    def _bound(self, node: cst.CSTNode, value: cst.BaseExpression | None) -> cst.ClassDef | None:
        holder = self.tree.parent(node)
        if isinstance(holder, cst.ClassDef) and holder.name is node:
            return holder
        if isinstance(holder, cst.Param) and holder.annotation is not None:
            note = holder.annotation.annotation
            return self.named(note) if isinstance(note, cst.Name) else None
        return self.named(value.func) if isinstance(value, cst.Call) and isinstance(value.func, cst.Name) else None

    def may_be(self, node: cst.BaseExpression, holder: cst.ClassDef | None) -> bool:
        """Say whether ``node`` can be ``holder`` or an instance of it: what another call has made is not."""
        found = self.of(node)
        if found is not None:
            return found is holder
        bindings = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        return not bindings or any(not isinstance(binding.value, cst.Call) for binding in bindings)

    def named(self, name: cst.Name) -> cst.ClassDef | None:
        """Return the class of this file that ``name`` means."""
        found = [self.tree.parent(binding.node) for binding in self.names.resolve(name)]
        return found[0] if len(found) == 1 and isinstance(found[0], cst.ClassDef) else None

    def stores(self, holder: cst.ClassDef, name: str, depth: int = 0) -> list[cst.BaseExpression] | None:
        """Return every value that the attribute ``name`` is given in this file, by ``holder``, its bases, the classes below it and others.

        None when it may be given something else as well.
        """
        family = self._family(holder)
        outside = [value for value in self._given_outside(family, name, depth) if value is not None]
        inside = [self._inside(one) for one in family]
        if any(name in one.changed for one in inside):
            return None
        return [*outside, *(value for one in inside for value in one.given.get(name, ()))]

    def storing(self, holder: cst.ClassDef, name: str) -> list[cst.Assign | cst.AnnAssign]:
        """Return the statements in the body and the methods of ``holder`` that give something called ``name`` a value or a type."""
        return self._inside(holder).statements.get(name, [])

    def fields(self, holder: cst.ClassDef) -> list[str]:
        """Return the names of the attributes that the body and the methods of ``holder`` give a value."""
        return list(self._inside(holder).given)

    def _inside(self, holder: cst.ClassDef) -> Stores:
        if holder not in self._stored:
            self._stored[holder] = stores(holder)
        return self._stored[holder]

    def related(self, one: cst.ClassDef, other: cst.ClassDef) -> bool:
        """Say whether two classes of the file inherit from one another, or have a base or a class below them in common."""
        return one in self._family(other)

    def _family(self, holder: cst.ClassDef) -> list[cst.ClassDef]:
        """Return ``holder`` with every class of the file that inherits from it or that it inherits from."""
        if holder not in self._families:
            self._families[holder] = self._related(holder)
        return self._families[holder]

    def _related(self, holder: cst.ClassDef) -> list[cst.ClassDef]:
        found, work = [holder], [holder]
        while work:
            one = work.pop()
            near = self._near[one]
            work.extend(other for other in near if other not in found)
            found.extend(other for other in near if other not in found)
        return found

    @cached_property
    def _near(self) -> dict[cst.ClassDef, list[cst.ClassDef]]:
        """The classes right above and right below each class, in source order."""
        pairs = [(below, above) for below in self._classes for above in self._bases(below) if above is not None]
        near = defaultdict[cst.ClassDef, set[cst.ClassDef]](set)
        for below, above in pairs:
            near[below].add(above)
            near[above].add(below)
        place = {holder: at for at, holder in enumerate(self._classes)}
        return {holder: sorted(near[holder], key=place.__getitem__) for holder in self._classes}

    def _bases(self, holder: cst.ClassDef) -> list[cst.ClassDef | None]:
        return [self.named(base.value) for base in holder.bases if isinstance(base.value, cst.Name)]

    def _given_outside(self, family: list[cst.ClassDef], name: str, depth: int) -> Iterator[cst.BaseExpression | None]:
        for node in self._attributes[name]:
            target = self.tree.parent(node)
            statement = self.tree.parent(target) if isinstance(target, cst.AssignTarget) else target
            plain = isinstance(node.value, cst.Name) and node.value.value in {"self", "cls"}
            if isinstance(statement, cst.Assign) and not plain and self.of(node.value, depth) in family:
                yield statement.value

    def constructions(self, holder: cst.ClassDef) -> Iterator[cst.Call]:
        """Yield every call of this file that makes an instance of ``holder``."""
        return (call for call in self._constructions[holder.name.value] if self.of(call) is holder)

    def reads(self, name: str) -> Iterator[cst.Attribute]:
        """Yield every ``.name`` of the file that is no target of an assignment, whatever it is taken from."""
        return (node for node in self._attributes[name] if not isinstance(self.tree.parent(node), (cst.AssignTarget, cst.AnnAssign)))

    def loads(self, name: str) -> Iterator[cst.Attribute]:
        """Yield every ``.name`` of the file that is read, also as the value of an annotated assignment."""
        for node in self._attributes[name]:
            above = self.tree.parent(node)
            if not isinstance(above, cst.AssignTarget) and not (isinstance(above, cst.AnnAssign) and above.target is node):
                yield node

    def method(self, holder: cst.ClassDef, name: str) -> cst.FunctionDef | None:
        """Return the method ``name`` that the class itself defines."""
        return next((node for node in holder.body.body if isinstance(node, cst.FunctionDef) and node.name.value == name), None)

    def inherited(self, holder: cst.ClassDef, name: str) -> cst.FunctionDef | None:
        """Return the method ``name`` of the class, or of the nearest class of this file that it inherits from."""
        seen, work = set[cst.ClassDef](), [holder]
        while work:
            one = work.pop(0)
            found = self.method(one, name)
            if found is not None:
                return found
            seen.add(one)
            work.extend(base for base in self._bases(one) if base is not None and base not in seen)
        return None

    def properties(self, holder: cst.ClassDef, name: str) -> list[cst.FunctionDef]:
        """Return every method ``name`` that is read like an attribute, of the class, its bases and the classes below it."""
        found = (self.method(one, name) for one in self._family(holder))
        return [one for one in found if one is not None and any(_reads_like(dotted(d.decorator)) for d in one.decorators)]

    def constructed_with(self, holder: cst.ClassDef, name: str) -> list[cst.BaseExpression]:
        """Return what the calls of a generated ``__init__`` give the field ``name``, by keyword or by its place among the fields."""
        fields = [one.target.value for one in self.annotated(holder) if isinstance(one.target, cst.Name)]
        at = fields.index(name) if name in fields and not holder.bases else None
        found: list[cst.BaseExpression] = []
        for call in self.constructions(holder):
            plain = [one.value for one in call.args if one.keyword is None and not one.star]
            found += [one.value for one in call.args if one.keyword is not None and one.keyword.value == name]
            found += [plain[at]] if at is not None and at < len(plain) else []
        return found

    def notes(self, holder: cst.ClassDef, name: str) -> list[cst.BaseExpression]:
        """Return the annotations of the field ``name`` in the body of the class."""
        return [one.annotation.annotation for one in self.annotated(holder) if attribute(one.target, method=False) == name]

    def annotated(self, holder: cst.ClassDef) -> Iterator[cst.AnnAssign]:
        """Yield the lines of a class body that annotate a name."""
        lines = (line for line in holder.body.body if isinstance(line, cst.SimpleStatementLine))
        return (small for line in lines for small in line.body if isinstance(small, cst.AnnAssign))

    def calls(self, holder: cst.ClassDef, name: str) -> list[cst.Call] | None:
        """Return every call of the method ``name`` of ``holder`` in this file; None when it is used in another way as well."""
        found: list[cst.Call] = []
        for node in self._attributes[name]:
            if self.of(node.value) is not holder:
                continue
            call = self.tree.parent(node)
            if not isinstance(call, cst.Call) or call.func is not node:
                return None
            found.append(call)
        return found


def _reads_like(decorator: tuple[str, ...]) -> bool:
    return decorator[-1:] in {("property",), ("cached_property",)}
