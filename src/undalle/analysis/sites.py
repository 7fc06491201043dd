"""Puts together what is known of one call: its arguments, its client and every read of its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import libcst as cst

from undalle.analysis.arguments import Containers
from undalle.analysis.bindings import Binding
from undalle.analysis.calls import Candidate
from undalle.analysis.forms import Forms
from undalle.analysis.handlers import Handlers
from undalle.analysis.outputs import Outputs
from undalle.analysis.requests import Requests
from undalle.analysis.results import B64, URL, Trace
from undalle.analysis.sinks import Sinks, Uses
from undalle.analysis.tree import Tree
from undalle.analysis.truth import tested
from undalle.analysis.uploads import Uploads
from undalle.catalog import Operation
from undalle.facts import Access, Arguments, CallSite, Client, Loop, Read, Result, Shape, SinkKind, Span, tool_span


class Sites:
    """Describes calls as ``CallSite``."""

    def __init__(self, tree: Tree, containers: Containers, sinks: Sinks, requests: Requests, outputs: Outputs, handlers: Handlers) -> None:
        self.tree, self.containers, self.sinks, self.requests, self.outputs = tree, containers, sinks, requests, outputs
        self.handlers, self.uploads, self.forms = handlers, Uploads(tree, containers), Forms(tree, containers)

    def all(self, found: Iterable[Candidate], traces: Iterable[Trace], *, ours: bool) -> tuple[CallSite, ...]:
        """Return every call as a fact, and every image tool of a Responses call as one of its own, in source order."""
        sites: dict[Span, CallSite] = {}
        for candidate, trace in zip(found, traces, strict=True):
            site = self.of(candidate, trace, ours=ours)
            sites[site.span] = site
            if site.request is not None:
                sites.update({tool_span(parts): _tool(parts, site.client) for parts in site.request.images})
        return tuple(site for _, site in sorted(sites.items(), key=lambda one: one[0]))

    def of(self, candidate: Candidate, trace: Trace, *, ours: bool) -> CallSite:
        """Return the call as a fact. ``ours``: the file imports the openai package."""
        node = candidate.node
        callee = self.tree.whole(candidate.callee)
        responses = candidate.operation.responds
        result = self.result(trace)
        if responses:
            more = (*result.reads, *self.outputs.of(trace))
            result = replace(result, reads=tuple(sorted(more, key=lambda read: read.span)))
        return CallSite(
            operation=candidate.operation.id,
            span=self.tree.span(node),
            callee=callee,
            tail=Span(self.tree.name, self.tree.offsets(candidate.first)[0], callee.end),
            arguments=self.arguments(candidate),
            client=replace(candidate.client, ours=ours),
            result=result,
            root=candidate.root,
            address=candidate.address,
            lead=candidate.operation.lead,
            spelled=candidate.operation.spelled,
            request=self.requests.of(candidate) if responses else None,
            codes=self.handlers.of(node),
            bare=tuple(self.uploads.of(candidate)),
        )

    def arguments(self, candidate: Candidate) -> tuple[Arguments, ...]:
        """Return the brackets that hold the parameters of a call: its own, or its body's."""
        if candidate.body is not None:
            return self._posted(candidate.body, candidate.form)
        found = tuple(part.without(candidate.operation.lead) for part in self._brackets(candidate))
        return _understood(found, candidate.operation) if candidate.operation.spelled else found

    def _posted(self, body: cst.BaseExpression, form: cst.BaseExpression | None) -> tuple[Arguments, ...]:
        """Return what the body of a request is made of: data, or a form, or both."""
        whole = body is form or self.forms.is_form(body)
        parts = self.forms.of(body if whole or form is None else form) if whole or form is not None else ()
        return parts if parts and whole else (*self.containers.of_body(body), *parts)

    def _brackets(self, candidate: Candidate) -> tuple[Arguments, ...]:
        named, made = candidate.operation.positional, candidate.made
        if made is None or candidate.named is None:
            return self.containers.of_call(candidate.node, ("", *named) if candidate.threaded else named)
        given = sum(argument.keyword is None for argument in made.args) - 1
        later = ("", *named[given:]) if candidate.threaded else named[given:]
        own = () if candidate.lent else self.containers.of_call(candidate.node, later)
        return (*own, *self.containers.of_partial(made, candidate.named, ("", *named)))

    def result(self, trace: Trace) -> Result:
        """Return what becomes of an answer as a fact."""
        handled = self._handles_both(trace)
        reads = [
            self.read(node, access, handled=handled, mixed=trace.way.mixed)
            for node, access in trace.leaves.items()
            if isinstance(node, cst.BaseExpression)
        ]
        return Result(
            accesses=tuple(sorted(trace.accesses.values(), key=lambda access: access.span)),
            reads=tuple(sorted(reads, key=lambda read: read.span)),
            openings=tuple(sorted(trace.openings, key=lambda opening: opening.span)),
            crossed=tuple(dict.fromkeys(trace.way.crossed)),
            shapes=tuple(trace.way.shapes.items()),
            mixed=trace.way.mixed,
            entered=tuple(dict.fromkeys(trace.way.entered)),
            stored=tuple(dict.fromkeys(trace.way.stored)),
            copies=tuple(trace.copies),
        )

    def read(self, node: cst.BaseExpression, access: Access, *, handled: bool, mixed: bool = False, shape: Shape = ()) -> Read:
        """Return ``node``, which takes something out of an answer by ``access``, with all that is done with it.

        ``shape`` says how that lies in ``node``; ``mixed``: the answer may be another's.
        """
        uses = self.sinks.of(node, shape)
        loop = self.sinks.loops.around(node)
        return replace(
            _read(access, self.tree.whole(node), uses),
            handled=handled,
            others=mixed,
            statement=self.tree.span(self.tree.statement(node)),
            loop=Loop(*loop) if loop is not None else None,
        )

    def lent(self, parameter: Binding) -> Read:
        """Return what is done with the URL that a parameter holds, as if it were read there."""
        uses = Uses()
        self.sinks.followed(self.sinks.flow.named(parameter, (), uses), uses)
        holder, span = self.tree.parent(parameter.node), self.tree.span(parameter.node)
        if isinstance(holder, cst.Param) and holder.annotation is not None:
            uses.returns.append(self.tree.span(holder.annotation.annotation))
        return _read(Access((), "parameter", span, span), span, uses)

    def _handles_both(self, trace: Trace) -> bool:
        """Say whether the code asks which of ``url`` and ``b64_json`` is there before it takes one."""
        paths = {access.path for access in trace.leaves.values()}
        return {URL, B64} <= paths and (
            trace.asked or any(self._asked(node) for node, access in trace.leaves.items() if access.path in {URL, B64})
        )

    def _asked(self, node: cst.CSTNode) -> bool:
        above = self.tree.parent(node)
        if isinstance(above, (cst.BooleanOperation, cst.Comparison)) or tested(self.tree, node):
            return True
        return isinstance(node, cst.BaseExpression) and any(sink.kind is SinkKind.TRUTH for sink in self.sinks.of(node).sinks)


def _read(access: Access, span: Span, uses: Uses) -> Read:
    return Read(
        access=access,
        span=span,
        sinks=tuple(uses.sinks),
        locals=tuple(uses.locals),
        mixed=uses.mixed,
        returns=tuple(dict.fromkeys(uses.returns)),
        crossed=tuple(dict.fromkeys(uses.crossed)),
        handed=tuple(dict.fromkeys(uses.handed)),
        entered=tuple(dict.fromkeys(uses.entered)),
        shapes=tuple(uses.shapes.items()),
        stored=tuple(dict.fromkeys(uses.stored)),
        wrappers=tuple(dict.fromkeys(uses.wrappers)),
    )


def _tool(parts: tuple[Arguments, ...], client: Client) -> CallSite:
    span = tool_span(parts)
    return CallSite("image_generation", span, span, span, parts, client)


def _understood(found: tuple[Arguments, ...], operation: Operation) -> tuple[Arguments, ...]:
    """Return arguments under the names that the API has for them."""
    names = {own: name for name, own in operation.spelled}
    return tuple(
        replace(part, items=tuple(replace(item, name=names.get(item.name or "", item.name)) for item in part.items)) for part in found
    )
