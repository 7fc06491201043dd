"""One notebook cell as Python of the same length."""

from __future__ import annotations

import ast
import keyword
import re
import textwrap
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace

from undalle.sources.magics import references, unmagic
from undalle.sources.plain import SPOKEN, shadow_of
from undalle.sources.shell_lines import body_of, requests

_LINE_ENDS = re.compile(r"(\r\n|\r|\n)")
_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*%%(?P<name>[\w:!.]+)?")
_DATABRICKS = re.compile(r"\s*%(?P<name>md|md-sandbox|sh|scala|r|fs|sql)(?=\s|\Z)")
_OTHER = frozenset(
    {
        "bash",
        "sh",
        "script",
        "html",
        "HTML",
        "javascript",
        "js",
        "latex",
        "markdown",
        "md",
        "R",
        "r",
        "perl",
        "ruby",
        "svg",
        "SVG",
        "sql",
        "bigquery",
        "writefile",
        "file",
        "cython",
        "pypy",
        "python2",
        "cmd",
        "powershell",
        "scala",
        "julia",
        "spark",
        "mermaid",
        "configure",
        "!",
        "system",
        "sx",
        "writetemplate",
        "ai",
    }
)
_SHELLS = frozenset({"bash", "sh"})
_WRITTEN = re.compile(r"[ \t]*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(?P<name>\S+\.pyw?)[ \t]*\Z")
_NAME = re.compile(r"[^\W\d]\w*")
_TARGET = re.compile(
    r"[ \t]*(?:(?:def|class|import|for)[ \t]+|from\b.*\bimport[ \t]+)?([^\W\d]\w*)[ \t]*(?=[=(:,]|in\b|\Z|[-+*/|&]=)(?!==)"
)
_MOST_REPAIRS = 25
# To Python any other space, as a no-break space that came along with copied text, is a mistake.
_BLANKS = " \t\f"


@dataclass(frozen=True, slots=True)
class Masked:
    """A cell as Python.

    ``shadow`` has the cell's length. ``frozen`` are offsets of stretches that nothing may be written to, each with the reason.
    ``problem`` says what is wrong with a cell that is not Python, and ``row`` where (1-based; 0: nothing is wrong); ``remedy`` what to do
    about it, if that is not to make it Python. ``top`` is where its Python starts, behind a ``%%`` line. ``commands`` are the offsets of
    stretches of shell that send requests.
    """

    shadow: str
    frozen: tuple[tuple[int, int, str], ...] = ()
    problem: str = ""
    row: int = 0
    top: int = 0
    remedy: str = ""
    commands: tuple[tuple[int, int], ...] = ()


def mask(text: str) -> Masked:
    """Return a cell as Python that can be analysed."""
    if _error(text) is None:
        return Masked(text)
    parts = _LINE_ENDS.split(text)
    lines, ends = parts[::2], [*parts[1::2], ""]
    header = _CELL_MAGIC.match(text)
    other = (header["name"] if header else None) or ""
    databricks = _DATABRICKS.match(text)
    if other in _OTHER or (databricks and (databricks["name"] != "sql" or _unmasked(lines, ends) is None)):
        written = next(filter(None, map(_WRITTEN.match, lines)), None)
        if written is not None:
            return _elsewhere(lines, ends, written["name"])
        name = other or (databricks["name"] if databricks else "")
        silent = _silent(lines, ends, f"the cell is no Python (`%%{name}`)" if other else f"the cell is no Python (`%{name}`)")
        body = body_of(text) if name in _SHELLS else None
        return silent if body is None else _script(text, silent, body)
    found = _unmasked(lines, ends)
    if found is not None:
        return found
    if _signature(text):
        return _silent(lines, ends, "a signature without a body")
    if other and other not in {"time", "timeit", "capture", "prun", "python", "python3"}:
        return _silent(lines, ends, f"the cell is no Python (`%%{other}`)")
    return _repaired(lines, ends)


def opaque(text: str, reason: str) -> Masked:
    """Return a cell of another language."""
    parts = _LINE_ENDS.split(text)
    return _silent(parts[::2], [*parts[1::2], ""], reason)


def _unmasked(lines: list[str], ends: list[str]) -> Masked | None:
    """Return the cell with its magics as statements, None if that is not Python either."""
    for timed in (True, False):
        new, changed = unmagic(lines, timed=timed)
        shadow = _joined(new, ends)
        if _error(shadow) is None:
            sent = requests(lines, ends, changed)
            rows = [n for n in changed if not _holds_code(new[n]) and not any(n in one.rows for one in sent if one.free)]
            frozen = _rows(new, ends, rows, "a magic or shell line")
            return Masked(shadow, frozen, top=_top(lines, ends), commands=tuple((one.start, one.end) for one in sent))
    return None


