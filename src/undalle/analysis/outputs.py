"""Reads of the answer of a Responses call that only fit another answer: fixed positions in ``output``, text taken for an image."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from undalle.analysis.names import Names
from undalle.analysis.results import Trace
from undalle.analysis.tree import Tree, children
from undalle.analysis.values import Values
from undalle.facts import Access, Read, Span

OUTPUT = ("output",)
_TESTS = frozenset({"type", "status"})
_DECODERS = frozenset({"b64decode", "standard_b64decode", "urlsafe_b64decode", "decodebytes", "a2b_base64"})


class Outputs:
    """Finds the reads, as ``Read`` facts. Their paths are:

    ``output [0] result`` a fixed item's image, ``output [0]`` a fixed item whose image is read through a name, ``output [0] b64`` an image
    where no answer has it, ``output [0] type`` a fixed item that is asked for its type, ``output *`` every item's image in a
    comprehension, ``output for`` in a loop, ``output_text`` and ``output_text image``: the text, and the text taken for an image.

    ``Read.span`` is what a search takes the place of, ``Access.span`` its part from ``.output`` on, ``name_span`` a comprehension's target.
    """

    def __init__(self, tree: Tree, names: Names, values: Values) -> None:
        self.tree, self.names, self.values = tree, names, values

    def of(self, trace: Trace) -> Iterator[Read]:
        """Yield the reads of one answer."""
        for node, access in trace.accesses.items():
            if not isinstance(node, cst.BaseExpression):
                continue
            if access.path == OUTPUT:
                yield from self._output(node, access)
            elif access.path == ("output_text",):
                yield self._read(node, access, ("output_text", "image") if self._decoded(node) else ("output_text",))

    def _output(self, node: cst.BaseExpression, access: Access) -> Iterator[Read]:
        above = self.tree.parent(node)
        if isinstance(above, cst.Subscript) and above.value is node:
            index = self._index(above)
            if index is not None:
                yield from self._fixed(above, access, ("output", f"[{index}]"))
        elif isinstance(above, (cst.For, cst.CompFor)) and above.iter is node and isinstance(above.target, cst.Name):
            yield from self._looped(above, node, access)

    def _index(self, node: cst.Subscript) -> int | None:
        index = node.slice[0].slice
        literal = self.values.literal(index.value) if isinstance(index, cst.Index) else None
        return literal.word if literal is not None and isinstance(literal.word, int) else None

    def _fixed(self, item: cst.Subscript, access: Access, place: tuple[str, ...]) -> Iterator[Read]:
        steps = list(self._steps(item))
        for node, name in steps:
            if name == "result":
                yield self._read(node, access, (*place, "result" if node is steps[0][0] else "b64"))
                return
            if "b64" in name or "base64" in name:
                yield self._read(node, access, (*place, "b64"))
                return
            if name in _TESTS:
                yield self._read(item, access, (*place, "type"))
                return
        above = self.tree.parent(item)
        if not steps and isinstance(above, cst.Assign) and len(above.targets) == 1 and isinstance(above.targets[0].target, cst.Name):
            binding = self.names.binding_at(above.targets[0].target)
            taken = {name for use in (self.names.uses(binding) if binding else ()) for _, name in list(self._steps(use))[:1]}
            if "result" in taken:
                yield self._read(item, access, (*place, "type") if taken & _TESTS else place)

    def _steps(self, node: cst.CSTNode) -> Iterator[tuple[cst.BaseExpression, str]]:
        """Yield each attribute and key that is read behind ``node``; indexes are passed over."""
        above = self.tree.parent(node)
        while isinstance(above, (cst.Attribute, cst.Subscript)) and above.value is node:
            node = above
            if isinstance(above, cst.Attribute):
                yield above, above.attr.value
            elif isinstance(index := above.slice[0].slice, cst.Index):
                key = self.values.literal(index.value)
                if key is not None and isinstance(key.word, str):
                    yield above, key.word
            above = self.tree.parent(node)

    def _looped(self, loop: cst.For | cst.CompFor, node: cst.BaseExpression, access: Access) -> Iterator[Read]:
        holder = loop if isinstance(loop, cst.For) else self.tree.parent(loop)
        assert holder is not None
        assert isinstance(loop.target, cst.Name)
        binding = self.names.binding_at(loop.target)
        uses = self.names.uses(binding) if binding is not None else []
        taken = {name for use in uses for _, name in list(self._steps(use))[:1]}
        if "result" not in taken or taken & _TESTS or any(self._handed(use) for use in uses) or self._guarded(holder):
            return
        bare = isinstance(loop, cst.CompFor) and not loop.ifs and loop.inner_for_in is None
        found = self._read(node, access, ("output", "*") if bare else ("output", "for"))
        yield Read(Access(found.access.path, access.kind, access.span, self.tree.span(loop.target)), found.span, (), mixed=found.mixed)

    def _handed(self, use: cst.Name) -> bool:
        """Say whether an item is handed to a function, which may well ask for its type (``getattr``, ``isinstance``)."""
        return isinstance(self.tree.parent(use), cst.Arg)

    def _guarded(self, holder: cst.CSTNode) -> bool:
        return isinstance(holder, cst.For) and any(isinstance(above, cst.Try) for above in (*_below(holder.body), *self.tree.up(holder)))

    def _read(self, node: cst.BaseExpression, access: Access, path: tuple[str, ...]) -> Read:
        span = self.tree.whole(node)
        inside = self.tree.nearest(node, cst.FormattedString) is not None
        rest = Span(span.file, access.span.start, span.end)
        statement = self.tree.span(self.tree.statement(node))
        return Read(Access(path, access.kind, rest, access.name_span), span, (), mixed=inside, statement=statement)

    def _decoded(self, node: cst.CSTNode) -> bool:
        """Say whether a text is decoded, directly or by the name it is bound to."""
        above = self.tree.parent(node)
        if isinstance(above, cst.Arg):
            call = self.tree.parent(above)
            return isinstance(call, cst.Call) and self.tree.code(call.func).rpartition(".")[2] in _DECODERS
        if isinstance(above, cst.Assign) and isinstance(above.targets[0].target, cst.Name):
            binding = self.names.binding_at(above.targets[0].target)
            return binding is not None and any(self._decoded(use) for use in self.names.uses(binding))
        return False


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))
