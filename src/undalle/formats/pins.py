"""The pins of the openai package in the files that projects keep them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from undalle.facts import Dialect, Pin, Span
from undalle.formats.entries import ELEMENT, Entry
from undalle.formats.ini import ini_entries
from undalle.formats.toml import toml_entries
from undalle.formats.versions import understood
from undalle.formats.yaml import yaml_entries
from undalle.sources.source import UnparsableError

PACKAGE = "openai"
_CLAUSE = r"(?:===|[<>=!~]=|[<>])[ \t]*[\w.*+!-]+"
_REQUIREMENT = re.compile(
    rf"(?P<whole>(?i:{PACKAGE})(?![\w.-])[ \t]*(?:\[[^\]\r\n]*\])?[ \t]*\(?[ \t]*(?P<spec>{_CLAUSE}(?:[ \t]*,[ \t]*{_CLAUSE})*)[ \t]*\)?"
    r"[ \t]*(?P<marker>;[^#\r\n\\]*?)?)(?P<rest>[ \t]*(?:[#\\]|--hash)[^\r\n]*)?(?=\r?$)",
    re.MULTILINE,
)
_CONDA = re.compile(
    rf"(?:[\w-]+::)?(?i:{PACKAGE})(?![\w.-])[ \t]*(?P<spec>{_CLAUSE}(?:[ \t]*,[ \t]*{_CLAUSE})*|=?[ \t]*\d[\w.*]*)(?P<build>=\S+)?"
)
_LINE = re.compile(rf"^[ \t]*(?=(?i:{PACKAGE})(?![\w.-]))", re.MULTILINE)
_HASHED = "it names the hash of the release: compile the file anew"
_BUILT = "it names a build of conda's: choose the release by hand"


def pins_of(name: str, text: str) -> tuple[Pin, ...]:
    """Return the pins of openai in ``text``, the content of a file called ``name``, in order. Raises UnparsableError."""
    if PACKAGE not in text.lower():
        return ()
    found = (_made(name, *one) for one in _reader(PurePath(name).name)(text))
    return tuple(pin for pin in found if understood(pin.spec, pin.dialect))


_Found = tuple[int, str, Dialect, bool, str]
"""Offset and text of a specifier, who reads it, whether it is one of several, why it is fixed."""


def _made(name: str, start: int, spec: str, dialect: Dialect, choice: bool, fixed: str) -> Pin:
    return Pin(Span(name, start, start + len(spec)), spec, dialect, choice, fixed)


def _reader(name: str) -> Callable[[str], Iterator[_Found]]:
    if name == "setup.py":
        return _setup_py
    if name.endswith(".toml") or name == "Pipfile":
        return _toml
    if name.endswith(".cfg"):
        return _cfg
    return _conda if name.endswith((".yml", ".yaml")) else _lines


def _lines(text: str) -> Iterator[_Found]:
    """A requirements or constraints file: one requirement a line, its hashes on the lines that follow behind backslashes."""
    for line in _LINE.finditer(text):
        yield from _requirement(text, line.end())


def _requirement(text: str, start: int) -> Iterator[_Found]:
    found = _REQUIREMENT.match(text, start)
    if found is not None and _valid(found["whole"]):
        rest = found["rest"] or ""
        hashed = "--hash" in rest or (rest.rstrip().endswith("\\") and "--hash" in text[found.end() : found.end() + 40])
        yield found.start("spec"), found["spec"], Dialect.PEP440, bool(found["marker"]), _HASHED if hashed else ""


def _valid(requirement: str) -> bool:
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 (only files with pins need it)

    try:
        return Requirement(requirement).name.lower() == PACKAGE
    except InvalidRequirement:
        return False


def _of_entry(entry: Entry) -> Iterator[_Found]:
    """A requirement that is a value of its own."""
    found = _REQUIREMENT.fullmatch(entry.text.strip())
    if found is not None and _valid(found["whole"]):
        shift = entry.inner + len(entry.text) - len(entry.text.lstrip())
        yield shift + found.start("spec"), found["spec"], Dialect.PEP440, bool(found["marker"]), ""


def _toml(text: str) -> Iterator[_Found]:
    """``pyproject.toml`` (PEP 621, dependency groups, PDM, uv, Hatch, Poetry) and ``Pipfile``."""
    for entry in toml_entries(text):
        path = entry.path
        if path[-1] == ELEMENT and path[0] != "build-system":
            yield from _of_entry(entry)
            continue
        named = [step.lower() for step in path if step not in {ELEMENT, "version"}]
        if not named or named[-1] != PACKAGE or (path[-1].lower() != PACKAGE and path[-1] != "version"):
            continue
        poetry = path[:2] == ("tool", "poetry")
        if poetry or path[0] != "tool":
            yield entry.inner, entry.text, Dialect.POETRY if poetry else Dialect.PEP440, ELEMENT in path, ""


def _cfg(text: str) -> Iterator[_Found]:
    """``setup.cfg``: install_requires, extras_require and their kin."""
    for entry in ini_entries(text):
        if entry.path[0].startswith("options"):
            yield from _of_entry(entry)


def _conda(text: str) -> Iterator[_Found]:
    """``environment.yml``: conda's own requirements, and pip's below ``pip``."""
    for entry in yaml_entries(text):
        if "pip" in entry.path:
            yield from _of_entry(entry)
        elif found := _CONDA.fullmatch(entry.text):
            yield entry.inner + found.start("spec"), found["spec"], Dialect.CONDA, False, _BUILT if found["build"] else ""


def _setup_py(text: str) -> Iterator[_Found]:
    """``setup.py``: requirements written out as strings."""
    import ast  # noqa: PLC0415 (only setup.py needs it)

    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UnparsableError("syntax error", getattr(error, "lineno", 1) or 1, 1) from None
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno:
            before = sum(len(line.decode()) for line in lines[: node.lineno - 1])
            start = before + len(lines[node.lineno - 1][: node.col_offset].decode())
            quote = text[start : start + 1]
            if quote in {"'", '"'} and text.startswith(node.value, start + 1):
                yield from _of_entry(Entry((), node.value, start, start + len(node.value) + 2, quote, quote))
