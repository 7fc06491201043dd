"""One smoke run at the command line: shown, agreed to, sent, reported."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from undalle.catalog import Catalog
from undalle.cli.progress import Progress
from undalle.cli.refusal import Refusal
from undalle.cli.streams import show
from undalle.smoke.connection import Connection, MissingSdkError
from undalle.smoke.files import ready
from undalle.smoke.preview import preview
from undalle.smoke.prove import Run
from undalle.smoke.redact import Redactor
from undalle.smoke.report import Ask, SmokeReport, Step, Unsent
from undalle.smoke.requests import Prepared, doubts
from undalle.smoke.shapes import listing
from undalle.smoke.text import plan, receipt, verdict

Unsents = tuple[Unsent, ...] | None


class Session:
    """One run at the door: asks before it spends, shows how it goes, prints the report."""

    def __init__(self, ask: Ask, requests: list[Prepared], known: Catalog, key: str, unsent: Unsents, *, as_json: bool) -> None:
        self._ask = ask
        self._unsent = unsent
        self._requests = requests
        self._known = known
        self._key = key
        self._as_json = as_json
        self._redactor = Redactor(key)
        self._progress = Progress(self._redactor, quiet=as_json)

    def rehearse(self, amount: float | None) -> int:
        """Show what would be sent."""
        run = self._new()
        self._introduce()
        if not self._requests:
            self._progress.say("nothing is sent")
            if self._as_json:
                self._print(run.report.as_json())
            return 1
        self._progress.say(f"would send {plan(self._requests, self._ask.host, amount)}")
        for prepared in self._requests:
            self._progress.say(f"{prepared.title}: {json.dumps(prepared.shown)}")
        key = Step("key", bool(self._key), f"{self._ask.host.variable} is {'set' if self._key else 'not set'}")
        run.report.steps.append(key)
        if key.ok:
            self._progress.step(key)
        else:
            self._progress.note(f"{key.detail}; a real run needs it")
        if self._as_json:
            self._print({**run.report.as_json(), "ok": False, "dry_run": True, "estimated_usd": amount})
        return 0

    def run(self, amount: float | None, *, yes: bool) -> int:
        """Prove the routes."""
        if self._key:
            self._may_start(amount, yes=yes)
        self._introduce()
        self._progress.say(plan(self._requests, self._ask.host, amount))
        try:
            report = self._new().prove(self._key, self._connect, lambda: yes or self._consent(amount))
        except MissingSdkError as error:
            raise Refusal(str(error)) from error
        self._conclude(report)
        if not self._key or (report.diagnosis is None and not report.sent):
            return 2
        return 0 if report.ok else 1

    def _new(self) -> Run:
        run = Run(self._ask, self._requests, self._known, self._progress)
        run.report.unsent = self._unsent
        return run

    def _introduce(self) -> None:
        """Show what the code asks for; or, where nobody has checked what is asked for, what the catalogue has against it."""
        if self._unsent is None:
            for doubt in doubts(self._ask, self._known):
                self._progress.note(doubt)
            return
        for text in listing(self._requests, self._unsent, self._known):
            self._progress.say(text)

    def _may_start(self, amount: float | None, *, yes: bool) -> None:
        if not yes and not sys.stdin.isatty():
            raise Refusal(
                f"nothing was sent: nobody is here to ask; say --yes to send {plan(self._requests, self._ask.host, amount)}, or --dry-run."
            )
        try:
            ready(self._ask.out)
        except OSError as error:
            raise Refusal(f"--out {self._ask.out}: {error.strerror or error}") from error

    def _connect(self, key: str) -> Connection:
        connection = Connection(self._ask.host, key)
        for prepared in self._requests:
            connection.require(prepared.route, stream=prepared.look.stream)
        return connection

    def _consent(self, amount: float | None) -> bool:
        self._progress.clear()
        return click.confirm(f"Send {plan(self._requests, self._ask.host, amount)}?", err=True)

    def _conclude(self, report: SmokeReport) -> None:
        if self._as_json:
            self._print(report.as_json())
            return
        for route in report.routes:
            for text in receipt(route):
                self._progress.say(text)
            if route.image and route.image.path and sys.stdout.isatty():
                show(preview(Path(route.image.path).read_bytes(), route.image.format, os.environ))
        if report.sent or report.diagnosis:
            for text in verdict(report):
                self._progress.say(text)
        else:
            self._progress.say("nothing was sent")

    def _print(self, values: dict[str, object]) -> None:
        show(json.dumps(self._redactor.data(values), indent=2) + "\n")
