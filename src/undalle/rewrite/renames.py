"""Names that still tell the truth: ``image_url`` that now holds bytes is ``image_bytes``."""

from __future__ import annotations

import re

from undalle.facts import Local
from undalle.rewrite.draft import Draft

_URL = re.compile(r"(?i)(?:^|(?<=_))(?:urls?|uris?|links?|href)(?=_|$|\d)")
_CAMEL = re.compile(r"(?:Url|URL|Uri|URI|Link)(?=[A-Z_\d]|$)")
_ANSWER = re.compile(r"(?i)(?:^|_)(?:r|rs|res|resp|response|req|request|reply|answer|result|page|download|downloaded|u|f|http)\d*(?:$|_)")


def url_name(name: str, kind: str) -> str:
    """Return what a name for a URL becomes when it holds ``kind`` (b64, bytes, path); names that do not say URL stay."""
    if _CAMEL.search(name):
        return _CAMEL.sub(kind.capitalize(), name)
    if not _URL.search(name):
        return name
    rest = _URL.sub("", name).strip("_")
    rest = re.sub(r"__+", "_", rest)
    if not rest or rest.isdigit():
        return f"image_{kind}{'_' + rest if rest else ''}"
    return f"{rest}_{kind}"


def answer_name(name: str) -> str:
    """Return what a name for a download's answer becomes when it holds the bytes themselves."""
    return "image_bytes" if _ANSWER.search(name) else url_name(name, "bytes")


def rename(draft: Draft, local: Local, new: str) -> str:
    """Rename every place of ``local``, to ``new`` or the nearest free name. Returns the name it has afterwards."""
    if new == local.name or not local.closed:
        return local.name
    free, count = new, 2
    while free in local.taken or any(free == name and _overlap(scope, local.taken) for name, scope in draft.taken):
        free, count = f"{new}_{count}", count + 1
    draft.taken.add((free, local.taken))
    for token in local.tokens:
        draft.replace(token, free)
    return free


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two scopes, known by their names, may be one inside the other: the names of a scope include those of the scopes in it."""
    return one <= other or other <= one
