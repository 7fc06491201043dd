"""Which openai does a project ask for? Read from the files that say so, by line: enough to tell 0.x from 1.x."""

from __future__ import annotations

import re
from pathlib import Path

_FILES = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "Pipfile",
    "environment.yml",
    "environment.yaml",
    "poetry.lock",
    "uv.lock",
    "Pipfile.lock",
)
_REQUIREMENT = re.compile(
    r"""(?mix) ^ [\s"'\-]* openai (?:\[[^\]]*\])? ["']? \s*
    (?: = (?!=) \s* ["'{]? \s* (?:version \s* = \s* ["'])? )?
    (?P<spec> [<>=!~^]{1,3} [^"'\#;\n]* | \d[\w.]* )"""
)
_CLAUSE = re.compile(r"(?P<sign>[<>=!~^]*)\s*(?P<major>\d+)(?:\.(?P<minor>\d+))?")


def generation_pinned(root: Path) -> str:
    """Return "0" if the files of ``root`` allow only openai before 1.0, "1" if only 1.0 and later, "" if nothing tells."""
    found = {verdict for path in _pin_files(root) for verdict in _verdicts(path)}
    return found.pop() if len(found) == 1 else ""


def _pin_files(root: Path) -> list[Path]:
    named = [root / name for name in _FILES if not name.endswith(".lock")]
    loose = [*root.glob("*requirements*.txt"), *root.glob("requirements/*.txt"), *root.glob("constraints*.txt")]
    return sorted(path for path in (*named, *loose) if path.is_file())


def _verdicts(path: Path) -> set[str]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return set()
    return {verdict for match in _REQUIREMENT.finditer(text) if (verdict := _verdict(match["spec"]))}


def _verdict(spec: str) -> str:
    """Judge one version specifier: ``==0.28``, ``>=1.3,<2``, ``^0.27``, ``<1``."""
    verdict = ""
    for clause in _CLAUSE.finditer(spec):
        sign, major = clause["sign"], int(clause["major"])
        minor = int(clause["minor"] or 0)
        if sign in {"==", "===", "~=", "^", "", "~", ">=", ">"} and major >= 1:
            verdict = "1"
        elif (
            (sign in {"==", "===", "^", "", "~"} and major == 0)
            or (sign == "~=" and major == 0 and clause["minor"] is not None)
            or (sign == "<" and (major == 0 or (major == 1 and minor == 0)))
            or (sign == "<=" and major == 0)
        ):
            return "0"
    return verdict
