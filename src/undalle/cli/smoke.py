"""``undalle smoke``: one live request a route, to see whether the migrated code will work with this account."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import click

from undalle.catalog import Catalog, catalog
from undalle.cli.host import HostFlags, host_flags, host_of, key_of
from undalle.cli.progress import Progress
from undalle.cli.refusal import Refusal
from undalle.cli.streams import show
from undalle.settings import ConfigError, Settings, find_config, load_config
from undalle.smoke.connection import Connection, MissingSdkError
from undalle.smoke.costs import estimate
from undalle.smoke.files import ready
from undalle.smoke.preview import preview
from undalle.smoke.prove import Run
from undalle.smoke.redact import Redactor
from undalle.smoke.report import ROUTES, Ask, SmokeReport, Step
from undalle.smoke.requests import PROMPT, QUALITY, Prepared, UnusableFileError, doubts, prepare
from undalle.smoke.text import dollars, plan, receipt, verdict

EPILOG = """\b
Examples:
  undalle smoke --dry-run                    what would be sent, and what it costs
  undalle smoke                              one small image with the default target
  undalle smoke --route all --yes            images, edits and responses, without asking
  undalle smoke --target gpt-image-2 --output-format json --yes

\b
The key is read from OPENAI_API_KEY. Exit codes: 0 all routes proved, 1 something failed, 2 usage or no key.
"""

_FORMATS = ("png", "jpeg", "webp")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Given(HostFlags):
    """What the flags say, as parsed; None and empty where they say nothing."""

    route: str
    target: str | None
    mainline: str | None
    size: str | None
    quality: str
    image_format: str | None
    prompt: str
    images: Sequence[Path]
    mask: Path | None
    out: Path
    stream: bool


@click.command("smoke", epilog=EPILOG, short_help="Prove the migration with one live request a route.")
@click.option("--route", type=click.Choice((*ROUTES, "all")), default="images", help="Which way to ask (default: images).")
@click.option("--target", metavar="MODEL", help="The image model (default: as configured, or the catalogue's).")
@click.option("--mainline", metavar="MODEL", help="The chat model of the responses route.")
@click.option("--size", metavar="SIZE", help="WIDTHxHEIGHT or auto (default: the usual square).")
@click.option("--quality", metavar="WORD", default=QUALITY, help=f"Of the image (default: {QUALITY}).")
@click.option("--output-format-image", "image_format", type=click.Choice(_FORMATS), help="Of the image (default: the API's).")
@click.option("--prompt", metavar="TEXT", default=PROMPT, help="What to draw (default: something small and boring).")
@click.option("--image", "images", type=_FILE, multiple=True, help="What the edits route edits; may be repeated (default: a drawn PNG).")
@click.option("--mask", type=_FILE, help="The mask of the edits route: a PNG with an alpha channel.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where images are saved (default: here).")
@host_flags
@click.option("--stream", is_flag=True, help="Ask for the image as a stream.")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text", help="How to report (default: text).")
@click.option("--dry-run", is_flag=True, help="Send nothing; show what would be sent and its price.")
@click.option("--yes", is_flag=True, help="Do not ask before the request that costs something.")
@click.option("--max-cost", type=click.FloatRange(0), metavar="USD", help="Send nothing that is estimated above this.")
def command(output_format: str, dry_run: bool, yes: bool, max_cost: float | None, **given: Unpack[Given]) -> int:
    """Send one small live request a route and say whether the migrated code will work with this key, this organisation and this model.

    Steps in order: key, account, models, request, response, decoding, image. A failure is named by its kind, with what to do.
    """
    known = catalog()
    ask = _ask(given, known)
    try:
        requests = prepare(ask, known)
    except UnusableFileError as error:
        raise Refusal(str(error)) from error
    amount = estimate(ask, known)
    _hold_to(max_cost, amount, ask)
    key = key_of()
    session = _Session(ask, requests, known, key, as_json=output_format == "json")
    return session.rehearse(amount) if dry_run else session.run(amount, yes=yes)


class _Session:
    """One run at the door: asks before it spends, shows how it goes, prints the report."""

    def __init__(self, ask: Ask, requests: list[Prepared], known: Catalog, key: str, *, as_json: bool) -> None:
        self._ask = ask
        self._requests = requests
        self._known = known
        self._key = key
        self._as_json = as_json
        self._redactor = Redactor(key)
        self._progress = Progress(self._redactor, quiet=as_json)

    def rehearse(self, amount: float | None) -> int:
        """Show what would be sent."""
        run = Run(self._ask, self._requests, self._known, self._progress)
        self._progress.say(f"would send {plan(self._ask, amount)}")
        self._doubts()
        for prepared in self._requests:
            self._progress.say(f"{prepared.route}: {json.dumps(prepared.shown)}")
        key = Step("key", bool(self._key), "OPENAI_API_KEY is set" if self._key else "OPENAI_API_KEY is not set")
        run.report.steps.append(key)
        self._progress.step(key)
        if self._as_json:
            self._print({**run.report.as_json(), "ok": False, "dry_run": True, "estimated_usd": amount})
        return 0

    def run(self, amount: float | None, *, yes: bool) -> int:
        """Prove the routes."""
        if self._key:
            self._may_start(amount, yes=yes)
        self._progress.say(plan(self._ask, amount))
        self._doubts()
        try:
            report = Run(self._ask, self._requests, self._known, self._progress).prove(
                self._key, self._connect, lambda: yes or self._consent(amount)
            )
        except MissingSdkError as error:
            raise Refusal(str(error)) from error
        self._conclude(report)
        if not self._key or (report.diagnosis is None and not report.sent):
            return 2
        return 0 if report.ok else 1

    def _may_start(self, amount: float | None, *, yes: bool) -> None:
        if not yes and not sys.stdin.isatty():
            raise Refusal(f"nothing was sent: nobody is here to ask; say --yes to send {plan(self._ask, amount)}, or --dry-run.")
        try:
            ready(self._ask.out)
        except OSError as error:
            raise Refusal(f"--out {self._ask.out}: {error.strerror or error}") from error

    def _connect(self, key: str) -> Connection:
        connection = Connection(self._ask.host, key)
        for prepared in self._requests:
            connection.require(prepared.route, stream=self._ask.stream)
        return connection

    def _consent(self, amount: float | None) -> bool:
        self._progress.clear()
        return click.confirm(f"Send {plan(self._ask, amount)}?", err=True)

    def _doubts(self) -> None:
        for doubt in doubts(self._ask, self._known):
            self._progress.note(doubt)

    def _conclude(self, report: SmokeReport) -> None:
        if self._as_json:
            self._print(report.as_json())
            return
        for route in report.routes:
            for text in receipt(route):
                self._progress.say(text)
            if route.image and sys.stdout.isatty():
                show(preview(Path(route.image.path).read_bytes(), route.image.format, os.environ))
        if report.sent or report.diagnosis:
            for text in verdict(report):
                self._progress.say(text)
        else:
            self._progress.say("nothing was sent")

    def _print(self, values: dict[str, object]) -> None:
        show(json.dumps(self._redactor.data(values), indent=2) + "\n")


def _ask(given: Given, known: Catalog) -> Ask:
    settings = _settings()
    route = given["route"]
    if route not in ("edits", "all") and (given["images"] or given["mask"]):
        raise Refusal("--image and --mask belong to the edits route: say --route edits or --route all.")
    return Ask(
        routes=ROUTES if route == "all" else tuple(one for one in ROUTES if one == route),
        target=given["target"] or settings.target or known.default_target(settings.as_of),
        mainline=given["mainline"] or settings.mainline or known.default_mainline(settings.as_of),
        size=given["size"] or known.pins("generate")["size"],
        quality=given["quality"],
        prompt=given["prompt"],
        out=given["out"],
        day=settings.as_of,
        host=host_of(given),
        format=given["image_format"],
        images=tuple(given["images"]),
        mask=given["mask"],
        stream=given["stream"],
    )


def _settings() -> Settings:
    config = find_config(Path())
    try:
        return Settings().merge(load_config(config)) if config else Settings()
    except ConfigError as error:
        raise Refusal(str(error)) from error


def _hold_to(most: float | None, amount: float | None, ask: Ask) -> None:
    """Raise Refusal unless the estimate stays within ``most`` USD."""
    if most is None:
        return
    if amount is None:
        raise Refusal(f"--max-cost can not be held: no price is published for {ask.target}, {ask.size}, {ask.quality}.")
    if amount > most:
        raise Refusal(f"nothing was sent: {plan(ask, amount)} is above --max-cost {dollars(most)}.")
