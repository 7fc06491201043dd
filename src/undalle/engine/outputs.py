"""What a notebook still shows of an earlier run."""

from __future__ import annotations

from undalle.sources.notebook import Notebook
from undalle.sources.source import Source

# Where the URLs of DALL-E's answers led. They were good for an hour.
_EXPIRED = b"oaidalleapiprodscus.blob.core.windows.net"


def stale_outputs(source: Source) -> str:
    """Say in a line that the outputs of a notebook show an image URL that leads nowhere any more; empty if they do not."""
    if not isinstance(source, Notebook) or _EXPIRED not in source.data or _EXPIRED.decode() in source.text:
        return ""
    return f"{source.name}: its outputs show an image URL of an earlier run, which has expired; run the notebook again"
