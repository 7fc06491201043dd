"""How long a request may take: numbers, and what the HTTP libraries make of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from undalle.analysis.values import Values

TIMEOUT = "timeout"
_MAKERS = frozenset({"Timeout", "ClientTimeout"})
_WHOLE = ("total", "read", TIMEOUT)


def limit(arguments: Sequence[cst.Arg], values: Values, place: int | None = None) -> float | None:
    """Return the seconds that ``timeout=`` among ``arguments``, or the argument at ``place`` (0-based), gives; None where it gives none."""
    named = next((one.value for one in arguments if one.keyword is not None and one.keyword.value == TIMEOUT), None)
    plain = [one.value for one in arguments if one.keyword is None and not one.star]
    node = plain[place] if named is None and place is not None and place < len(plain) else named
    return min(_seconds(node, values), default=None) if node is not None else None


def _seconds(node: cst.BaseExpression, values: Values) -> Iterator[float]:
    """Yield how long the answer may take, by each way the expression can go: the time to connect is another matter."""
    if isinstance(node, cst.Tuple) and len(node.elements) == 2:
        yield from _seconds(node.elements[1].value, values)
    elif isinstance(node, cst.Call):
        made = values.paths.of(node.func).rpartition(".")[2]
        given = {one.keyword.value: one.value for one in node.args if one.keyword is not None}
        first = [one.value for one in node.args if one.keyword is None and not one.star]
        whole = next((given[name] for name in _WHOLE if name in given), first[0] if first else None)
        if made in _MAKERS and whole is not None:
            yield from _seconds(whole, values)
    else:
        yield from (float(word) for word in values.peek(node).known if isinstance(word, (int, float)) and not isinstance(word, bool))