def _holds_code(line: str) -> bool:
    return line.lstrip().startswith("0;")


def _top(lines: list[str], ends: list[str]) -> int:
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].lstrip().startswith("%%"):
        return 0
    return sum(len(line) + len(end) for line, end in zip(lines[: first + 1], ends[: first + 1], strict=True))


def _silent(lines: list[str], ends: list[str], reason: str) -> Masked:
    """Return comments. The first line may name Python values."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    new = ["#".ljust(len(line)) if line.strip(_BLANKS) else line for line in lines]
    read = references(lines[first], 1)
    if read.strip():
        new[first] = "0" + ("," + read[1:] if read[:1] == " " else read)
    shadow = _joined(new, ends)
    return Masked(shadow, ((0, len(shadow), reason),))


def _script(text: str, silent: Masked, body: tuple[int, int]) -> Masked:
    """Return a shell cell whose ``body`` sends requests: what its comments say to us is kept, and only its first line is frozen."""
    start, end = body
    frozen = tuple((first, start, reason) for first, _, reason in silent.frozen)
    shell = shadow_of(text[start:end]) if SPOKEN.search(text, start) else silent.shadow[start:]
    return replace(silent, shadow=silent.shadow[:start] + shell, frozen=frozen, commands=(body,))


def _signature(text: str) -> bool:
    """Say whether this is what a reference prints of a function or a class: its head, with or without ``def``."""
    head = textwrap.dedent(text.lstrip("\r\n")).rstrip()
    if not head.endswith(":"):
        head += ":"
    undecorated = re.sub(r"\A(?:@.*\n)*", "", head)
    return any(_error(f"{one} pass") is None for one in (head, f"def {undecorated}"))


def _elsewhere(lines: list[str], ends: list[str], name: str) -> Masked:
    """Return a cell whose Python becomes the file ``name``: another module, which shares no names with the notebook."""
    hidden = _silent(lines, ends, f"the cell is the text of `{name}`")
    return replace(hidden, problem=f"the cell writes its Python to `{name}`", row=1, remedy=f"run the cell, then check `{name}`")


def _repaired(lines: list[str], ends: list[str]) -> Masked:
    """Return a broken cell with the lines that break it as mere words; where that does not help, all of it."""
    new, _ = unmagic(lines)
    first = error = _error(_joined(new, ends))
    repaired: set[int] = set()
    while error is not None and len(repaired) < _MOST_REPAIRS:
        row = next((n for n in range(min(error[1], len(new)) - 1, -1, -1) if n not in repaired and new[n].strip(_BLANKS)), None)
        if row is None:
            break
        repaired.add(row)
        new[row] = _words(lines[row], keep_indentation=True)
        error = _error(_joined(new, ends))
    if error is not None:
        new = [_words(line, keep_indentation=False) for line in lines]
    shadow = _joined(new, ends)
    reason, row = first or ("", 1)
    if _error(shadow) is not None:
        return _silent(lines, ends, "the cell is not Python")
    return Masked(shadow, ((0, len(shadow), "the cell is not valid Python"),), reason, row)


def _words(line: str, *, keep_indentation: bool) -> str:
    """Return a statement of the length of ``line`` that reads its names and gives a new value to the one it may bind."""
    lead = line[: len(line) - len(line.lstrip(_BLANKS))] if keep_indentation else ""
    room = len(line) - len(lead)
    if not line.strip(_BLANKS):
        return line
    if line.lstrip().startswith("#"):
        return "#".ljust(len(line))
    names = [name for name in dict.fromkeys(_NAME.findall(line)) if not keyword.iskeyword(name) and name.isascii()]
    target = _TARGET.match(line)
    bound = target[1] if target and target[1] in names else ""
    rest = [name for name in names if name != bound]
    for opening in [f"{bound}+=", f"{bound}="] if bound else []:
        if len(opening) < room:
            return lead + _fit(opening, rest, "_", room)
    return lead + _fit("", names, "0", room)


def _fit(opening: str, names: list[str], nothing: str, room: int) -> str:
    chosen = list(names)
    while chosen and len(opening) + len("|".join(chosen)) > room:
        chosen.pop()
    return (opening + ("|".join(chosen) or nothing)).ljust(room)


def _rows(lines: list[str], ends: list[str], rows: Iterable[int], reason: str) -> tuple[tuple[int, int, str], ...]:
    starts = [0]
    for line, end in zip(lines, ends, strict=True):
        starts.append(starts[-1] + len(line) + len(end))
    return tuple((starts[row], starts[row] + len(lines[row]), reason) for row in rows)


def _joined(lines: list[str], ends: list[str]) -> str:
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _error(text: str) -> tuple[str, int] | None:
    """Return why ``text`` is not Python and the row, None if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error.msg, error.lineno or 1
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return "it can not be parsed", 1
    return None
