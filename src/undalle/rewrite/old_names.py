"""Errors and settings of the SDK before 1.0 that stand around a call which becomes one of openai 1.0."""

from __future__ import annotations

import re

from undalle.catalog import Catalog
from undalle.facts import OldName, Span
from undalle.rewrite.draft import Draft, HeldError

_BASE = "openai.base_url"
_CLOSING = re.compile("(?:\"{3}|'{3}|[\"'])\\s*\\)*$")


def write_old_names(draft: Draft, catalog: Catalog) -> None:
    """Give every such name of the file the one it has since. Raises ``HeldError`` for one that has none."""
    for one in draft.facts.old_names:
        draft.replace(one.span, _new(one, catalog))
        if catalog.moved[one.path] == _BASE and one.value is not None:
            _end_in_slash(draft, one, one.value)


def _end_in_slash(draft: Draft, one: OldName, value: Span) -> None:
    """The module of openai 1.0 puts its base URL before a path as it is: ``/v1`` + ``images`` without the slash between them."""
    if one.written is None:
        raise HeldError(f"`{_BASE}` needs a slash at its end, and what `{one.path}` is set to was not seen")
    if not one.written.endswith("/"):
        closing = _CLOSING.search(draft.text, value.start, value.end)
        assert closing is not None
        draft.insert(closing.start(), "/")


def _new(one: OldName, catalog: Catalog) -> str:
    new = catalog.moved[one.path]
    if one.form == "swallowed":
        raise HeldError(f"a handler above that of `{one.path}` catches `{new}` too in openai 1.0: put the narrower one first")
    if one.form == "lost":
        raise HeldError(f"`{one.path.rpartition('.')[2]}` is read, and not every error that is caught there has it in openai 1.0")
    if not new or one.form == "other":
        raise HeldError(f"`{one.path}` of the SDK before 1.0 " + ("has another name since" if new else "is gone since"))
    last, old = new.rpartition(".")[2], one.path.rpartition(".")[2]
    if one.form == "taken" and last != old:
        return f"{last} as {old}"
    return last
