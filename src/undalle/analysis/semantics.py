"""What can be asked about one tree: the object for each question, made once and introduced to those it asks itself."""

from __future__ import annotations

from undalle.analysis.arguments import Containers
from undalle.analysis.attributes import Attributes
from undalle.analysis.callers import Callers
from undalle.analysis.calls import Calls, Candidate
from undalle.analysis.clients import Clients
from undalle.analysis.displays import Displays
from undalle.analysis.downloads import Downloads
from undalle.analysis.flow import Flow
from undalle.analysis.handlers import Handlers
from undalle.analysis.holders import Holders
from undalle.analysis.http import HttpCalls
from undalle.analysis.locals import Locals
from undalle.analysis.names import Names
from undalle.analysis.outputs import Outputs
from undalle.analysis.own import OwnCalls
from undalle.analysis.paths import Paths
from undalle.analysis.requests import Requests
from undalle.analysis.results import Results
from undalle.analysis.sinks import Sinks
from undalle.analysis.sites import Sites
from undalle.analysis.tree import Tree
from undalle.analysis.values import Values
from undalle.analysis.wrappers import Wrappers
from undalle.catalog import Catalog


class Semantics:
    """The questions about a tree. Two flows follow values: ``answers`` those of calls, ``sinks`` the URLs that are read out of them."""

    def __init__(self, tree: Tree, catalog: Catalog) -> None:
        self.tree, self.catalog = tree, catalog
        self.names = names = Names(tree)
        self.paths = paths = Paths(tree, names)
        self.values = values = Values(tree, names, paths, catalog)
        self.containers = Containers(tree, names, paths, values)
        self.callers, holders = Callers(tree, names, paths), Holders(tree, names, paths)
        self.attributes = Attributes(tree, values.classes, paths)
        locals_ = Locals(tree, names)
        self.answers = Flow(tree, names, Locals(tree, names), self.callers, holders, self.attributes)
        self.results = Results(tree, paths, values, self.callers, self.answers)
        self.clients = Clients(tree, names, paths, values, catalog)
        self.finder = Calls(tree, names, paths, self.clients, catalog)
        self.displays = Displays(tree, names, paths, catalog, values.passed)
        self.downloads = Downloads(tree, names, self.displays, self.containers, locals_)
        self.requests = Requests(tree, names, values, self.containers, catalog)
        self.sinks = Sinks(tree, paths, self.downloads, self.callers, Flow(tree, names, locals_, self.callers, holders, self.attributes))

    def found(self) -> list[Candidate]:
        """Return the calls that are about images, in source order."""
        tree, names, paths, catalog = self.tree, self.names, self.paths, self.catalog
        posted = HttpCalls(tree, names, paths, self.values, self.containers, catalog).find()
        others = (*posted, *Wrappers(tree, paths, catalog).find(), *OwnCalls(tree, names, paths, catalog).find())
        every = sorted((*self.finder.find(), *others), key=lambda one: tree.offsets(one.node))
        return [one for one in every if self.requests.concerns(one)]

    def sites(self, found: list[Candidate]) -> Sites:
        """Return what makes call sites of ``found``."""
        handlers = Handlers(self.tree, [candidate.node for candidate in found], self.catalog.codes)
        return Sites(self.tree, self.containers, self.sinks, self.requests, Outputs(self.tree, self.names, self.values), handlers)
