"""The code of notebooks and documents as plain scripts, by means that share nothing with the tool's own."""

from __future__ import annotations

import ast
import json
import re

_OTHER_CELL = re.compile(r"%%(?:bash|sh|html|javascript|writefile|sql)|%(?:md|sql|sh)\b")
_CONTINUED = re.compile(r"^[ \t]*!(?:.*\\\n)+.*", re.MULTILINE)
_TIMED = re.compile(r"^%(?:time|timeit)\s+")
_FENCE = re.compile(
    r"^(?P<lead>[ \t>*-]*)(?P<mark>`{3,})[ \t]*(?:python|py|python3)\b[^\n]*\n(?P<code>.*?)^[ \t>]*(?P=mark)", re.MULTILINE | re.DOTALL
)
_DIRECTIVE = re.compile(
    r"^(?P<lead>[ \t]*)(?:\.\. code(?:-block)?:: python|[^\s.].*::)\n(?:[ \t]+:[^\n]*\n)*\n"
    r"(?P<code>(?:(?P=lead)[ \t]+[^\n]*\n|\n)+)",
    re.MULTILINE,
)


def as_program(data: bytes, suffix: str) -> str:
    """Return the Python of a file with the suffix ``.ipynb``, ``.md``, ``.mdx`` or ``.rst`` as one script."""
    text = data.decode("utf-8-sig", "surrogateescape")
    if suffix == ".ipynb":
        return "from IPython.display import display\n" + "\n".join(map(_cell, _code_cells(json.loads(text))))
    if suffix in {".md", ".mdx"}:
        return "\n".join(_code(match["lead"], match["code"]) for match in _FENCE.finditer(text))
    if suffix == ".rst":
        codes = [
            _code(match["code"][: len(match["code"]) - len(match["code"].lstrip(" \t"))], match["code"])
            for match in _DIRECTIVE.finditer(text)
        ]
        return "\n".join(filter(_is_python, codes))
    raise ValueError(f"{suffix} is no container")


def _is_python(code: str) -> bool:
    try:
        return bool(ast.parse(code))
    except SyntaxError:
        return False


def _code_cells(notebook: dict) -> list[str]:
    cells = notebook.get("cells") or [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
    sources = [cell.get("source", cell.get("input")) for cell in cells if cell["cell_type"] == "code"]
    return ["".join(source) for source in sources]


def _cell(source: str) -> str:
    if _OTHER_CELL.match(source):
        return ""
    whole = _CONTINUED.sub(lambda line: line[0].replace("\\\n", ""), source)
    return "\n".join(map(_line, whole.splitlines()))


def _line(line: str) -> str:
    line = _TIMED.sub("", line)
    bare = line.lstrip()
    if bare.startswith(("!", "%")):
        return line[: len(line) - len(bare)] + "pass"
    return re.sub(r"= *[!%].*", "= []", line)


def _code(lead: str, block: str) -> str:
    """Return a block without its indentation and its prompts; what a doctest prints is left out."""
    width = len(lead)
    lines = [line[width:] if not line[:width].strip(" \t>*-") else line for line in block.splitlines()]
    if any(line.lstrip().startswith(">>> ") for line in lines):
        lines = [line.lstrip()[4:] for line in lines if line.lstrip().startswith((">>> ", "... "))]
    return "\n".join(lines) + "\n"
