"""What every check is written with: the registry of checks, and the wishes that they have."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from undalle.checks.context import Context, Site
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Slot
from undalle.facts import Argument, CallSite, Mention, Span, Word

Check = Callable[[CallSite, Context], Iterator[Diagnostic]]
MentionCheck = Callable[[Mention, Context], Iterator[Diagnostic]]
_FOUND: dict[str, Check] = {}
_ABOUT: dict[str, tuple[frozenset[Site], bool]] = {}
_FOUND_MENTIONS: dict[str, MentionCheck] = {}


def check(code: str, *sites: Site, model: bool = False) -> Callable[[Check], Check]:
    """Register a function as the check of the rule ``code``.

    It is asked about calls of the sorts ``sites`` (none given: image calls). ``model``: it judges the word in the model's seat, which is a
    model's name only where the client is known to take one.
    """

    def register(function: Check) -> Check:
        _FOUND[code] = function
        _ABOUT[code] = (frozenset(sites or (Site.CALL,)), model)
        return function

    return register


def mention_check(code: str) -> Callable[[MentionCheck], MentionCheck]:
    """Register a function as the check of the rule ``code``, which is about words that no call accounts for."""

    def register(function: MentionCheck) -> MentionCheck:
        _FOUND_MENTIONS[code] = function
        return function

    return register


@cache
def checks() -> dict[str, Check]:
    """Return every check of calls in this package by the code of its rule, in the order of the codes."""
    _walk()
    return dict(sorted(_FOUND.items()))


def asked(call: CallSite, context: Context) -> Iterator[tuple[Check, CallSite]]:
    """Yield every check that has something to say about ``call``, with the call as that check is to see it."""
    sorts, named = context.sorts(call), context.standing(call).model
    drawing = context.drawing(call)
    for code, function in checks().items():
        sites, model = _ABOUT[code]
        if sites & sorts and (named or not model):
            yield function, drawing if Site.CALL in sites else call


@cache
def mention_checks() -> dict[str, MentionCheck]:
    """Return every check of mentions in this package by the code of its rule, in the order of the codes."""
    _walk()
    return dict(sorted(_FOUND_MENTIONS.items()))


@cache
def _walk() -> None:
    package = importlib.import_module("undalle.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"undalle.checks.{module.name}")


def says(argument: Argument, old: Word, new: Word) -> Change:
    """Return the wish that ``argument`` says ``new`` where it says ``old``."""
    return Change(Slot("call", argument.name or "", argument.whole.start), Facet.VALUE, new, old)


def goes(argument: Argument) -> Change:
    """Return the wish that ``argument`` goes."""
    return Change(Slot("call", argument.name or "", argument.whole.start), Facet.PRESENT, None)


def held(diagnostic: Diagnostic, reason: str, ceiling: Applicability = Applicability.DISPLAY) -> Diagnostic:
    """Return ``diagnostic`` with a lower ceiling and its reason."""
    return replace(diagnostic, ceiling=min(diagnostic.ceiling, ceiling), reasons=(*diagnostic.reasons, reason))


def places(argument: Argument, word: Word) -> Iterator[Span]:
    """Yield where ``word`` is written for ``argument``: at its literals, or at the argument when it is written nowhere."""
    found = [literal.span for literal in argument.value.literals if literal.word == word]
    yield from found or [argument.value_span]
