"""A run in words: the plan before it, a line a step, the receipt and the diagnosis after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from undalle.smoke.redact import shown_url
from undalle.smoke.report import Host, RouteReport, SmokeReport, Step
from undalle.smoke.requests import Prepared


def dollars(amount: float | None) -> str:
    """Return an amount for people."""
    return "no published price" if amount is None else f"${amount:.3f}"


def plan(requests: Sequence[Prepared], host: Host, amount: float | None) -> str:
    """Return what is going to be sent, in a line."""
    looks = [one.look for one in requests]
    routes = _each(one.route for one in requests)
    models = " under ".join(words for words in (_each(one.model for one in looks), _each(one.mainline for one in looks)) if words)
    where = f" to {shown_url(host.address)}" if host.address else ""
    count = "1 request" if len(requests) == 1 else f"{len(requests)} requests"
    sizes, qualities = _each(one.size for one in looks), _each(one.quality for one in looks)
    return f"{count}{where} ({routes}): {models}, {sizes}, {qualities}; {dollars(amount)}"


def _each(words: Iterable[str]) -> str:
    return ", ".join(word for word in dict.fromkeys(words) if word)


def line(step: Step) -> str:
    """Return a step in a line."""
    mark = "ok" if step.ok else "--" if step.name == "models" else "FAIL"
    took = f" ({step.seconds:.1f} s)" if step.seconds >= 0.05 else ""
    return f"{mark:<5} {step.name}: {step.detail.removeprefix(f'{step.name}: ')}{took}"


def receipt(route: RouteReport) -> Iterator[str]:
    """Yield the lines of a route that answered with an image."""
    image = route.image
    if image is None:
        return
    yield f"{route.route}: {'proved' if route.ok else 'drawn, and not saved'}"
    for name, value in (
        ("model", route.model),
        ("organisation", route.organization or "not named"),
        ("request id", route.request_id or "not named"),
        ("seconds", f"{route.seconds:.1f}"),
        ("tokens", _tokens(route)),
        ("price", dollars(route.cost_usd)),
        ("image", f"{image.format}, {image.width}x{image.height}, {image.bytes:,} bytes"),
        ("path", image.path or "none"),
        *((("used at" if number == 0 else ""), place) for number, place in enumerate(route.places)),
    ):
        yield f"  {name:<12} {value}"


def verdict(report: SmokeReport) -> Iterator[str]:
    """Yield the last lines: what failed and what to do, or that all is proved."""
    found = report.diagnosis
    proved = sum(route.ok for route in report.routes)
    if found is not None:
        known = ", ".join(
            f"{name} {value}" for name, value in (("HTTP", found.status), ("code", found.code), ("param", found.param)) if value
        )
        yield f"{found.kind}: {found.message}" + (f" [{known}]" if known else "")
        yield f"  what to do: {found.advice}"
    what = "routes" if report.unsent is None else "requests of the code"
    yield f"{proved} of {len(report.routes)} {what} proved"


def _tokens(route: RouteReport) -> str:
    usage = route.usage or {}
    if "total_tokens" not in usage:
        return "not named"
    return f"{usage['total_tokens']} ({usage.get('input_tokens', '?')} in, {usage.get('output_tokens', '?')} out)"
