"""The text values of YAML documents with their places."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.formats.entries import ELEMENT, Entry
from undalle.sources.source import UnparsableError

_QUOTES = {"'": "'", '"': '"'}
_DEPTH = 200


def yaml_entries(text: str) -> list[Entry]:
    """Return every one-line text of ``text``, in order, numbers and blocks left out. Raises UnparsableError."""
    import yaml  # noqa: PLC0415 (only files that are YAML need it)

    try:
        documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise UnparsableError(f"not valid YAML: {error.problem or error.context}", row, column) from None
    except yaml.reader.ReaderError as error:
        row = text.count("\n", 0, error.position) + 1
        raise UnparsableError(f"not valid YAML: {error.reason}", row, 1) from None
    except RecursionError:
        raise UnparsableError("it is nested too deeply", 1, 1) from None
    return sorted((one for document in documents if document for one in _below(document, (), text, 0)), key=lambda one: one.start)


def _below(node: object, path: tuple[str, ...], text: str, depth: int) -> Iterator[Entry]:
    import yaml  # noqa: PLC0415 (only files that are YAML need it)

    if depth > _DEPTH:
        raise UnparsableError("it is nested too deeply", 1, 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            step = key.value if isinstance(key, yaml.ScalarNode) else "?"
            # What an alias stands for is told where it is written.
            if value.start_mark.index >= key.end_mark.index:
                yield from _below(value, (*path, step), text, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            if value.start_mark.index >= node.start_mark.index:
                yield from _below(value, (*path, ELEMENT), text, depth + 1)
    elif isinstance(node, yaml.ScalarNode) and node.style in {None, "'", '"'}:
        quote = _QUOTES.get(node.style or "", "")
        end = node.end_mark.index
        start = end - len(node.value) - 2 * len(quote)
        if text[start:end] == f"{quote}{node.value}{quote}" and start >= node.start_mark.index:
            yield Entry(path, node.value, start, end, quote, quote)
