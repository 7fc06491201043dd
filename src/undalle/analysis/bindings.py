"""Bindings, and the environments that say which of them can reach a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from undalle.analysis.tree import children


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place where a name gets a value. ``path`` says which part of ``value`` it is: ``("[]",)`` an element, ``("1",)`` the second.

    A binding of kind ``head`` stands for whatever a loop's last round left; ``Names.resolve`` replaces it.
    """

    name: str
    node: cst.CSTNode
    kind: str
    scope: cst.CSTNode
    value: cst.BaseExpression | None = None
    path: tuple[str, ...] = ()


Reaching = frozenset[Binding]
NOTHING: Reaching = frozenset()


class Env:
    """Names to reaching bindings; a branch is a child that remembers only what it changed. A loop's body is a branch with a head."""

    __slots__ = ("changed", "heads", "loop", "parent")

    def __init__(self, parent: Env | None = None, loop: cst.CSTNode | None = None) -> None:
        self.parent = parent
        self.loop = loop
        self.changed: dict[str, Reaching] = {}
        self.heads: dict[str, Binding] = {}

    def get(self, name: str) -> Reaching | None:
        """Return what can reach here under ``name``, None if nothing was bound."""
        env: Env | None = self
        passed: Reaching = NOTHING
        while env is not None:
            if name in env.changed:
                return env.changed[name] | passed
            if env.loop is not None:
                head = env.heads.setdefault(name, Binding(name, env.loop, "head", env.loop))
                passed |= {head}
            env = env.parent
        return passed or None

    def bind(self, binding: Binding) -> None:
        """Let ``binding`` replace everything."""
        self.changed[binding.name] = frozenset((binding,))

    def add(self, binding: Binding) -> None:
        """Let ``binding`` be one more that can reach."""
        self.changed[binding.name] = (self.get(binding.name) or NOTHING) | {binding}

    def branch(self, loop: cst.CSTNode | None = None) -> Env:
        """Return an environment that starts as this one is."""
        return Env(self, loop)

    def since(self, top: Env) -> Env:
        """Return a branch of what ``top`` is a branch of, changed as everything from ``top`` down to here has changed it so far."""
        way, env = Env(top.parent), self
        names = dict.fromkeys(self.changed)
        while env is not top and env.parent is not None:
            env = env.parent
            names.update(dict.fromkeys(env.changed))
        way.changed = {name: self.get(name) or NOTHING for name in names}
        return way

    def merge(self, *branches: Env) -> None:
        """Let every branch be one way to here."""
        names = dict.fromkeys(name for branch in branches for name in branch.changed)
        self.changed.update({name: NOTHING.union(*(branch.get(name) or NOTHING for branch in branches)) for name in names})


@dataclass(slots=True)
class Loop:
    """A loop whose body is being read: the branch of the body, and how things stand at each ``break`` and ``continue`` in it."""

    body: Env
    breaks: list[Env] = field(default_factory=list)
    continues: list[Env] = field(default_factory=list)


def targets(target: cst.CSTNode, path: tuple[str, ...] = ()) -> Iterator[tuple[cst.CSTNode, tuple[str, ...]]]:
    """Yield each simple target in an assignment target with the way to its part of the value."""
    if isinstance(target, (cst.Tuple, cst.List)):
        starred = any(isinstance(element, cst.StarredElement) for element in target.elements)
        for index, element in enumerate(target.elements):
            step = "*" if isinstance(element, cst.StarredElement) else "[]" if starred else str(index)
            yield from targets(element.value, (*path, step))
    else:
        yield target, path


def captures(pattern: cst.CSTNode) -> Iterator[cst.Name]:
    """Yield the names that a ``match`` pattern binds."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.MatchAs, cst.MatchStar)) and node.name is not None:
            yield node.name
        stack.extend(children(node))


def leaves(block: cst.CSTNode) -> bool:
    """Say whether a block never comes to its end nor to its loop's: its last statement returns or raises."""
    if isinstance(block, (cst.Else, cst.If)):
        return (
            leaves(block.body) if isinstance(block, cst.Else) else leaves(block.body) and block.orelse is not None and leaves(block.orelse)
        )
    body = getattr(block, "body", None)
    last = body[-1] if body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, (cst.Return, cst.Raise))
