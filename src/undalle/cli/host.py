"""The flags and variables that say whom to ask, for whom, and with which key."""

from __future__ import annotations

import os
from typing import TypedDict
from urllib.parse import urlsplit

import click

from undalle.cli.refusal import Refusal
from undalle.smoke.redact import Redactor
from undalle.smoke.report import Host

_FLAGS = (
    click.option("--base-url", metavar="URL", help="The API's root (default: OPENAI_BASE_URL, or OpenAI's)."),
    click.option("--timeout", type=click.FloatRange(0, min_open=True), default=180, metavar="S", help="Seconds a request (default: 180)."),
    click.option("--organization", metavar="ID", help="Default: OPENAI_ORG_ID, or the key's own."),
    click.option("--project", metavar="ID", help="Default: OPENAI_PROJECT_ID, or the key's own."),
)


class HostFlags(TypedDict):
    """What these flags say, as parsed; None where they say nothing."""

    base_url: str | None
    timeout: float
    organization: str | None
    project: str | None


def host_flags(function: click.decorators.FC) -> click.decorators.FC:
    """Add the flags to a command."""
    for flag in reversed(_FLAGS):
        function = flag(function)
    return function


def host_of(given: HostFlags) -> Host:
    """Return whom the flags, and behind them the environment, name. Raises Refusal for an address that is none."""
    url = given["base_url"] or _variable("OPENAI_BASE_URL")
    if url is not None and not _whole(url):
        raise Refusal(f"--base-url {Redactor(key_of()).text(url)}: give a whole address, https://HOST/v1")
    return Host(
        base_url=url,
        timeout=given["timeout"],
        organization=given["organization"] or _variable("OPENAI_ORG_ID"),
        project=given["project"] or _variable("OPENAI_PROJECT_ID"),
    )


def key_of() -> str:
    """Return the key of the environment, or an empty string. There is no flag for it: flags end up in logs."""
    return _variable("OPENAI_API_KEY") or ""


def _variable(name: str) -> str | None:
    return os.environ.get(name, "").strip() or None


def _whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
