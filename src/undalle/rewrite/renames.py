"""Names that still tell the truth: ``image_url`` that now holds bytes is ``image_bytes``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from undalle.facts import Local, Span
from undalle.rewrite.draft import Draft

_URL = re.compile(r"(?i)(?:^|(?<=_))(?:urls?|uris?|links?|href)(?=_|$|\d)")
_CAMEL = re.compile(r"(?:Url|URL|Uri|URI|Link)(?=[A-Z_\d]|$)")
_IMAGE = re.compile(r"(?i)(?:image|img|picture|photo|pic)s?")
_ANSWER = re.compile(r"(?i)(?:^|_)(?:r|rs|res|resp|response|req|request|reply|answer|result|page|download|downloaded|u|f|http)\d*(?:$|_)")


def url_name(name: str, kind: str) -> str:
    """Return what a name for a URL becomes when it holds ``kind`` (b64, bytes, path); names that do not say URL stay."""
    kind = kind.upper() if name.isupper() else kind
    if _CAMEL.search(name):
        return _CAMEL.sub(kind.capitalize(), name)
    if not _URL.search(name):
        return name
    rest = _URL.sub("", name).strip("_")
    rest = re.sub(r"__+", "_", rest)
    if not rest or rest.isdigit():
        image = "IMAGE" if name.isupper() else "image"
        return f"{image}_{kind}{'_' + rest if rest else ''}"
    return f"{rest}_{kind}"


def answer_name(name: str) -> str:
    """Return what a name for a download's answer becomes when it holds the bytes themselves."""
    return "image_bytes" if _ANSWER.search(name) else url_name(name, "bytes")


def list_name(name: str) -> str:
    """Return what a name for a list of URLs becomes when it holds the images themselves."""
    if not _URL.search(name):
        return url_name(name, "images")
    rest = re.sub(r"__+", "_", _URL.sub("", name).strip("_"))
    return "images" if not rest or _IMAGE.fullmatch(rest) else f"{rest}_images"


def wrapper_name(name: str, kind: str) -> str:
    """Return what a name for a dressed URL (``req``) becomes when it holds ``kind``."""
    return f"image_{kind}" if _ANSWER.search(name) else url_name(name, kind)


def rename(draft: Draft, local: Local, new: str) -> str:
    """Rename every place of ``local``, to ``new`` or the nearest free name. Returns the name it has afterwards."""
    if new == local.name or not local.closed:
        return local.name
    free, count = new, 2
    while free in local.taken or any(free == name and _meet(local, scope, places) for name, scope, places in draft.taken):
        free, count = f"{new}_{count}", count + 1
    draft.taken.add((free, local.scope, local.tokens))
    for token in local.tokens:
        draft.replace(token, free)
    return free


def _meet(local: Local, scope: Span | None, places: Iterable[Span]) -> bool:
    """Say whether ``local`` would hide, or be hidden by, a name of the same spelling in ``scope``, read and bound at ``places``."""
    if scope is None or local.scope is None or scope == local.scope:
        return True
    inner, outer = (local.scope, places) if scope.covers(local.scope) else (scope, local.tokens)
    return any(inner.covers(place) for place in outer)
