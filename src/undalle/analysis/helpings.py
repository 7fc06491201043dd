"""What a program makes only to fetch with it: sessions, headers, proxies, timeouts. Whoever takes the fetch away may take them too."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.answers import Answers
from undalle.analysis.bindings import Binding
from undalle.analysis.displays import Displays
from undalle.analysis.tree import Tree, children
from undalle.facts import Helping, Span

_MAKERS = frozenset({"aiohttp.ClientTimeout", "httpx.Timeout", "httpx.Limits", "urllib3.Timeout", "urllib3.Retry", "dict", "str"})
_CLOSERS = frozenset({"close", "aclose"})
_DISPLAYS = (cst.Dict, cst.DictElement, cst.List, cst.Tuple, cst.Set, cst.Element, cst.Arg, cst.BinaryOperation, cst.UnaryOperation)
_PARTS = (cst.BaseExpression, cst.BaseElement, cst.BaseDictElement, cst.Arg)
_WORDS = (cst.SimpleString, cst.ConcatenatedString, cst.Integer, cst.Float, cst.Name)


class Helpings:
    """Finds the names that hold nothing but such things. ``script``: the file's module level runs as it stands; nobody imports from it."""

    def __init__(self, tree: Tree, displays: Displays, answers: Answers, *, script: bool) -> None:
        self.tree, self.displays, self.answers, self.script = tree, displays, answers, script
        self.names, self.paths = displays.names, displays.paths

    def find(self) -> Iterator[Helping]:
        """Yield each of them whose uses are all in sight, in source order."""
        for node in self.tree.every(cst.Assign, cst.With):
            if isinstance(node, cst.Assign) and len(node.targets) == 1 and self._in_reach(node):
                yield from self._assigned(node, node.targets[0].target)
            elif isinstance(node, cst.With) and self._in_reach(node):
                yield from self._opened(node)

    def _in_reach(self, node: cst.CSTNode) -> bool:
        return self.tree.measured(node) or (self.script and isinstance(self.tree.scope(node), cst.Module))

    def _assigned(self, node: cst.Assign, target: cst.BaseExpression) -> Iterator[Helping]:
        binding = self._only(target, node.value)
        if binding is None or (isinstance(binding.scope, cst.Module) and not self.script):
            return
        uses, ends = self._uses(binding)
        yield Helping(binding.name, self.tree.span(node), uses, ends, alone=self.answers.alone(node))

    def _opened(self, node: cst.With) -> Iterator[Helping]:
        """Yield the session that a ``with`` opens, alone or first of several."""
        item, *others = node.items
        made = self.displays.session(item.item) if isinstance(node.body, cst.IndentedBlock) else None
        binding = self._only(item.asname.name, item.item) if made is not None and item.asname is not None else None
        if binding is None:
            return
        uses, ends = self._uses(binding)
        header = self.answers.header(node)
        strings = tuple(token.span for token in self.answers.strings(node.body))
        beside = tuple(self.tree.span(one) for one in others)
        yield Helping(
            binding.name, header, uses, ends, body=self.tree.span(node.body), strings=strings, beside=beside, item=self.tree.span(item)
        )

    def _only(self, target: cst.BaseExpression, value: cst.BaseExpression) -> Binding | None:
        """Return the binding of ``target`` if nothing else is ever bound to its name, and making ``value`` does nothing else."""
        # Who reads a name is costly to find out: what is made is looked at first.
        binding = self.names.binding_at(target) if isinstance(target, cst.Name) and self._idle(value) else None
        if binding is None or binding.name in self.names.declared or isinstance(binding.scope, cst.ClassDef):
            return None
        bindings, reads = self.names.family(binding)
        return binding if len(bindings) == 1 and any(self.tree.measured(read) for read in reads) else None

    def _idle(self, value: cst.CSTNode) -> bool:
        """Say whether to leave out ``value`` changes nothing but that it is not there."""
        if isinstance(value, _WORDS):
            return True
        if isinstance(value, cst.Attribute):
            return self._idle(value.value)
        if isinstance(value, cst.Call):
            made = self.displays.session(value)
            return (made is not None or self.paths.of(value.func) in _MAKERS) and all(self._idle(one.value) for one in value.args)
        if isinstance(value, cst.FormattedString):
            fields = [part.expression for part in value.parts if isinstance(part, cst.FormattedStringExpression)]
            return all(self._idle(one) for one in fields)
        return isinstance(value, _DISPLAYS) and all(self._idle(one) for one in children(value) if isinstance(one, _PARTS))

    def _uses(self, binding: Binding) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return the uses of a name, and the statements that only close what it holds."""
        uses: list[Span] = []
        ends: list[Span] = []
        for use in self.names.uses(binding):
            end = self._closing(use)
            (uses if end is None else ends).append(self.tree.span(use if end is None else end))
        return tuple(uses), tuple(ends)

    def _closing(self, use: cst.Name) -> cst.CSTNode | None:
        member = self.tree.parent(use)
        call = self.tree.parent(member) if isinstance(member, cst.Attribute) and member.attr.value in _CLOSERS else None
        above = self.tree.parent(call) if isinstance(call, cst.Call) and call.func is member else None
        statement = self.tree.parent(above) if isinstance(above, cst.Await) else above
        return statement if isinstance(statement, cst.Expr) and not self.answers.alone(statement) else None
