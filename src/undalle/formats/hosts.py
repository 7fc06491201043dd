"""Whose service a URL means."""

from __future__ import annotations

from urllib.parse import urlsplit

from undalle.facts import Client, ClientKind


def client_of(url: str) -> Client:
    """Return whose service ``url`` means: OpenAI's, Azure's, another host, or one that was not seen (``*`` stands for such parts)."""
    try:
        host = urlsplit(url).hostname if url.startswith("http") and "*" not in url.split("/")[2:3] else None
    except ValueError:
        host = None
    if "openai/deployments/" in url or (host or "").endswith(".openai.azure.com"):
        return Client(ClientKind.AZURE, evidence="import")
    if host is None or "*" in host:
        return Client(ClientKind.UNKNOWN, endpoint="?", evidence="none")
    ours = host == "openai.com" or host.endswith(".openai.com")
    return Client(ClientKind.OPENAI if ours else ClientKind.OTHER, evidence="import")
