"""Which files can be read, by suffix or name, and by what. A new container is one more row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from undalle.sources.markdown import read_markdown, read_rst
from undalle.sources.names import kind_when_asked
from undalle.sources.notebook import read_notebook
from undalle.sources.plain import read_plain
from undalle.sources.python import read_python
from undalle.sources.source import Source

Reader = Callable[[Path, str, bytes], Source]

READERS: Mapping[str, Reader] = {
    ".py": read_python,
    ".pyi": read_python,
    ".pyw": read_python,
    ".ipynb": read_notebook,
    ".md": read_markdown,
    ".mdx": read_markdown,
    ".rst": read_rst,
}


def read_source(path: Path, name: str, data: bytes) -> Source:
    """Read ``data`` as its name or suffix says, and as Python when they say nothing (a script named on the command line).

    Raises UndecodableError.
    """
    reader = READERS.get(path.suffix)
    kind = kind_when_asked(path) if reader is None else None
    return read_plain(path, name, data, kind) if kind is not None else (reader or read_python)(path, name, data)
