"""The last step of a read: ``url`` becomes ``b64_json``, in the quotes and brackets it has, or as an attribute where the SDK needs one."""

from __future__ import annotations

import re

from undalle.facts import CallSite, Read
from undalle.rewrite.draft import Draft, HeldError

_BY_KEY = frozenset({"key", "get"})
_DICTS = frozenset({"http", "sdk0"})
_METHODS = {"to_dict_recursive": "to_dict"}
_FUNCTIONS = {"json.dumps": "to_json", "str": "to_json", "dict": "to_dict"}
_CLOSING = re.compile(r"[\s,]*\)")


def write_leaf(draft: Draft, read: Read, *, attributes: bool) -> None:
    """Rewrite the step that takes ``url``. ``attributes``: the answer becomes an object, keys become attributes."""
    access = read.access
    if attributes and access.kind in _BY_KEY and not access.plain:
        draft.replace(access.span, ".b64_json")
        return
    name = access.name_span
    draft.replace(name, draft.text[name.start : name.end].replace("url", "b64_json"))


def write_steps(draft: Draft, call: CallSite, leaves: frozenset[int]) -> None:
    """Turn every other keyed step into the call's answer into an attribute. ``leaves`` are the starts of steps that are written already."""
    for access in call.result.accesses:
        if access.kind in _BY_KEY and not access.plain and access.span.start not in leaves:
            draft.at(access.span.file).replace(access.span, f".{access.path[-1]}")


def write_optional(draft: Draft, call: CallSite, path: tuple[str, ...], *, surface: str, attributes: bool) -> None:
    """Have what stands at ``path`` of an answer, and may be missing there from now on, asked for with ``get``.

    ``surface`` is the call's; an object of the SDK has it as None, so its attributes stay. ``attributes``: the answer becomes one.
    """
    for access in call.result.accesses:
        dict_ = access.plain or (surface in _DICTS and not attributes)
        if access.path == path and dict_ and (access.kind == "key" or (access.kind == "attribute" and surface == "sdk0")):
            home, name = draft.at(access.span.file), access.name_span
            key = home.text[name.start : name.end]
            home.replace(access.span, f".get({key})" if access.kind == "key" else f'.get("{key}")')


def write_copies(draft: Draft, call: CallSite) -> None:
    """Turn what made a dict or a text of the answer of the SDK before 1.0 into what does so since. Raises ``HeldError``."""
    for copy in call.result.copies:
        home = draft.at(copy.span.file)
        if copy.value is None:
            home.replace(copy.span, _METHODS.get(copy.how, copy.how))
        elif copy.how not in _FUNCTIONS or not _CLOSING.fullmatch(home.text, copy.value.end, copy.span.end):
            raise HeldError(f"`{copy.how}` is given the answer, which is no dict with openai 1.0")
        else:
            home.delete(copy.span.start, copy.value.start)
            home.replace(home.span(copy.value.end, copy.span.end), f".{_FUNCTIONS[copy.how]}()")
