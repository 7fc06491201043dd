"""Who asks, and what the account may use: the key, the organisation and project, the list of models."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from undalle.catalog import Catalog
from undalle.smoke.evidence import Evidence, Failed
from undalle.smoke.redact import shown_url
from undalle.smoke.report import Host, Step

_PRINTABLE = re.compile(r"[!-~]+")
_QUOTES = "'\"`<>"


def check_key(key: str | None, host: Host) -> str:
    """Return the key, stripped. Raises Failed when there is none, or when it can not be one; the message never repeats it."""
    text = (key or "").strip()
    if not text:
        raise Failed(Evidence(f"{host.variable} is not set", local="empty_azure_key" if host.azure else "empty_key"))
    why = ""
    if _PRINTABLE.fullmatch(text) is None:
        why = "it holds white space or characters that are not ASCII"
    elif text[0] in _QUOTES or text[-1] in _QUOTES or "..." in text:
        why = "it has quotes around it or is a placeholder"
    elif host.address is None and not text.startswith("sk-"):
        why = "OpenAI's begin with sk-"
    elif host.address is None and text.startswith("sk-admin-"):
        why = "it is an admin key, which can not ask for images"
    if why:
        raise Failed(Evidence(f"{host.variable} can not be a key: {why}", local="azure_key" if host.azure else "key"))
    return text


def describe_account(host: Host, answered: str | None) -> str:
    """Return for whom the key speaks, in words. ``answered`` is the organisation that the API named."""
    if host.azure:
        return f"the resource {shown_url(host.azure.endpoint)}, deployment {host.azure.deployment}, api version {host.azure.api_version}"
    parts = [f"organisation {answered or host.organization or 'of the key'}"]
    if answered and host.organization and answered != host.organization:
        parts.append(f"asked for as {host.organization}")
    parts.append(f"project {host.project or 'of the key'}")
    if host.base_url:
        parts.append(f"at {shown_url(host.base_url)}")
    return ", ".join(parts)


def describe_models(answer: Mapping[str, Any], wanted: Sequence[str], catalog: Catalog) -> Step:
    """Return the step that says whether the models ``wanted`` are listed, and whether their dates are the catalogue's."""
    rows = answer.get("data")
    listed = {str(row["id"]): row for row in rows if isinstance(row, dict) and "id" in row} if isinstance(rows, list) else {}
    details = [_model(name, listed, catalog) for name in wanted]
    return Step("models", all(name in listed for name in wanted), "; ".join(details))


def _model(name: str, listed: Mapping[str, Mapping[str, Any]], catalog: Catalog) -> str:
    row = listed.get(name)
    if row is None:
        close = difflib.get_close_matches(name, listed, 1)
        return f"{name} is not among the {len(listed)} models of the account" + (f", {close[0]} is" if close else "")
    known = catalog.model(name)
    ours = known.shutdown.isoformat() if known and known.shutdown else None
    theirs = row.get("shutdown_date")
    if theirs is None:
        return f"{name} is there" + (f", shuts down on {ours} as the catalogue says" if ours else "")
    if theirs == ours:
        return f"{name} is there, shuts down on {theirs}"
    return f"{name} is there, shuts down on {theirs} (the catalogue says {ours or 'nothing'}, the account is right)"
