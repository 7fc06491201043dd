"""Codes of errors that code asks for and that a migrated call does not answer with any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import libcst as cst

from undalle.analysis.tree import Tree
from undalle.facts import Span


class Handlers:
    """Finds where such a code is compared with something. ``codes`` are the old ones with what is answered instead."""

    def __init__(self, tree: Tree, calls: Collection[cst.CSTNode], codes: Mapping[str, str]) -> None:
        self.tree, self.calls, self.codes = tree, calls, codes

    def of(self, call: cst.CSTNode) -> tuple[tuple[str, Span], ...]:
        """Return the codes that the handlers around ``call`` ask for, and those asked for where no handler of a call stands around them."""
        if not self._asked:
            return ()
        around = set(self._around(call))
        found = ((code, self.tree.span(node)) for node, code in self._asked.items() if self._handler(node) in {None, *around})
        return tuple(sorted(found, key=lambda one: one[1]))

    @cached_property
    def _asked(self) -> dict[cst.CSTNode, str]:
        said = [code for code in self.codes if code in self.tree.text]
        texts = self.tree.every(cst.SimpleString) if said else ()
        return {node: code for node in texts for code in said if self._asks(node, code)}

    def _asks(self, node: cst.CSTNode, code: str) -> bool:
        """Say whether ``node`` is ``code`` in a comparison, and the new code is not asked for beside it."""
        if not isinstance(node, cst.SimpleString) or node.evaluated_value != code:
            return False
        compared = any(isinstance(above, (cst.Comparison, cst.MatchCase)) for above in self.tree.up(node))
        block = next((one for one in self.tree.up(node) if isinstance(one, (cst.ExceptHandler, cst.FunctionDef))), None)
        beside = self.tree.code(block if block is not None else self.tree.statement(node))
        return compared and self.codes[code] not in beside

    def _handler(self, node: cst.CSTNode) -> cst.ExceptHandler | None:
        """Return the handler of one of the calls that ``node`` stands in."""
        above = next((one for one in self.tree.up(node) if isinstance(one, cst.ExceptHandler)), None)
        return above if above is not None and any(above in self._around(call) for call in self.calls) else None

    def _around(self, call: cst.CSTNode) -> Iterator[cst.ExceptHandler]:
        below = call
        for above in self.tree.up(call):
            if isinstance(above, cst.Try) and below is above.body:
                yield from above.handlers
            below = above
