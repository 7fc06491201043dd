"""``undalle smoke``: one live request a route, to see whether the migrated code will work with this account."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import click
from click.core import ParameterSource

from undalle.catalog import Catalog, catalog
from undalle.cli.host import AzureFlags, HostFlags, azure_flags, azure_of, host_flags, host_of, key_of
from undalle.cli.refusal import Refusal
from undalle.cli.session import Session, Unsents
from undalle.settings import ConfigError, Settings, find_config, settings_of
from undalle.smoke.costs import estimate
from undalle.smoke.pictures import FORMATS
from undalle.smoke.report import DIRECT, ROUTES, Ask, Host
from undalle.smoke.requests import PROMPT, QUALITY, Prepared, UnusableFileError, prepare
from undalle.smoke.text import dollars, plan

EPILOG = """\b
Examples:
  undalle smoke --dry-run                    what would be sent, and what it costs
  undalle smoke                              one small image with the default target
  undalle smoke --route all --yes            images, edits and responses, without asking
  undalle smoke --target gpt-image-2 --output-format json --yes
  undalle smoke --from src                   each kind of request in the code, once and as cheap as can be

\b
The key is read from OPENAI_API_KEY, with --azure-endpoint from AZURE_OPENAI_API_KEY.

\b
Exit codes: 0 all routes proved, 1 something failed, 2 usage or no key.
"""

_OF_THE_CODE = {
    "--route": "route",
    "--target": "target",
    "--mainline": "mainline",
    "--size": "size",
    "--quality": "quality",
    "--output-format-image": "image_format",
    "--image": "images",
    "--mask": "mask",
    "--stream": "stream",
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Given(HostFlags, AzureFlags):
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
    sources: Sequence[str]
    paths: Sequence[str]
    exact: bool


@click.command("smoke", epilog=EPILOG, short_help="Prove the migration with one live request a route.")
@click.option("--route", type=click.Choice((*ROUTES, "all")), default="images", help="Which way to ask (default: images).")
@click.option("--target", metavar="MODEL", help="The image model (default: as configured, or the catalogue's).")
@click.option("--mainline", metavar="MODEL", help="The chat model of the responses route.")
@click.option("--size", metavar="SIZE", help="WIDTHxHEIGHT or auto (default: the usual square).")
@click.option("--quality", metavar="WORD", default=QUALITY, help=f"Of the image (default: {QUALITY}).")
@click.option("--output-format-image", "image_format", type=click.Choice(FORMATS), help="Of the image (default: the API's).")
@click.option("--prompt", metavar="TEXT", default=PROMPT, help="What to draw (default: something small and boring).")
@click.option("--image", "images", type=_FILE, multiple=True, help="What the edits route edits; may be repeated (default: a drawn PNG).")
@click.option("--mask", type=_FILE, help="The mask of the edits route: a PNG with an alpha channel.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where images are saved (default: here).")
@click.option(
    "--from", "sources", multiple=True, metavar="PATHS", help="Try what the code below PATHS asks for, each kind of request once."
)
@click.option("--exact", is_flag=True, help="With --from: the code's own quality and number of images, whatever they cost.")
@click.argument("paths", nargs=-1, metavar="")
@host_flags
@azure_flags
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
    paths = (*given["sources"], *given["paths"]) if given["sources"] else ()
    ask = _ask(given, known, paths)
    requests, unsent = _of_code(given, ask, known, paths) if paths else (_prepared(ask, known), None)
    amount = estimate(requests, known)
    _hold_to(max_cost, amount, requests, ask, known)
    session = Session(ask, requests, known, key_of(ask.host.variable), unsent, as_json=output_format == "json")
    return session.rehearse(amount) if dry_run or not requests else session.run(amount, yes=yes)


def _prepared(ask: Ask, known: Catalog) -> list[Prepared]:
    try:
        return prepare(ask, known)
    except UnusableFileError as error:
        raise Refusal(str(error)) from error


def _of_code(given: Given, ask: Ask, known: Catalog, paths: Sequence[str]) -> tuple[list[Prepared], Unsents]:
    from undalle.cli.shapes import requests_below  # noqa: PLC0415 (it brings the engine)

    return requests_below(paths, _settings(paths[0]), ask.prompt, known, exact=given["exact"])


def _ask(given: Given, known: Catalog, paths: Sequence[str]) -> Ask:
    _check_flags(given)
    settings = _settings(*paths[:1])
    route = given["route"]
    azure = azure_of(given)
    if azure and (paths or route == "responses" or given["base_url"] or given["organization"] or given["project"]):
        raise Refusal("--azure-endpoint goes with the images and edits routes, without --from, --base-url, --organization and --project.")
    if route not in ("edits", "all") and (given["images"] or given["mask"]):
        raise Refusal("--image and --mask belong to the edits route: say --route edits or --route all.")
    return Ask(
        routes=DIRECT if azure and route == "all" else ROUTES if route == "all" else tuple(one for one in ROUTES if one == route),
        target=given["target"] or settings.target or known.default_target(settings.day),
        mainline=given["mainline"] or settings.mainline or known.default_mainline(settings.day),
        size=given["size"] or known.pins("generate")["size"],
        quality=given["quality"],
        prompt=given["prompt"],
        out=given["out"],
        day=settings.day,
        host=Host(timeout=given["timeout"], azure=azure) if azure else host_of(given),
        format=given["image_format"],
        images=tuple(given["images"]),
        mask=given["mask"],
        stream=given["stream"],
    )


def _check_flags(given: Given) -> None:
    """Raise Refusal for flags that do not go together."""
    if not given["sources"]:
        if given["paths"]:
            raise Refusal(f"{given['paths'][0]}: code is read with --from.")
        if given["exact"]:
            raise Refusal("--exact belongs to --from: it sends what the code asks for as it is.")
        return
    context = click.get_current_context()
    for flag, name in _OF_THE_CODE.items():
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise Refusal(f"--from takes from the code what to ask for: leave {flag} out.")


def _settings(first: str = ".") -> Settings:
    try:
        return settings_of(find_config(Path(first)))
    except ConfigError as error:
        raise Refusal(str(error)) from error


def _hold_to(most: float | None, amount: float | None, requests: Sequence[Prepared], ask: Ask, known: Catalog) -> None:
    """Raise Refusal unless the estimate stays within ``most`` USD."""
    if most is None:
        return
    if amount is None:
        look = next(one.look for one in requests if estimate([one], known) is None)
        words = ", ".join((look.model or "a model the API chooses", look.size, look.quality))
        raise Refusal(f"--max-cost can not be held: no price is published for {words}.")
    if amount > most:
        raise Refusal(f"nothing was sent: {plan(requests, ask.host, amount)} is above --max-cost {dollars(most)}.")
