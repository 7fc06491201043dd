"""Where a comment about a statement goes, and how it gets there without a change to what the file does."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right

from undalle.diagnostics import Failure
from undalle.engine.layout import Layout
from undalle.sources.source import CrossingError, Source, UnencodableError
from undalle.sources.write import WriteError, write_all

_ENDS = re.compile(r"\r\n|\r|\n")


def line_above(source: Source, layout: Layout, offset: int) -> int:
    """Return the start of the line that the statement around ``offset`` starts on, above all that shares lines with it."""
    starts = [first for first, _ in layout.statements]
    while True:
        line = line_start(source.text, offset)
        at = bisect_right(starts, offset) - 1
        if at < 0 or starts[at] >= line or layout.statements[at][1] < line:
            return line
        offset = starts[at]


def line_start(text: str, offset: int) -> int:
    """Return where the line around ``offset`` starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def comment_line(source: Source, at: int, comment: str) -> str:
    """Return the line of a comment that is put at the start of the line at ``at``, in that line's indentation and the file's line end."""
    line = _ENDS.split(source.text[at:], maxsplit=1)[0]
    indentation = line[: len(line) - len(line.lstrip())]
    end = _ENDS.search(source.text)
    return f"{indentation}{' '.join(comment.split())}{end[0] if end else chr(10)}"


def write_comments(old: Source, new: Source) -> Failure | None:
    """Write ``new`` over ``old`` if Python makes the same of both; return why that was not possible. Nothing is done for an equal one."""
    if new.text == old.text:
        return None
    try:
        if ast.dump(ast.parse(old.shadow)) != ast.dump(ast.parse(new.shadow)):
            raise CrossingError("it would change what the code means")
        write_all([(old.path, old.encode(old.text), new.encode(new.text))])
    except (CrossingError, UnencodableError, SyntaxError, WriteError) as error:
        return Failure(old.name, f"no comment can be written here: {error}")
    return None
