"""Where a ``noqa`` stands and what it says, held against ruff itself."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

from undalle.engine.suppressions import Suppressions

CODE = "UD301"


def suppressions(text: str, day: date = date(2026, 11, 21)) -> Suppressions:
    return Suppressions(text, day)


def silenced(text: str, row: int, code: str = CODE) -> bool:
    return suppressions(text).covers(code, row, row) is not None


NOQA = [
    "# noqa",
    "# NoQA",
    "#noqa",
    "# noqa: X",
    "# noqa:X",
    "# noqa : X",
    "# noqa: E501",
    "# noqa: E501,X",
    "# noqa: E501 X",
    "# noqa:\tE501  ,  X",
    "# noqa: E501X",
    "# noqa: E501,,X",
    "# noqa: ,X",
    "# noqa: X,",
    "# noqa: x",
    "# noqa:",
    "# noqa :",
    "# noqa X",
    "# noqaX",
    "# noqa - reason",
    "# noqa: X reason",
    "# noqa: X REASON",
    "# noqa: reason X",
    "# noqa: X:E501",
    "# noqa: X[abc]",
    "# noqa: Xabc",
    "# noqa: X,E501-foo",
    "# noqa: E501; X",
    "# noqa: E501 # noqa: X",
    "# noqa: X# more",
    "# noqa, X",
    "# noqa.",
    "# noqa # more",
    "# noqa: ALL",
    "# noqa: F",
    "# noqa: E501 and X",
    "# type: ignore # noqa: X",
    "# type: ignore noqa: X",
    "# # noqa",
    "## noqa",
    "# nonoqa",
    "# ruff: noqa: X",
]


def ruff_reports(text: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select=F401", "--output-format=json", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return list(json.loads(done.stdout))


def test_noqa_is_read_as_ruff_reads_it() -> None:
    lines = [f"import m{row}  {comment.replace('X', 'F401')}\n" for row, comment in enumerate(NOQA)]
    reported = {found["location"]["row"] for found in ruff_reports("".join(lines))}
    assert reported, "ruff found nothing: the comparison would be empty"
    ours = {row for row, comment in enumerate(NOQA, 1) if not silenced(f"x = 1  {comment.replace('X', CODE)}\n", 1)}
    assert {NOQA[row - 1] for row in ours} == {NOQA[row - 1] for row in reported}


def test_a_noqa_code_is_no_prefix() -> None:
    assert not silenced("x = 1  # noqa: UD3\n", 1)


STRINGS = '''\
x = """one
two
three"""; y = """four
five"""  # COMMENT
z = 1 + \\
    2 + \\
    3  # COMMENT
'''


def test_a_comment_stands_where_a_multi_line_string_or_a_continuation_ends() -> None:
    marks = suppressions(STRINGS)
    assert [marks.noqa_row(row) for row in range(1, 9)] == [4, 4, 4, 4, 7, 7, 7, 8]
    text = STRINGS.replace("COMMENT", "noqa")
    assert [silenced(text, row) for row in range(1, 8)] == [True] * 7


def test_ruff_agrees_where_a_noqa_stands() -> None:
    text = 'import os; x = """\na\n"""\nimport sys; y = 1 + \\\n    2\nimport re; z = f"""{x\n}\n"""\n'
    theirs = [(found["location"]["row"], found["noqa_row"]) for found in ruff_reports(text)]
    assert theirs == [(1, 3), (4, 5), (6, 8)]
    assert [(row, suppressions(text).noqa_row(row)) for row, _ in theirs] == theirs
