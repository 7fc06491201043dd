"""The flags and variables that say whom to ask, for whom, and with which key."""

from __future__ import annotations

import os
from typing import TypedDict
from urllib.parse import urlsplit

import click

from undalle.cli.refusal import Refusal
from undalle.smoke.redact import Redactor
from undalle.smoke.report import Azure, Host

_FLAGS = (
    click.option("--base-url", metavar="URL", help="The API's root (default: OPENAI_BASE_URL, or OpenAI's)."),
    click.option("--timeout", type=click.FloatRange(0, min_open=True), default=180, metavar="S", help="Seconds a request (default: 180)."),
    click.option("--organization", metavar="ID", help="Default: OPENAI_ORG_ID, or the key's own."),
    click.option("--project", metavar="ID", help="Default: OPENAI_PROJECT_ID, or the key's own."),
)


_AZURE = (
    click.option("--azure-endpoint", metavar="URL", help="Ask this Azure resource; its key is read from AZURE_OPENAI_API_KEY."),
    click.option("--azure-deployment", metavar="NAME", help="The deployment to draw with; --target says which model it runs."),
    click.option("--api-version", metavar="VERSION", help="Of the Azure resource (default: OPENAI_API_VERSION)."),
)
AZURE_KEY = "AZURE_OPENAI_API_KEY"


class AzureFlags(TypedDict):
    """What the flags about Azure say; None where they say nothing."""

    azure_endpoint: str | None
    azure_deployment: str | None
    api_version: str | None


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


def azure_flags(function: click.decorators.FC) -> click.decorators.FC:
    """Add the flags that name an Azure deployment to a command."""
    for flag in reversed(_AZURE):
        function = flag(function)
    return function


def azure_of(given: AzureFlags) -> Azure | None:
    """Return the deployment that the flags name, None when they name none. Raises Refusal for half of one."""
    endpoint, deployment, version = given["azure_endpoint"], given["azure_deployment"], given["api_version"]
    if endpoint is None:
        if deployment or version:
            raise Refusal("--azure-deployment and --api-version belong to --azure-endpoint.")
        return None
    if not _whole(endpoint):
        raise Refusal(
            f"--azure-endpoint {Redactor(key_of(AZURE_KEY)).text(endpoint)}: give a whole address, https://RESOURCE.openai.azure.com"
        )
    version = version or _variable("OPENAI_API_VERSION")
    if not deployment or not version:
        missing = "--azure-deployment" if not deployment else "--api-version (or OPENAI_API_VERSION)"
        raise Refusal(f"--azure-endpoint also needs {missing}.")
    return Azure(endpoint.rstrip("/"), deployment, version)


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


def key_of(variable: str = "OPENAI_API_KEY") -> str:
    """Return the key of the environment, or an empty string. There is no flag for it: flags end up in logs."""
    return _variable(variable) or ""


def _variable(name: str) -> str | None:
    return os.environ.get(name, "").strip() or None


def _whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
