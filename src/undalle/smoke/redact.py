"""The key never leaves: not in a line, not in JSON, not in a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

_MASK = "[key]"
_LEAST = 6


class Redactor:
    """Takes ``secret`` out of everything that is shown. A secret too short to be one is not looked for: it would be found in words."""

    def __init__(self, secret: str | None) -> None:
        secret = secret.strip() if secret else ""
        forms = {secret, quote(secret), quote(secret, safe="")} if len(secret) >= _LEAST else set()
        self._forms = sorted(forms, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return ``text`` without the secret."""
        for form in self._forms:
            text = text.replace(form, _MASK)
        return text

    def data(self, value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
        """Return a JSON value without the secret, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self.data(inner) for key, inner in value.items()}
        return [self.data(inner) for inner in value] if isinstance(value, list | tuple) else value


def shown_url(url: str) -> str:
    """Return ``url`` without the user, password, query and fragment it may carry."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
