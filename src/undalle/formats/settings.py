"""Models and words of image models that settings name, and the variables that code reads them by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from undalle.catalog import Catalog
from undalle.facts import Export, Literal, Mention, Role, Span, Value
from undalle.formats.dotenv import dotenv_entries
from undalle.formats.entries import ELEMENT, Entry
from undalle.formats.ini import ini_entries
from undalle.formats.json import json_entries
from undalle.formats.toml import toml_entries
from undalle.formats.yaml import yaml_entries

_READERS: dict[str, Callable[[str], list[Entry]]] = {
    ".yml": yaml_entries,
    ".yaml": yaml_entries,
    ".toml": toml_entries,
    ".json": json_entries,
    ".ini": ini_entries,
    ".cfg": ini_entries,
    ".conf": ini_entries,
    ".properties": ini_entries,
}
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_ASSIGNED = re.compile(r"(?P<key>[A-Za-z_]\w*)=(?P<value>[^\s\"']+)")
_EXPORTED = re.compile(
    r"^[ \t]*(?:(?:export[ \t]+|ENV[ \t]+|ARG[ \t]+)?(?P<key>[A-Z_][A-Z0-9_]*)[ \t]*[:?]?=[ \t]*|"
    r"ENV[ \t]+(?P<named>[A-Z_][A-Z0-9_]*)[ \t]+)"
    r"(?P<quote>[\"']?)(?P<value>[\w./-]+)(?P=quote)(?=[ \t]*(?:[;#\r].*)?$)",
    re.MULTILINE,
)
_DEFAULT = re.compile(r"\$\{(?P<key>[A-Za-z_]\w*):?[-=](?P<value>[^{}\s]+)\}")
_AZURE = re.compile(r"azure|deployment", re.IGNORECASE)
_AZURE_LEAD = "azure/"
_LABEL = re.compile(r"(?:name|title|label|description|id|alias|tags?)", re.IGNORECASE)
_ENVIRONMENTS = frozenset({"env", "environment", "variables", "extraEnv", "envVars", "build_args", "args", "data"})
_PARAMETERS = ("size", "quality", "style", "response_format")

_ONE_OF_SEVERAL = "it stands in a list: what such a list offers is not for a tool to decide"
_A_LABEL = "`{key}` may be a name that others know it by"
_BESIDE = "`{key}` beside it is set to `{word}`, which today's models refuse: both change together with the code that reads them"


def entries_of(name: str, text: str) -> list[Entry]:
    """Return the text values of a settings file called ``name``. Raises UnparsableError."""
    return _READERS.get(PurePath(name).suffix.lower(), dotenv_entries)(text)


def settings_of(name: str, text: str, catalog: Catalog) -> tuple[tuple[Mention, ...], tuple[Export, ...]]:
    """Return the image models that ``text`` sets, and the words of image models that it puts into the environment of programs."""
    return _settings(name, list(_said(entries_of(name, text))), catalog)


def exports_of(name: str, text: str, catalog: Catalog) -> tuple[tuple[Mention, ...], tuple[Export, ...]]:
    """Return the same of a script, a Makefile or a Dockerfile: what its variables are set to."""
    return _settings(name, list(_said(list(_exported(text)))), catalog)


def _exported(text: str) -> Iterator[Entry]:
    for found in _EXPORTED.finditer(text):
        quote = found["quote"]
        yield Entry((found["key"] or found["named"],), found["value"], found.start("quote"), found.end("value") + len(quote), quote, quote)


def _settings(name: str, said: Sequence[_Said], catalog: Catalog) -> tuple[tuple[Mention, ...], tuple[Export, ...]]:
    mentions = [_mention(name, one, lead) for one in said if (lead := _lead(one.word, catalog)) is not None]
    old = [one for one in said if any(_tells(one.key, parameter) and catalog.legacy_word(parameter, one.word) for parameter in _PARAMETERS)]
    exports = (_export(name, one) for one in said if one.variable and _of_images(one.word, catalog))
    return tuple(_hold(mention, old) for mention in mentions), tuple(exports)


@dataclass(frozen=True, slots=True)
class _Said:
    """A word that a key is set to. ``variable``: the key is the name of an environment variable. ``listed``: it, or what
    holds it, is one of a list; ``element``: it stands there by itself.
    """

    key: str
    word: str
    start: int
    end: int
    quote: str
    variable: bool
    listed: bool
    element: bool = False


def _said(entries: Sequence[Entry]) -> Iterator[_Said]:
    named = {after.start: before for before, after in pairwise(entries) if _names(before, after)}
    for entry in (one for one in entries if one.key):
        listed = entry.path[-1] == ELEMENT
        assigned = _ASSIGNED.fullmatch(entry.text) if listed else None
        if assigned is not None:
            yield from _one(assigned["key"], assigned["value"], entry.inner + assigned.start("value"), variable=True)
        elif default := _DEFAULT.fullmatch(entry.text):
            start = entry.inner + default.start("value")
            yield _Said(default["key"], default["value"], start, start + len(default["value"]), "", True, listed)
        else:
            key = named[entry.start].text if entry.start in named else entry.key
            inside = len(entry.path) == 1 or entry.start in named or not _ENVIRONMENTS.isdisjoint(entry.path)
            variable = inside and _VARIABLE.fullmatch(key) is not None
            inner_list = ELEMENT in entry.path and entry.start not in named and not variable
            yield _Said(key, entry.text, entry.start, entry.end, entry.opening, variable, inner_list, listed)


def _one(key: str, value: str, start: int, *, variable: bool) -> Iterator[_Said]:
    default = _DEFAULT.fullmatch(value)
    if default is not None:
        start, value = start + default.start("value"), default["value"]
    yield _Said(key, value, start, start + len(value), "", variable, False)


def _names(before: Entry, after: Entry) -> bool:
    """Say whether two entries are ``name: KEY`` and ``value: WORD`` of one item of a list, as Kubernetes and Helm write variables."""
    return after.path[-2:] == (ELEMENT, "value") and before.path == (*after.path[:-1], "name")


def _literal(name: str, one: _Said) -> Literal:
    return Literal(Span(name, one.start, one.end), one.word, one.quote, one.quote, bare=not one.quote)


def _lead(word: str, catalog: Catalog) -> str | None:
    """Return what stands before the image model that ``word`` names, a provider's name and a slash if anything; None if it names none."""
    provider, slash, rest = word.rpartition("/")
    known = f"{provider}{slash}" in {"", *catalog.leads, _AZURE_LEAD}
    return f"{provider}{slash}" if known and catalog.seat(rest) == "image" else None


