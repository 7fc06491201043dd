"""The last step of a read: ``url`` becomes ``b64_json``, in the quotes and brackets it has, or as an attribute where the SDK needs one."""

from __future__ import annotations

from undalle.facts import CallSite, Read
from undalle.rewrite.draft import Draft

_BY_KEY = frozenset({"key", "get"})


def write_leaf(draft: Draft, read: Read, *, attributes: bool) -> None:
    """Rewrite the step that takes ``url``. ``attributes``: the answer becomes an object, keys become attributes."""
    access = read.access
    if attributes and access.kind in _BY_KEY:
        draft.replace(access.span, ".b64_json")
        return
    name = access.name_span
    draft.replace(name, draft.text[name.start : name.end].replace("url", "b64_json"))


def write_steps(draft: Draft, call: CallSite, leaves: frozenset[int]) -> None:
    """Turn every other keyed step into the call's answer into an attribute. ``leaves`` are the starts of steps that are written already."""
    for access in call.result.accesses:
        if access.kind in _BY_KEY and access.span.start not in leaves:
            draft.at(access.span.file).replace(access.span, f".{access.path[-1]}")
