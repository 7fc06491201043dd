"""The order of looking: key, account, models, and then a route at a time from its request to its file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from undalle.catalog import Catalog
from undalle.smoke.account import check_key, describe_account, describe_models
from undalle.smoke.answers import decode, examine, find_image
from undalle.smoke.connection import Reply
from undalle.smoke.costs import cost
from undalle.smoke.evidence import Failed
from undalle.smoke.files import save
from undalle.smoke.kinds import diagnose
from undalle.smoke.report import Ask, Kind, Route, RouteReport, SavedImage, SmokeReport, Step, Watcher
from undalle.smoke.requests import Prepared
from undalle.smoke.waiting import within

T = TypeVar("T")

MOST_TRIES = 3
MOST_WAIT = 60.0
_UNLISTED = (403, 404, 405, 501)
_NOT_ALLOWED = re.compile("missing scopes", re.IGNORECASE)
_FUTILE: frozenset[Kind] = frozenset({"key", "organization", "quota", "billing", "network"})


class Line(Protocol):
    """What a ``Connection`` can do."""

    def models(self) -> Reply:
        """Ask for the account's models."""

    def send(self, route: Route, parameters: Mapping[str, Any]) -> Reply:
        """Send one request."""


class Run:
    """One run over ``requests``; ``report`` grows with it."""

    def __init__(self, ask: Ask, requests: list[Prepared], catalog: Catalog, watcher: Watcher) -> None:
        self._ask = ask
        self._requests = requests
        self._catalog = catalog
        self._watcher = watcher
        self.report = SmokeReport(routes=[RouteReport(one.route, one.look.model, one.shown, places=one.places) for one in requests])

    def prove(self, key: str | None, connect: Callable[[str], Line], consent: Callable[[], bool]) -> SmokeReport:
        """Look at everything in order and return the report.

        ``connect`` is called once the key is plausible, ``consent`` once, before the first request that costs something.
        """
        with suppress(Failed):
            connection = connect(
                self._step("key", lambda: check_key(key, self._ask.host), lambda _: f"{self._ask.host.variable} holds a plausible one")
            )
            self._account(connection)
            if consent():
                self.report.sent = True
                self._routes(connection)
        return self.report

    def _account(self, connection: Line) -> None:
        """Ask for the models. A key or a host that does not list them may draw all the same, so that alone ends nothing."""
        if self._ask.host.azure:
            self._done(Step("account", True, describe_account(self._ask.host, None)))
            self._done(Step("models", True, "not asked: Azure lists the models that can be deployed, not what this deployment runs"))
            return
        start = time.monotonic()
        try:
            reply = self._limited("asking for the models", connection.models)
        except Failed as failed:
            if failed.evidence.status not in _UNLISTED and not _NOT_ALLOWED.search(failed.evidence.message):
                self._failed("account", start, failed)
                raise
            self._done(Step("account", True, describe_account(self._ask.host, None), time.monotonic() - start))
            self._done(Step("models", False, f"not listed, which the request may survive: {failed.evidence.message}"))
            return
        self._done(Step("account", True, describe_account(self._ask.host, reply.organization), time.monotonic() - start))
        self._done(describe_models(reply.data, self._models(), self._catalog))

    def _models(self) -> list[str]:
        names = (*(one.look.model for one in self._requests), *(one.look.mainline for one in self._requests))
        return [name for name in dict.fromkeys(names) if name]

    def _routes(self, connection: Line) -> None:
        for prepared, route in zip(self._requests, self.report.routes, strict=True):
            with suppress(Failed):
                self._route(connection, prepared, route)
            if self.report.diagnosis is not None and self.report.diagnosis.kind in _FUTILE:
                return

    def _route(self, connection: Line, prepared: Prepared, route: RouteReport) -> None:
        name, look = prepared.title, prepared.look
        wanted = look.format or self._catalog.default_format
        start = time.monotonic()
        reply = self._step(f"{name}.request", lambda: self._answer(connection, prepared), _answered)
        route.seconds = time.monotonic() - start
        route.organization, route.request_id = reply.organization, reply.request_id
        usage = reply.data.get("usage")
        route.usage = usage if isinstance(usage, dict) else None
        route.cost_usd = cost(prepared, route.usage, self._catalog)
        text = self._step(f"{name}.response", lambda: find_image(prepared.route, reply.data), lambda found: f"{len(found):,} characters")
        data = self._step(f"{name}.decoding", lambda: decode(text), lambda found: f"{len(found):,} bytes")
        picture = self._step(
            f"{name}.image", lambda: examine(data, wanted, look.size), lambda found: f"{found.format}, {found.width}x{found.height}"
        )
        route.image = SavedImage(None, picture.format, picture.width, picture.height, len(data))
        path = self._saved(prepared, data, wanted)
        if path is not None:
            route.image = replace(route.image, path=str(path))
            route.ok = True

    def _saved(self, prepared: Prepared, data: bytes, extension: str) -> Path | None:
        """Save the image. Where that fails the API has done its part, so there is a failed step and no diagnosis."""
        start, out = time.monotonic(), self._ask.out
        try:
            path = save(data, out, f"{prepared.route}-{prepared.look.model or 'default'}", extension)
        except OSError as error:
            why = f"the image could not be written to {out}: {error.strerror or error}"
            self._done(Step(f"{prepared.title}.saved", False, why, time.monotonic() - start))
            return None
        self._done(Step(f"{prepared.title}.saved", True, str(path), time.monotonic() - start))
        return path

    def _answer(self, connection: Line, prepared: Prepared) -> Reply:
        """Send the request, again only where the answer says that this helps and when."""
        tries = 0
        while True:
            tries += 1
            try:
                return self._limited(f"{prepared.title}: drawing", lambda: connection.send(prepared.route, prepared.parameters))
            except Failed as failed:
                wait = failed.evidence.wait
                helps = diagnose(failed.evidence).kind in ("rate", "server")
                if wait is None or wait > MOST_WAIT or tries == MOST_TRIES or not helps:
                    raise
                self._watcher.note(f"{failed.evidence.message}: trying again in {wait:.1f} s ({tries} of {MOST_TRIES - 1})")
                self._pause(wait)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._watcher.waiting("waiting as the API asks", seconds - left)
            time.sleep(min(0.1, left))

    def _limited(self, what: str, work: Callable[[], T]) -> T:
        return within(self._ask.host.timeout, work, lambda seconds: self._watcher.waiting(what, seconds))

    def _step(self, name: str, work: Callable[[], T], detail: Callable[[T], str]) -> T:
        start = time.monotonic()
        try:
            result = work()
        except Failed as failed:
            self._failed(name, start, failed)
            raise
        self._done(Step(name, True, detail(result), time.monotonic() - start))
        return result

    def _failed(self, name: str, start: float, failed: Failed) -> None:
        diagnosis = diagnose(failed.evidence)
        self.report.diagnosis = self.report.diagnosis or diagnosis
        self._done(Step(name, False, f"{diagnosis.kind}: {diagnosis.message}", time.monotonic() - start))

    def _done(self, step: Step) -> None:
        self.report.steps.append(step)
        self._watcher.step(step)


def _answered(reply: Reply) -> str:
    return f"answered, request id {reply.request_id}" if reply.request_id else "answered"