def _mention(name: str, one: _Said, lead: str) -> Mention:
    literal = _literal(name, one).without(lead)
    host = "azure" if _AZURE.search(one.key) or lead == _AZURE_LEAD else ""
    held = _ONE_OF_SEVERAL if one.listed else _A_LABEL.format(key=one.key) if _LABEL.fullmatch(one.key) else ""
    bound = f"{one.key}[]" if one.element else one.key
    return Mention(one.word.removeprefix(lead), literal.span, Role.SETTING, bound, host=host, literal=literal, held=held)


def _hold(mention: Mention, old: Iterable[_Said]) -> Mention:
    """Return ``mention`` held where words of DALL-E's stand beside it under the same prefix: a model alone would be given them."""
    family = _family(mention.bound)
    beside = next((one for one in old if _family(one.key) == family), None)
    return mention if mention.held or beside is None else replace(mention, held=_BESIDE.format(key=beside.key, word=beside.word))


def _family(key: str) -> str:
    return re.sub(r"(?i)[_.-]?(?:model|engine|size|quality|style|resolution|response[_-]?format)(?:[_-]?(?:name|id))?$", "", key).lower()


def _tells(key: str, parameter: str) -> bool:
    told = {"size": r"size|resolution|dimensions", "response_format": r"response[_-]?format"}.get(parameter, parameter)
    return re.search(rf"(?i)(?:^|[_.-]|[a-z])(?:{told})$", key) is not None


def _export(name: str, one: _Said) -> Export:
    return Export(one.key, Value((one.word,), True, (_literal(name, one),)))


def _of_images(word: str, catalog: Catalog) -> bool:
    """Say whether a word means something to image models only: an id, a size, a quality."""
    if catalog.seat(word) in {"image", "reseller"} or _lead(word, catalog) or re.fullmatch(r"\d+x\d+", word):
        return True
    return any(word in domain.words for profile in catalog.profiles.values() for domain in profile.domains.values())
