"""One file in, its facts out. The tree does not survive."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import libcst as cst

from undalle.analysis.answered import Answered
from undalle.analysis.arms import legacy_arms
from undalle.analysis.calls import Candidate
from undalle.analysis.data import without_data
from undalle.analysis.depth import TooDeepError
from undalle.analysis.exports import Exports
from undalle.analysis.given import Given
from undalle.analysis.helpings import Helpings
from undalle.analysis.imports import header, imports_of
from undalle.analysis.lent import Lent
from undalle.analysis.mentions import PARAMETERS, Mentions
from undalle.analysis.old_names import OldNames
from undalle.analysis.passings import Passings
from undalle.analysis.project_calls import followed_calls, project_call
from undalle.analysis.semantics import Semantics
from undalle.analysis.strays import strays
from undalle.analysis.tree import Tree
from undalle.catalog import Catalog
from undalle.facts import CallSite, FileFacts, Follow, Helping, LentRead, Read, SinkKind
from undalle.sources.source import UnparsableError

_PLACE = re.compile(r"^parser error: error at \d+:\d+: ")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector out while many long-lived nodes are made: it would only look at them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def analyze(name: str, text: str, catalog: Catalog, follow: frozenset[Follow] = frozenset()) -> FileFacts:
    """Return the facts of one file. ``name`` becomes ``Span.file``. Raises ``UnparsableError``.

    ``follow`` are functions whose calls are traced too, since something of ours may come out of them.
    """
    with _no_collection():
        try:
            tree, hidden = _tree(name, text, catalog)
        except TooDeepError:
            raise UnparsableError("it is nested too deeply", 1, 1) from None
        except cst.ParserSyntaxError as error:
            raise UnparsableError(_reason(error), error.editor_line, error.editor_column) from None
        facts = _facts(tree, catalog, follow)
        return replace(facts, names=facts.names | hidden) if hidden else facts


def _tree(name: str, text: str, catalog: Catalog) -> tuple[Tree, frozenset[str]]:
    """Return the tree of a text without what is plain data, and the names that are bound there."""
    bare = without_data(text, partial(_asked_about, catalog))
    try:
        return Tree(name, bare.text), bare.names
    except cst.ParserSyntaxError:
        if bare.text == text:
            raise
        return Tree(name, text), frozenset()  # for the row that it names


def _asked_about(catalog: Catalog, word: str) -> bool:
    return catalog.seat(word) is not None or any(catalog.legacy_word(parameter, word) for parameter in PARAMETERS)


def _reason(error: cst.ParserSyntaxError) -> str:
    """Return in a few words what LibCST says, without its place and without a list of all tokens there are."""
    words = _PLACE.sub("syntax error: ", " ".join(error.message.split()))
    return words.partition(": expected one of ")[0] or "syntax error"


def _facts(tree: Tree, catalog: Catalog, follow: frozenset[Follow]) -> FileFacts:
    ask = Semantics(tree, catalog)
    names, paths, values, results = ask.names, ask.paths, ask.values, ask.results
    found = ask.found()
    sites = ask.sites(found)
    ask.callers.foreign.update(candidate.node.func for candidate in found)
    passings = Passings(tree, paths, values, follow)
    with values.noting():
        list(passings.all())
        for candidate in found:
            sites.arguments(candidate)
            ask.requests.of(candidate)
    traces = results.traces(found)
    ask.attributes.steps.update(node for trace in traces for node in trace.accesses)
    before_1_0 = any(candidate.operation.surface == "sdk0" for candidate in found)
    old = OldNames(tree, names, paths, catalog)
    followed = followed_calls(tree, paths, follow)
    lent = Lent(names, ask.callers, follow)
    ask.sinks.learn([*((leaf, ()) for trace in traces for leaf in trace.urls()), *followed, *lent.uses()])
    calls = sites.all(found, traces, ours=ask.finder.ours)
    joined = tuple(project_call(node, shape, callee, tree, results, sites) for (node, shape), callee in followed.items())
    entered = tuple(LentRead(one.name, sites.lent(binding)) for one, binding in lent.parameters().items())
    nodes = [candidate.node for candidate in found]
    mentions = Mentions(tree, values, catalog).find(nodes, ours=ask.finder.ours)
    # Before the imports are looked at: what helps to fetch reads them too.
    helpings = _helpings(ask, found, calls, [*(one.url for one in joined), *(one.url for one in entered)])
    return FileFacts(
        file=tree.name,
        calls=Given(tree, paths, values, ask.answers, ask.sinks, sites).all(found, calls),
        helpings=helpings,
        project_calls=joined,
        lent=entered,
        passings=tuple(passings.all()),
        exports=tuple(Exports(names, values, ask.clients, paths).all()),
        accounted=(accounted := values.readers()),
        mentions=tuple(Answered(tree, results, sites).all(mentions, nodes)),
        # Where each use stands matters only where something may be written, or a use may be one that is accounted for.
        imports=imports_of(tree, names, placed=bool(found or followed or entered or accounted)),
        names=frozenset(names.words),
        header=header(tree),
        newline=tree.module.default_newline,
        indent=tree.module.default_indent,
        strays=strays(tree, names, values, {leaf for trace in traces for leaf in trace.leaves}) if found else (),
        fetches=tuple(ask.downloads.all()) if found or followed or entered else (),
        legacy_arms=tuple(legacy_arms(tree, catalog)),
        old_names=old.find() if before_1_0 else (),
        settings=old.settings() if before_1_0 else frozenset(),
    )


def _helpings(ask: Semantics, found: Sequence[Candidate], calls: Iterable[CallSite], elsewhere: Iterable[Read]) -> tuple[Helping, ...]:
    """Return what only helps to fetch a URL, where one is fetched: of ``calls``, or ``elsewhere``."""
    reads = (*(read for call in calls for read in call.result.reads), *elsewhere)
    if not any(sink.kind is SinkKind.DOWNLOAD for read in reads for sink in read.sinks):
        return ()
    script = any(isinstance(ask.tree.scope(candidate.node), cst.Module) for candidate in found)
    return tuple(Helpings(ask.tree, ask.displays, ask.downloads.answers, script=script).find())
