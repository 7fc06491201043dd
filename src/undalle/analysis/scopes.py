"""How one scope is read: every name bound or read in it, in the order in which it runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import libcst as cst

from undalle.analysis.bindings import NOTHING, Binding, Env, Loop, Reaching, captures, leaves, targets
from undalle.analysis.tree import children

_SPECIAL = frozenset(
    {
        cst.Name, cst.Attribute, cst.Arg, cst.NamedExpr, cst.Lambda, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp,
    }
)  # fmt: skip


class Scopes:
    """What was found so far, by scope, and the reader that finds it."""

    def __init__(self, module: cst.Module) -> None:
        self.module = module
        self.reaching: dict[cst.CSTNode, Reaching] = {}
        self.free: dict[cst.CSTNode, cst.CSTNode] = {}
        self.bindings: dict[cst.CSTNode, dict[str, list[Binding]]] = defaultdict(dict)
        self.loads: dict[cst.CSTNode, dict[str, list[cst.Name]]] = defaultdict(dict)
        self.known: dict[cst.CSTNode, Binding] = {}
        self.loop_ends: dict[Binding, Reaching] = {}
        self.declared: dict[cst.CSTNode, dict[str, cst.CSTNode]] = defaultdict(dict)
        self._log: list[Binding] = []
        self._loops: list[Loop] = []

    def read(self, scope: cst.CSTNode) -> None:
        """Read the whole of ``scope``, without the functions and classes in it."""
        env = Env()
        if isinstance(scope, (cst.FunctionDef, cst.Lambda)):
            self._parameters(scope, env)
        if isinstance(scope, cst.Lambda):
            self._expression(scope.body, env, scope)
        elif isinstance(scope, (cst.FunctionDef, cst.ClassDef)):
            self._block(scope.body, env, scope)
        else:
            self._block(scope, env, scope)

    def _parameters(self, scope: cst.FunctionDef | cst.Lambda, env: Env) -> None:
        given = scope.params
        listed = [*given.posonly_params, *given.params, *given.kwonly_params]
        listed.extend(extra for extra in (given.star_arg, given.star_kwarg) if isinstance(extra, cst.Param))
        for parameter in listed:
            self._bind(parameter.name, "parameter", env, scope, parameter.default)

    def _bind(
        self,
        node: cst.CSTNode,
        kind: str,
        env: Env,
        scope: cst.CSTNode,
        value: cst.BaseExpression | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        if not isinstance(node, cst.Name):
            self._expression(node, env, scope)
            return
        holder = self.declared[scope].get(node.value)
        binding = Binding(node.value, node, kind, holder or scope, value, path)
        self.known[node] = binding
        self.bindings[binding.scope].setdefault(node.value, []).append(binding)
        self._log.append(binding)
        if holder is not None:
            return
        if kind == "augmented":
            env.add(binding)
        else:
            env.bind(binding)

    def _assign(
        self, target: cst.CSTNode, kind: str, env: Env, scope: cst.CSTNode, value: cst.BaseExpression | None, path: tuple[str, ...] = ()
    ) -> None:
        for simple, way in targets(target, path):
            self._bind(simple, kind, env, scope, value, way)

    def _load(self, name: cst.Name, env: Env, scope: cst.CSTNode) -> None:
        self.loads[scope].setdefault(name.value, []).append(name)
        found = env.get(name.value)
        if found is None or name.value in self.declared[scope] or name.value in self.declared[self.module]:
            self.free[name] = scope
        else:
            self.reaching[name] = found

    def _expression(self, node: cst.CSTNode, env: Env, scope: cst.CSTNode) -> None:
        if type(node) not in _SPECIAL:
            for child in children(node):
                self._expression(child, env, scope)
        elif isinstance(node, cst.Name):
            self._load(node, env, scope)
        elif isinstance(node, (cst.Attribute, cst.Arg)):
            self._expression(node.value, env, scope)
        elif isinstance(node, cst.NamedExpr):
            self._expression(node.value, env, scope)
            self._bind(node.target, "assign", env, scope, node.value)
        elif isinstance(node, cst.Lambda):
            self._defaults(node.params, env, scope)
        elif isinstance(node, cst.BaseComp):
            self._comprehension(node, env.branch(), scope)

    def _comprehension(self, node: cst.BaseComp, env: Env, scope: cst.CSTNode) -> None:
        part: cst.CompFor | None = node.for_in
        while part is not None:
            self._expression(part.iter, env, scope)
            self._assign(part.target, "for", env, scope, part.iter, ("[]",))
            for condition in part.ifs:
                self._expression(condition.test, env, scope)
            part = part.inner_for_in
        for name in ("key", "value", "elt"):
            if hasattr(node, name):
                self._expression(getattr(node, name), env, scope)

    def _defaults(self, given: cst.Parameters, env: Env, scope: cst.CSTNode) -> None:
        for parameter in (*given.posonly_params, *given.params, *given.kwonly_params):
            for part in (parameter.default, parameter.annotation):
                if part is not None:
                    self._expression(part, env, scope)

    def _block(self, block: cst.CSTNode, env: Env, scope: cst.CSTNode) -> None:
        body: Iterable[cst.CSTNode] = block.body  # type: ignore[attr-defined]
        for statement in body:
            if isinstance(statement, cst.SimpleStatementLine):
                for small in statement.body:
                    self._statement(small, env, scope)
            else:
                self._statement(statement, env, scope)

    def _statement(self, node: cst.CSTNode, env: Env, scope: cst.CSTNode) -> None:
        handler = getattr(self, f"_on_{type(node).__name__.lower()}", None)
        if handler is not None:
            handler(node, env, scope)
        else:
            self._expression(node, env, scope)

    def _on_assign(self, node: cst.Assign, env: Env, scope: cst.CSTNode) -> None:
        self._expression(node.value, env, scope)
        for target in node.targets:
            self._assign(target.target, "assign", env, scope, node.value)

    def _on_annassign(self, node: cst.AnnAssign, env: Env, scope: cst.CSTNode) -> None:
        self._expression(node.annotation, env, scope)
        if node.value is not None:
            self._expression(node.value, env, scope)
        self._assign(node.target, "assign" if node.value is not None else "declared", env, scope, node.value)

    def _on_augassign(self, node: cst.AugAssign, env: Env, scope: cst.CSTNode) -> None:
        self._expression(node.value, env, scope)
        self._assign(node.target, "augmented", env, scope, node.value)

    def _on_for(self, node: cst.For, env: Env, scope: cst.CSTNode) -> None:
        self._expression(node.iter, env, scope)
        loop = env.branch(node)
        self._assign(node.target, "for", loop, scope, node.iter, ("[]",))
        self._end_loop(node, loop, env, scope)

    def _on_while(self, node: cst.While, env: Env, scope: cst.CSTNode) -> None:
        loop = env.branch(node)
        self._expression(node.test, loop, scope)
        self._end_loop(node, loop, env, scope)

    def _end_loop(self, node: cst.For | cst.While, loop: Env, env: Env, scope: cst.CSTNode) -> None:
        self._loops.append(Loop(loop))
        self._block(node.body, loop, scope)
        left = self._loops.pop()
        turns = (loop, *left.continues)
        for name, head in loop.heads.items():
            self.loop_ends[head] = NOTHING.union(*(turn.changed.get(name, NOTHING) for turn in turns))
        env.merge(env.branch(), *turns)
        other = env.branch()
        if node.orelse is not None:
            self._block(node.orelse.body, other, scope)
        env.merge(other, *left.breaks)

    def _on_break(self, _node: cst.Break, env: Env, _scope: cst.CSTNode) -> None:
        if self._loops:
            self._loops[-1].breaks.append(env.since(self._loops[-1].body))

    def _on_continue(self, _node: cst.Continue, env: Env, _scope: cst.CSTNode) -> None:
        if self._loops:
            self._loops[-1].continues.append(env.since(self._loops[-1].body))

    def _on_if(self, node: cst.If, env: Env, scope: cst.CSTNode) -> None:
        self._expression(node.test, env, scope)
        taken, other = env.branch(), env.branch()
        self._block(node.body, taken, scope)
        if isinstance(node.orelse, cst.If):
            self._on_if(node.orelse, other, scope)
        elif node.orelse is not None:
            self._block(node.orelse.body, other, scope)
        self._join(env, (taken, node.body), (other, node.orelse))

    def _join(self, env: Env, *ways: tuple[Env, cst.CSTNode | None]) -> None:
        """Merge the branches that come back; if none does, keep all (what follows is dead)."""
        alive = [branch for branch, body in ways if body is None or not leaves(body)]
        env.merge(*(alive or [branch for branch, _ in ways]))

    def _on_try(self, node: cst.Try | cst.TryStar, env: Env, scope: cst.CSTNode) -> None:
        tried = env.branch()
        before = len(self._log)
        self._block(node.body, tried, scope)
        made = self._log[before:]
        ends: list[tuple[Env, cst.CSTNode | None]] = []
        for handler in node.handlers:
            caught = env.branch()
            for binding in made:
                caught.add(binding)
            if handler.type is not None:
                self._expression(handler.type, caught, scope)
            if handler.name is not None:
                self._bind(handler.name.name, "except", caught, scope)
            self._block(handler.body, caught, scope)
            ends.append((caught, handler.body))
        if node.orelse is not None:
            self._block(node.orelse.body, tried, scope)
        self._join(env, (tried, node.body), *ends)
        if node.finalbody is not None:
            self._block(node.finalbody.body, env, scope)

    _on_trystar = _on_try

    def _on_with(self, node: cst.With, env: Env, scope: cst.CSTNode) -> None:
        for item in node.items:
            self._expression(item.item, env, scope)
            if item.asname is not None:
                self._assign(item.asname.name, "with", env, scope, item.item)
        self._block(node.body, env, scope)

    def _on_functiondef(self, node: cst.FunctionDef, env: Env, scope: cst.CSTNode) -> None:
        for decorator in node.decorators:
            self._expression(decorator.decorator, env, scope)
        self._defaults(node.params, env, scope)
        if node.returns is not None:
            self._expression(node.returns, env, scope)
        self._bind(node.name, "def", env, scope)

    def _on_classdef(self, node: cst.ClassDef, env: Env, scope: cst.CSTNode) -> None:
        for part in (*node.decorators, *node.bases, *node.keywords):
            self._expression(part, env, scope)
        self._bind(node.name, "class", env, scope)

    def _on_import(self, node: cst.Import, env: Env, scope: cst.CSTNode) -> None:
        for alias in node.names:
            bound: cst.CSTNode = alias.asname.name if alias.asname is not None else alias.name
            while isinstance(bound, cst.Attribute):
                bound = bound.value
            self._bind(bound, "import", env, scope)

    def _on_importfrom(self, node: cst.ImportFrom, env: Env, scope: cst.CSTNode) -> None:
        if isinstance(node.names, cst.ImportStar):
            return
        for alias in node.names:
            self._bind(alias.asname.name if alias.asname is not None else alias.name, "import", env, scope)

    def _on_global(self, node: cst.Global, env: Env, scope: cst.CSTNode) -> None:
        """Declare nothing: ``declared`` holds it since before anything is read."""

    _on_nonlocal = _on_global

    def _on_match(self, node: cst.Match, env: Env, scope: cst.CSTNode) -> None:
        self._expression(node.subject, env, scope)
        ways: list[tuple[Env, cst.CSTNode | None]] = [(env.branch(), None)]
        for case in node.cases:
            taken = env.branch()
            for captured in captures(case.pattern):
                self._bind(captured, "match", taken, scope, node.subject)
            if case.guard is not None:
                self._expression(case.guard, taken, scope)
            self._block(case.body, taken, scope)
            ways.append((taken, case.body))
        self._join(env, *ways)
