"""What a check may ask beside the call: the catalogue, the targets, the day, and how the call stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from undalle.catalog import Catalog, Lifecycle, Operation
from undalle.checks.lost import lost, misread
from undalle.checks.routes import IMAGES, own_background, route
from undalle.checks.standing import Standing, standing
from undalle.diagnostics import Applicability, Change, Diagnostic, Related, Severity
from undalle.facts import CallSite, Mention, Span, Word, in_tests


class Site(StrEnum):
    """What sort of call a check is asked about.

    CALL: an image call. TOOL: an image tool of a Responses call. WRAPPER: a framework's function or class. RESPONSE: a Responses call with
    an image model in its seat. DRAWN: one of those that is to become an image call. CHAT: a chat completion that names an image model.
    """

    CALL = "call"
    TOOL = "tool"
    WRAPPER = "wrapper"
    RESPONSE = "response"
    DRAWN = "drawn"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may ask beside the call: the catalogue, the targets, the day, and which SDK the project runs.

    ``running`` finds out which generation of the SDK the project runs, "1" or "0", and whether the project shows it: it may have to read
    all of it. ``holds_urls``: a URL whose use is out of sight is left alone. ``own_words`` says by parameter what words of the project's
    own become.
    """

    catalog: Catalog
    target: str
    as_of: date
    running: Callable[[], tuple[str, bool]] = lambda: ("1", False)
    natural_style: str = "drop"
    mainline: str = ""
    pin_defaults: bool = True
    holds_urls: bool = False
    own_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def generation(self) -> str:
        """What a call of the old SDK becomes or stays: "1" or "0"."""
        return self.running()[0]

    @property
    def proven(self) -> bool:
        """Whether the project shows which generation it runs."""
        return self.running()[1]

    def translate(self, model: str, endpoint: str, parameter: str, word: Word) -> Word | None:
        """Return what a word that ``model`` refuses becomes: what the settings say, else the catalogue; None where neither knows it."""
        own = self.own_words.get(parameter, {}).get(word) if isinstance(word, str) else None
        wanted = own is not None and not self.catalog.accepts(model, endpoint, parameter, word)
        fits = wanted and self.catalog.accepts(model, endpoint, parameter, own)
        return own if fits else self.catalog.translate(model, endpoint, parameter, word)

    def operation(self, call: CallSite) -> Operation:
        """Return the catalogue's row of the call; a Responses call that asks for an image has the endpoint that its words are meant for."""
        row = self.catalog.operations()[call.operation]
        return replace(row, endpoint=route(call, self.catalog) or row.endpoint) if call.request is not None else row

    def endpoint(self, call: CallSite) -> str:
        """Return the endpoint that the words of ``call`` are for: that of the operation it becomes, where its own is gone."""
        row = self.operation(call)
        return row.endpoint if row.modern == row.id else self.catalog.operations()[row.modern].endpoint

    def sorts(self, call: CallSite) -> frozenset[Site]:
        """Return what sort of call ``call`` is, for the checks to choose by."""
        operation = self.operation(call)
        if operation.surface == "wrapper" or operation.endpoint == "chat":
            return frozenset({Site.WRAPPER if operation.surface == "wrapper" else Site.CHAT})
        if call.request is None:
            return frozenset({Site.TOOL if operation.surface == "tool" else Site.CALL})
        if operation.endpoint == self.catalog.operations()[call.operation].endpoint:
            return frozenset()
        return frozenset({Site.RESPONSE, Site.DRAWN} if operation.endpoint == IMAGES else {Site.RESPONSE})

    def drawing(self, call: CallSite) -> CallSite:
        """Return ``call`` as the rules about images see it: without the boolean that runs a response in the background."""
        if call.request is None:
            return call
        seen = (replace(one, items=tuple(item for item in one.items if not own_background(item))) for one in call.arguments)
        return replace(call, arguments=tuple(seen))

    def standing(self, call: CallSite) -> Standing:
        """Return whether the call is reported at all, and how sure a fix of it can be."""
        return standing(call, self.catalog)

    def lifecycle(self, word: Word) -> Lifecycle | None:
        """Return where an image model of the catalogue stands today; None for other words and for the target itself."""
        if not isinstance(word, str) or word == self.target or self.catalog.seat(word) != "image":
            return None
        return self.catalog.lifecycle(word, self.as_of)

    def outlives(self, word: str) -> bool:
        """Say whether the target is there longer than the model ``word``."""
        mine = self.catalog.lifecycle(self.target, self.as_of).shutdown
        theirs = self.catalog.lifecycle(word, self.as_of).shutdown
        return mine is None or (theirs is not None and mine > theirs)

    def replaced(self, word: Word) -> bool:
        """Say whether the model ``word`` in an image seat is rewritten to the target."""
        if self.catalog.seat(word) in {"chat", "reseller"}:
            return True
        life = self.lifecycle(word)
        return (
            life is not None and isinstance(word, str) and (life.state == "retired" or (life.state == "retiring" and self.outlives(word)))
        )

    def after(self, call: CallSite) -> tuple[str, ...]:
        """Return every model the call can name once it is migrated; when that was not seen, every model that is alive."""
        arguments = list(call.named("model"))
        words = [word for argument in arguments for word in argument.value.known if isinstance(word, str)]
        if not arguments:
            return (self.target,) if call.complete else self._alive()
        if not words:
            return self._alive()
        return tuple(dict.fromkeys(self.target if self.replaced(word) or word not in self.catalog.models else word for word in words))

    def _alive(self) -> tuple[str, ...]:
        alive = (one for one in self.catalog.targets() if self.catalog.lifecycle(one, self.as_of).state != "retired")
        return tuple(dict.fromkeys((self.target, *alive)))

    def overtaxed(self, call: CallSite, mainline: Word) -> bool:
        """Say whether a Responses call's chat model ``mainline`` has been seen refused with what its image tool will draw with."""
        words = (
            word
            for parts in (call.request.images if call.request else ())
            for entry in parts
            for one in entry.items
            if one.name == "model"
            for word in one.value.known
        )
        return any(self.replaced(word) and not self.catalog.draws_for(mainline, self.target) for word in words)

    def refused(self, call: CallSite, parameter: str) -> bool:
        """Say whether no model the call can name takes ``parameter`` at all."""
        endpoint = self.endpoint(call)
        return not any(self.catalog.knows(model, endpoint, parameter) for model in self.after(call))

    def diagnostic(self, code: str, call: CallSite, span: Span, *, changes: tuple[Change, ...] = (), **words: object) -> Diagnostic:
        """Return a finding of ``code``: its message from the rule's page and ``words``, as severe as the call's standing lets it be."""
        rule = self.catalog.rules()[code]
        stands = self.standing(call)
        uses = () if call.span.covers(span) else (Related(call.callee, "the call that uses it"),)
        related = (*_parts(call, span), *uses, *lost(call, changes), *misread(call, changes, self.catalog))
        return Diagnostic(
            code=code,
            span=span,
            severity=min(Severity[rule.severity.upper()], stands.severity),
            message=rule.message.format(**words),
            changes=changes,
            related=related,
            becomes=rule.advice.format(**words),
            ceiling=stands.ceiling,
            reasons=stands.reasons,
        )

    def remark(self, code: str, mention: Mention, **words: object) -> Diagnostic:
        """Return a finding of ``code`` about a word that no call accounts for. In tests it is a note: they expect what code says."""
        rule = self.catalog.rules()[code]
        quiet = mention.host or in_tests(mention.span.file)
        return Diagnostic(
            code=code,
            span=mention.span,
            severity=Severity.NOTE if quiet else Severity[rule.severity.upper()],
            message=rule.message.format(**words),
            becomes=rule.advice.format(**words),
            ceiling=Applicability.DISPLAY,
            reasons=(f"the code around it talks to {mention.host}",) if mention.host else (),
        )


def _parts(call: CallSite, span: Span) -> Iterator[Related]:
    """Yield where the argument that a finding at ``span`` is about is handed over and where its words are, as far as that is elsewhere.

    The URL of a request posted by hand is one of these places.
    """
    if call.address is not None and not span.covers(call.address):
        yield Related(call.address, "where the request goes")
    for argument in call.items():
        words = [literal.span for literal in argument.value.literals]
        if span == argument.whole or span in words:
            if not argument.whole.covers(span) and not call.span.covers(argument.whole):
                yield Related(argument.whole, "where the call is given it")
            if span == argument.whole:
                yield from (Related(word, "where its value is written") for word in words if not span.covers(word))
