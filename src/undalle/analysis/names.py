"""Which binding does a name mean? Reaching definitions, one scope at a time and only for scopes that are asked about.

A read inside straight code sees exactly the bindings that can reach it. A nested function sees every binding of an outer scope, since
nobody knows when it runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import libcst as cst

from undalle.analysis.bindings import NOTHING, Binding, Reaching
from undalle.analysis.scopes import Scopes
from undalle.analysis.tree import Tree


class Names:
    """Bindings and reads of the names of a file."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._scopes = Scopes(tree.module)
        self._done: set[cst.CSTNode] = set()
        self._inner: dict[cst.CSTNode, list[cst.CSTNode]] = defaultdict(list)
        self._resolved: dict[int, Reaching] = {}
        self._uses: dict[Binding, list[cst.Name]] = {}
        self._loaded: dict[cst.CSTNode, dict[str, list[cst.Name]]] = {}
        self.words: set[str] = set()
        self.declared: set[str] = set()
        for scope in tree.every(cst.FunctionDef, cst.ClassDef, cst.Lambda):
            self._inner[tree.scope(scope)].append(scope)
        for name in tree.every(cst.Name):
            if name.value not in self.words and not _is_member(tree.parent(name), name):
                self.words.add(name.value)
        for declared in tree.every(cst.Global, cst.Nonlocal):
            self._declare(declared)

    def _declare(self, node: cst.Global | cst.Nonlocal) -> None:
        scope = self.tree.scope(node)
        holder = self.tree.module if isinstance(node, cst.Global) else self.tree.scope(scope)
        for item in node.names:
            self.declared.add(item.name.value)
            self._scopes.declared[scope][item.name.value] = holder
            self._scopes.declared[holder].setdefault(item.name.value, holder)

    def resolve(self, name: cst.Name) -> Reaching:
        """Return the bindings a read of ``name`` can mean; empty for builtins and for names that are not read here."""
        found = self._resolved.get(id(name))
        if found is None:
            found = self._resolved[id(name)] = self._resolve(name)
        return found

    def _resolve(self, name: cst.Name) -> Reaching:
        scope = self.tree.scope(name)
        self._read(scope)
        found = self._scopes.reaching.get(name)
        if found is not None and any(binding.kind == "head" for binding in found):
            found = self._without_heads(found)
        if found:
            return found
        if found is None and name not in self._scopes.free:
            return NOTHING
        return self._outer(scope, name.value)

    def _without_heads(self, found: Reaching) -> Reaching:
        seen, work = set(found), list(found)
        while work:
            more = self._scopes.loop_ends.get(work.pop(), NOTHING) - seen
            seen |= more
            work.extend(more)
        return frozenset(binding for binding in seen if binding.kind != "head")

    def _outer(self, scope: cst.CSTNode, name: str) -> Reaching:
        current = scope
        while True:
            if current is scope or not isinstance(current, cst.ClassDef):
                found = self.bindings(current, name)
                if found:
                    return frozenset(found)
            if isinstance(current, cst.Module):
                return NOTHING
            current = self.tree.scope(current)

    def is_load(self, name: cst.Name) -> bool:
        """Say whether ``name`` is read where it stands."""
        self._read(self.tree.scope(name))
        return name in self._scopes.reaching or name in self._scopes.free

    def binding_at(self, node: cst.CSTNode) -> Binding | None:
        """Return the binding whose target is ``node``."""
        self._read(self.tree.scope(node))
        return self._scopes.known.get(node)

    def bindings(self, scope: cst.CSTNode, name: str) -> list[Binding]:
        """Return every binding of ``name`` in ``scope``, those of functions that declare it global included."""
        self._read(scope)
        if name in self._scopes.declared[scope]:
            for inner in self._below(scope):
                self._read(inner)
        return self._scopes.bindings[scope].get(name, [])

    def module_names(self) -> tuple[str, ...]:
        """Return every name that is bound at module level."""
        self._read(self.tree.module)
        return tuple(self._scopes.bindings[self.tree.module])

    def uses(self, binding: Binding) -> list[cst.Name]:
        """Return every read that ``binding`` can reach, nested functions included."""
        if binding not in self._uses:
            self._uses[binding] = self._reached(binding)
        return self._uses[binding]

    def _reached(self, binding: Binding) -> list[cst.Name]:
        return [name for name in self._loads(binding.scope).get(binding.name, ()) if binding in self.resolve(name)]

    def _loads(self, scope: cst.CSTNode) -> dict[str, list[cst.Name]]:
        """Return every read in ``scope`` and the functions in it, by name: one walk for all bindings of the scope."""
        if scope not in self._loaded:
            found = self._loaded.setdefault(scope, {})
            for inner in self._below(scope):
                self._read(inner)
                for name, reads in self._scopes.loads[inner].items():
                    found.setdefault(name, []).extend(reads)
        return self._loaded[scope]

    def _below(self, scope: cst.CSTNode) -> Iterator[cst.CSTNode]:
        stack = [scope]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(reversed(self._inner[current]))

    def names_in(self, scope: cst.CSTNode) -> frozenset[str]:
        """Return every name that ``scope`` or a function in it binds or reads."""
        found: set[str] = set()
        for inner in self._below(scope):
            self._read(inner)
            found.update(self._scopes.bindings[inner], self._scopes.loads[inner])
        return frozenset(found)

    def family(self, binding: Binding) -> tuple[list[Binding], list[cst.Name]]:
        """Return all bindings and reads that are tied to ``binding`` by reaching a common read."""
        bindings, reads, work = {binding: None}, dict[cst.Name, None](), [binding]
        while work:
            for read in self.uses(work.pop()):
                reads[read] = None
                for other in self.resolve(read):
                    if other not in bindings:
                        bindings[other] = None
                        work.append(other)
        return list(bindings), list(reads)

    def _read(self, scope: cst.CSTNode) -> None:
        if scope not in self._done:
            self._done.add(scope)
            self._scopes.read(scope)


def _is_member(above: cst.CSTNode | None, node: cst.Name) -> bool:
    """Say whether ``node`` is the name of an attribute or a keyword: nothing that a new name could clash with."""
    if isinstance(above, cst.Attribute):
        return above.attr is node
    return (isinstance(above, cst.Arg) and above.keyword is node) or (isinstance(above, cst.ImportFrom) and above.module is node)
