"""The classes of a file: which one an expression is an instance of, and what its attributes are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.tree import Tree, children


class Classes:
    """Finds classes by name, by construction and by annotation; never across files."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree, self.names = tree, names
        self._attributes: dict[str, list[cst.Attribute]] = defaultdict(list)
        self._classes: list[cst.ClassDef] = []
        self._constructions: dict[str, list[cst.Call]] = defaultdict(list)
        for node in tree.nodes:
            if isinstance(node, cst.Attribute):
                self._attributes[node.attr.value].append(node)
            elif isinstance(node, cst.ClassDef):
                self._classes.append(node)
            elif isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
                self._constructions[node.func.value].append(node)

    def of(self, node: cst.BaseExpression) -> cst.ClassDef | None:
        """Return the class of this file that ``node`` is, or is an instance of; None when that is not known."""
        if isinstance(node, cst.Call):
            return self._named(node.func) if isinstance(node.func, cst.Name) else None
        if not isinstance(node, cst.Name):
            return None
        if node.value in {"self", "cls"}:
            return self.tree.nearest(node, cst.ClassDef)
        found = {self._bound(binding.node, binding.value) for binding in self.names.resolve(node)}
        return found.pop() if len(found) == 1 else None

    def _bound(self, node: cst.CSTNode, value: cst.BaseExpression | None) -> cst.ClassDef | None:
        holder = self.tree.parent(node)
        if isinstance(holder, cst.ClassDef) and holder.name is node:
            return holder
        if isinstance(holder, cst.Param) and holder.annotation is not None:
            note = holder.annotation.annotation
            return self._named(note) if isinstance(note, cst.Name) else None
        return self._named(value.func) if isinstance(value, cst.Call) and isinstance(value.func, cst.Name) else None

    def may_be(self, node: cst.BaseExpression, holder: cst.ClassDef | None) -> bool:
        """Say whether ``node`` can be ``holder`` or an instance of it: what another call has made is not."""
        found = self.of(node)
        if found is not None:
            return found is holder
        bindings = self.names.resolve(node) if isinstance(node, cst.Name) else ()
        return not bindings or any(not isinstance(binding.value, cst.Call) for binding in bindings)

    def _named(self, name: cst.Name) -> cst.ClassDef | None:
        found = [self.tree.parent(binding.node) for binding in self.names.resolve(name)]
        return found[0] if len(found) == 1 and isinstance(found[0], cst.ClassDef) else None

    def stores(self, holder: cst.ClassDef, name: str) -> list[cst.BaseExpression] | None:
        """Return every value that the attribute ``name`` is given in this file, by ``holder``, its bases, the classes below it and others.

        None when it may be given something else as well.
        """
        family = self._family(holder)
        found = [value for value in self._given_outside(family, name) if value is not None]
        stack: list[cst.CSTNode] = [one.body for one in family]
        while stack:
            node = stack.pop()
            method = self.tree.nearest(node, cst.FunctionDef) is not None
            if isinstance(node, cst.Assign):
                if any(_holds(target.target, name, method=method) for target in node.targets):
                    found.append(node.value)
                elif any(self._mentions(target.target, name) for target in node.targets):
                    return None
            elif isinstance(node, cst.AnnAssign):
                if _holds(node.target, name, method=method) and node.value is not None:
                    found.append(node.value)
            elif isinstance(node, cst.AugAssign):
                if _holds(node.target, name, method=method):
                    return None
            elif not isinstance(node, cst.BaseExpression):
                stack.extend(children(node))
        return found

    def related(self, one: cst.ClassDef, other: cst.ClassDef) -> bool:
        """Say whether two classes of the file inherit from one another, or have a base or a class below them in common."""
        return one in self._family(other)

    def _family(self, holder: cst.ClassDef) -> list[cst.ClassDef]:
        """Return ``holder`` with every class of the file that inherits from it or that it inherits from."""
        found, work = [holder], [holder]
        while work:
            one = work.pop()
            near = {other: None for other in self._classes if one in self._bases(other) or other in self._bases(one)}
            work.extend(other for other in near if other not in found)
            found.extend(other for other in near if other not in found)
        return found

    def _bases(self, holder: cst.ClassDef) -> list[cst.ClassDef | None]:
        return [self._named(base.value) for base in holder.bases if isinstance(base.value, cst.Name)]

    def _given_outside(self, family: list[cst.ClassDef], name: str) -> Iterator[cst.BaseExpression | None]:
        for node in self._attributes[name]:
            target = self.tree.parent(node)
            statement = self.tree.parent(target) if isinstance(target, cst.AssignTarget) else target
            plain = isinstance(node.value, cst.Name) and node.value.value in {"self", "cls"}
            if isinstance(statement, cst.Assign) and not plain and self.of(node.value) in family:
                yield statement.value

    def _mentions(self, target: cst.BaseExpression, name: str) -> bool:
        return isinstance(target, (cst.Tuple, cst.List)) and any(
            _holds(element.value, name, method=True) or _holds(element.value, name, method=False) for element in target.elements
        )

    def constructions(self, holder: cst.ClassDef) -> Iterator[cst.Call]:
        """Yield every call of this file that makes an instance of ``holder``."""
        return (call for call in self._constructions[holder.name.value] if self.of(call) is holder)

    def reads(self, name: str) -> Iterator[cst.Attribute]:
        """Yield every ``.name`` of the file that is no target of an assignment, whatever it is taken from."""
        return (node for node in self._attributes[name] if not isinstance(self.tree.parent(node), (cst.AssignTarget, cst.AnnAssign)))

    def method(self, holder: cst.ClassDef, name: str) -> cst.FunctionDef | None:
        """Return the method ``name`` that the class itself defines."""
        return next((node for node in holder.body.body if isinstance(node, cst.FunctionDef) and node.name.value == name), None)

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


def _holds(target: cst.BaseExpression, name: str, *, method: bool) -> bool:
    if isinstance(target, cst.Attribute):
        return target.attr.value == name and isinstance(target.value, cst.Name) and target.value.value in {"self", "cls"}
    return not method and isinstance(target, cst.Name) and target.value == name
