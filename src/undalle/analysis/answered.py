"""A retired model that a call of unknown kind is given: is its answer read like an image's?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice

import libcst as cst

from undalle.analysis.posted import HTTP
from undalle.analysis.results import Results, Trace
from undalle.analysis.sites import Sites
from undalle.analysis.tree import Tree
from undalle.facts import Mention, Read, Role

_CALLS = 3


class Answered:
    """Finds the reads of a URL in answers to calls that no entry point accounts for: of the project's own clients, of gateways."""

    def __init__(self, tree: Tree, results: Results, sites: Sites) -> None:
        self.tree, self.results, self.sites = tree, results, sites

    def all(self, mentions: Iterable[Mention], found: Collection[cst.CSTNode]) -> Iterator[Mention]:
        """Yield ``mentions``, each model with the URLs that are read out of what it is handed to. ``found`` are calls of entry points."""
        listed = tuple(mentions)
        asked = {one.span for one in listed if one.parameter == "model" and one.role is Role.BINDING}
        strings = self.tree.every(cst.SimpleString) if asked else ()
        known = frozenset(found)
        reads = {span: self._reads(node, known) for node in strings if (span := self.tree.span(node)) in asked}
        yield from (replace(one, reads=reads.get(one.span, ())) for one in listed)

    def _reads(self, word: cst.SimpleString, found: Collection[cst.CSTNode]) -> tuple[Read, ...]:
        statement = self.tree.statement(word)
        above = (node for node in self.tree.up(word) if isinstance(node, cst.Call) and self.tree.statement(node) is statement)
        urls = [url for call in islice(above, _CALLS) if call not in found for url in self._urls(call)]
        return tuple(dict.fromkeys(urls))

    def _urls(self, call: cst.Call) -> Iterator[Read]:
        for path in ((), HTTP):
            trace = self.results.followed([(call, ())], Trace(), path)
            for node in trace.urls():
                yield self.sites.read(node, trace.leaves[node], handled=False)
