"""What version specifiers allow, in the three languages that Python projects write them in, and how one is raised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from undalle.facts import Dialect

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

_CLAUSE = re.compile(r"(?P<sign>===|[<>=!~]=|[<>=~^]|)(?P<gap>\s*)(?P<version>[\w.+!*-]+)")
_NUMBERS = re.compile(r"v?(\d+(?:\.\d+)*)(\.\*)?")
_CARETS = {"^", "~"}
# Releases to try beside those that a specifier names: before 1.0, and one that is newer than all there are.
_OLD, _NEW = "0.28.1", "9999"


def understood(text: str, dialect: Dialect) -> bool:
    """Say whether ``text`` is a specifier that limits anything and can be read."""
    return _read(text, dialect) is not None


def admits(text: str, dialect: Dialect, least: str = "0", below: str = "") -> bool:
    """Say whether a specifier allows any release from ``least`` on, before ``below`` where one is given."""
    from packaging.version import Version  # noqa: PLC0415 (only files with pins need it)

    allowed = _read(text, dialect)
    if allowed is None:
        return True
    named = [Version(numbers[1]) for clause in _CLAUSE.finditer(text) if (numbers := _NUMBERS.match(clause["version"]))]
    tried = [*named, *(_bumped(version) for version in named), Version(least), Version(_OLD), Version(_NEW)]
    return any(
        version >= Version(least) and (not below or version < Version(below)) and allowed.contains(version, prereleases=True)
        for version in tried
    )


def raised(text: str, dialect: Dialect, least: str) -> str:
    """Return ``text`` with room for ``least`` and as exact, spaced and capped as it was; empty where nobody can tell how."""
    clauses = list(_CLAUSE.finditer(text))
    if not clauses or _CLAUSE.sub("", text).strip(", \t"):
        return ""
    if len(clauses) == 1 and (alone := _alone(clauses[0], dialect, least)):
        return alone
    comma = next(iter(re.findall(r"\s*,\s*", text)), ",")
    gap = clauses[0]["gap"]
    capped = any(clause["sign"] in {"<", "<=", "~=", *_CARETS} for clause in clauses)
    parts = [f">={gap}{_as_long_as(least, '1.0')}", *([f"<{gap}{int(least.partition('.')[0]) + 1}"] if capped else [])]
    return comma.join(parts)


def _alone(clause: re.Match[str], dialect: Dialect, least: str) -> str:
    """Return the raised form of a specifier that is one clause and names one release or its neighbours; empty for ``<`` and ``>``."""
    sign, gap, version = clause["sign"], clause["gap"], clause["version"]
    exact = sign in {"==", "==="} or (sign in {"", "="} and dialect is not Dialect.PEP440)
    if not exact and sign not in {"~=", *_CARETS}:
        return ""
    star = version.endswith(".*")
    numbers = _as_long_as(least, version.removesuffix(".*"))
    return f"{sign}{gap}{numbers}{'.*' if star else ''}"


def _as_long_as(version: str, model: str) -> str:
    """Return ``version`` with as many numbers as ``model`` has, two at least."""
    parts = version.split(".")
    wanted = max(2, model.count(".") + 1)
    return ".".join([*parts, *["0"] * wanted][:wanted])


def _bumped(version: Version) -> Version:
    from packaging.version import Version  # noqa: PLC0415 (only files with pins need it)

    numbers = [*version.release, 0, 0][:3]
    return Version(".".join(map(str, [*numbers[:-1], numbers[-1] + 1])))


@cache
def _read(text: str, dialect: Dialect) -> SpecifierSet | None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 (only files with pins need it)

    clauses = [clause.strip() for clause in text.split(",")]
    if dialect is not Dialect.PEP440:
        clauses = [part for clause in clauses for part in _translated(clause, dialect)]
    try:
        allowed = SpecifierSet(",".join(clauses))
    except InvalidSpecifier:
        return None
    return allowed if len(allowed) else None


def _translated(clause: str, dialect: Dialect) -> Iterable[str]:
    """Yield what a clause of Poetry's or conda's means in the words of PEP 440."""
    match = _CLAUSE.fullmatch(clause)
    numbers = _NUMBERS.fullmatch(match["version"]) if match else None
    if match is None or numbers is None:
        yield clause if clause != "*" else ""
        return
    sign, version = match["sign"], numbers[1]
    parts = [int(number) for number in version.split(".")]
    if sign == "^":
        first = next((index for index, number in enumerate(parts) if number), len(parts) - 1)
        yield from (f">={version}", f"<{'.'.join(map(str, [*parts[:first], parts[first] + 1]))}")
    elif sign == "~":
        kept = parts[: max(1, min(2, len(parts)))]
        yield from (f">={version}", f"<{'.'.join(map(str, [*kept[:-1], kept[-1] + 1]))}")
    elif sign == "" or (sign == "=" and dialect is Dialect.POETRY):
        yield f"=={match['version']}"
    elif sign == "=":
        yield f"=={version}.*"
    else:
        yield clause


def newest(*versions: str) -> str:
    """Return the newest of ``versions``."""
    from packaging.version import Version  # noqa: PLC0415 (only files with pins need it)

    return max(versions, key=Version)
