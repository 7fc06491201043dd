"""Keys under which no data URI will do: pictures of Slack's blocks, the header that redirects."""

from __future__ import annotations

import libcst as cst

_REDIRECTS = "location"
_WHY_REDIRECT = "it is where the browser is sent, and browsers do not follow a redirect to a data URI: answer with the bytes"
_WHY_SLACK = "it is part of a Slack block: Slack fetches it"


def refused(item: cst.CSTNode | None, holder: cst.CSTNode | None) -> str:
    """Say why a data URI can not be the value of ``item``, an entry of the dict ``holder`` or a target ``x["key"]``; empty if it can."""
    key = _key(item)
    if key.lower() == _REDIRECTS:
        return _WHY_REDIRECT
    return _WHY_SLACK if key == "image_url" and isinstance(holder, cst.Dict) and _is_block(holder) else ""


def _key(item: cst.CSTNode | None) -> str:
    if isinstance(item, cst.DictElement):
        return _text(item.key)
    index = item.slice[0].slice if isinstance(item, cst.Subscript) and len(item.slice) == 1 else None
    return _text(index.value) if isinstance(index, cst.Index) else ""


def _is_block(holder: cst.Dict) -> bool:
    """Say whether a dict is ``{"type": "image", "image_url": ...}``."""
    return any(_key(one) == "type" and _text(one.value) == "image" for one in holder.elements)


def _text(node: cst.BaseExpression) -> str:
    return str(node.evaluated_value) if isinstance(node, cst.SimpleString) else ""
