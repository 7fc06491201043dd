"""Pins of the openai package held against the calls of their project, each as it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from undalle.catalog import Catalog
from undalle.checks.context import Context
from undalle.checks.pins import Need, pin_checks
from undalle.engine.seen import Files, Seen
from undalle.facts import CallSite, ClientKind, Literal, Pin
from undalle.formats.versions import admits, newest
from undalle.project.generation import calls_old_sdk
from undalle.project.roots import root_of
from undalle.rewrite.alone import alone
from undalle.rewrite.plan import Plan
from undalle.sources.kind import Kind
from undalle.sources.source import Source

_MESSAGE = "Raise the pin to a release that runs the calls"


def pin_plans(
    files: Files, found: Iterable[CallSite], plans: Iterable[Plan], catalog: Catalog, context: Callable[[Source], Context]
) -> Iterator[Plan]:
    """Yield a plan for every pin of ``files`` that can not run the calls of its project, ``found``, as ``plans`` leave them."""
    pinned = [(seen, pin) for seen in files.values() if seen.given for pin in seen.facts.pins]
    needs = _needs(files, _future(found, plans), catalog) if pinned else {}
    for seen, pin in pinned:
        need = needs.get(_root(seen))
        if need is not None and not (pin.choice and _another(pin, seen, pinned, need)):
            for check in pin_checks().values():
                found_here = check(pin, need, context(seen.source))
                yield from (alone(one, Literal(pin.span, pin.spec, bare=True), _MESSAGE) for one in found_here)


def _future(found: Iterable[CallSite], plans: Iterable[Plan]) -> Iterator[CallSite]:
    """Yield every call as it will be."""
    gone: set[CallSite] = set()
    for plan in plans:
        if plan.fix.edits:
            gone.update(plan.calls)
            yield from plan.predicted
    yield from (call for call in found if call not in gone)


def _needs(files: Files, calls: Iterable[CallSite], catalog: Catalog) -> Mapping[Path | None, Need]:
    """Return what the calls of each project need."""
    needs: dict[Path | None, Need] = {}
    for call in calls:
        seen = files[call.span.file]
        if seen.source.kind is Kind.MARKDOWN or not _of_openai(call):
            continue
        version, name = catalog.sdk_needed(catalog.operations()[call.operation], (item.name or "" for item in call.items()))
        root = _root(seen)
        if version and (root not in needs or newest(needs[root].version, version) != needs[root].version):
            needs[root] = Need(version, call, name, root is not None and calls_old_sdk(root))
    return needs


def _of_openai(call: CallSite) -> bool:
    client = call.client
    return client.kind in {ClientKind.OPENAI, ClientKind.AZURE} or (client.kind is ClientKind.UNKNOWN and client.ours)


def _another(pin: Pin, seen: Seen, pinned: Iterable[tuple[Seen, Pin]], need: Need) -> bool:
    """Say whether the same file has another pin that may hold in place of ``pin`` and runs the calls."""
    return any(other is not pin and home is seen and admits(other.spec, other.dialect, need.version) for home, other in pinned)


def _root(seen: Seen) -> Path | None:
    return root_of(seen.source.path.absolute().parent)
